/** What requests and answers of several rooms say of an account's domains and users. */
import * as z from 'zod';
import { EMAIL_ADDRESS_RULE } from '../platform/words/identifiers.ts';
import { textOfAtMost } from '../platform/words/written/free-text.ts';
import { messageOf, pointerTo } from '../platform/words/written/issue-text.ts';
import { DOMAIN_STATES } from './rules/account.ts';
import type { EditItem, FaultyItem } from './rules/edit-item.ts';
import { pageOf } from '../platform/wire.ts';

// Lists of items in a bulk edit: the list itself is held to its schema, each item to its own, so that a bad one costs the others nothing.
export const MAX_ITEMS = 1000;
const MOST_FAULTS = 5;
const MOST_ECHOED = 320;

/** What isn't an address is told item by item, where the account's domains are known. */
export const ItemAddress = textOfAtMost(1024, EMAIL_ADDRESS_RULE).min(1, { error: EMAIL_ADDRESS_RULE });

/**
 * At most a thousand items, those that aren't as the schema says among them, each with its faults. `list`: the list's own name in the body. The API
 * description shows what a good item is.
 */
export const editItems = <Schema extends z.ZodType>(list: string, item: Schema) =>
  z
    .array(
      item
        .transform((good): EditItem<z.output<Schema>> => ({ kind: 'item', item: good }))
        .catch(({ value }) => faultyItem(value, item.safeParse(value).error?.issues ?? [])),
    )
    .max(MAX_ITEMS)
    .transform((items) => items.map((each, at) => withPlace(each, `/${list}/${at}`)));

const faultyItem = (input: unknown, issues: readonly z.core.$ZodIssue[]): FaultyItem => ({
  kind: 'faulty',
  email: echoOf(input),
  faults: issues.slice(0, MOST_FAULTS).map((issue) => ({ field: pointerTo(issue.path), message: messageOf(issue) })),
});

function withPlace<Item>(item: EditItem<Item>, place: string): EditItem<Item> {
  if (item.kind === 'item') return item;
  return { ...item, faults: item.faults.map(({ field, message }) => ({ field: `${place}${field}`, message })) };
}

/** So that the caller finds the item again. */
function echoOf(input: unknown): string {
  const address: unknown =
    typeof input === 'object' && input !== null
      ? 'email' in input
        ? input.email
        : 'from' in input
          ? input.from
          : undefined
      : input;
  return typeof address === 'string' ? address.slice(0, MOST_ECHOED).toWellFormed() : '';
}

export const DomainAnswer = z.strictObject({
  domain: z.string(),
  state: z
    .enum(DOMAIN_STATES)
    .describe('joining: it came while SSO was not off; its people keep Company credentials until it is confirmed.'),
  verified: z
    .boolean()
    .nullable()
    .describe('Whether the connected tenant has verified it, as read last; null: no tenant is connected.'),
});

/** The faults of one item, for the schema of an answer. */
export const ItemErrors = z
  .array(z.strictObject({ field: z.string(), message: z.string() }))
  .optional()
  .describe('Of invalid-item: what is wrong with it, field by field, each a JSON pointer into the request.');

export const UsersLockedOut = z
  .strictObject({
    count: z
      .int()
      .describe(
        'Who is under SSO by this request, or stayed, and is not let in by Azure, as far as anybody knows; not who was locked out before.',
      ),
    notJudged: z.int().describe('Of those: nobody has asked Azure about them. A new readiness report does.'),
    items: z.array(z.string()).describe('The first 100.'),
    list: z.url().describe('The readiness report, which says who and why.'),
  })
  .nullable()
  .describe('Whom the request locks out; null: SSO is not on.');

export const UsersWithoutPassword = pageOf(z.string())
  .extend({ count: z.int(), list: z.url().describe('Where all of them are listed.') })
  .describe('Who needs a Company password first, now that people sign in with one.');

export const DisabledInEntra = z
  .strictObject({
    count: z.int().describe('1,000 at most.'),
    more: z.boolean().describe('There are more than were counted.'),
    items: z.array(z.string()).describe('The first 100.'),
    list: z.url().describe('Where all of them are listed.'),
  })
  .describe(
    'Users whom the newest readiness report found disabled in Azure or gone from it, people who left perhaps, and who are not blocked for it: a Company password lets them in again.',
  );

export const TakenAwayAnswer = z
  .strictObject({
    domains: z.array(z.string()).describe('Whose users are back to Company credentials, in one app or in all.'),
    usersWithoutPassword: UsersWithoutPassword,
    disabledInEntra: DisabledInEntra,
  })
  .nullable()
  .describe('What the change takes out of SSO; null: nobody’s sign-in changed.');

export const BroughtInAnswer = z
  .strictObject({
    domains: z.array(z.string()).describe('Whose users are under SSO now, in one app or in all.'),
    lockedOut: z.int().describe('How many of them Azure does not let in, as far as anybody knows.'),
    notJudged: z.int().describe('Of those: made since the newest readiness report, so that nobody knows.'),
    list: z.url().describe('The readiness report, which says who and why.'),
  })
  .nullable()
  .describe('Whom a product or a domain that came brings under SSO, which is on; null: nobody.');
