/** What answers of several rooms say of an account's domains and users. */
import * as z from 'zod';
import { DOMAIN_STATES } from './rules/account-domains.ts';
import { pageOf } from '../platform/wire.ts';

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
