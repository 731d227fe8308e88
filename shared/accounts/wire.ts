/** An account, its domains and its users over the wire. */
import * as z from 'zod';
export * from './wire-links.ts';
import { outcomeCounts, pageOf } from '../platform/wire.ts';
import { AccountId, DomainName, ExternalId, ProductId } from '../platform/words/identifiers.ts';
import { freeText, textOfAtMost } from '../platform/words/written/free-text.ts';
import { ACCEPTANCE } from '../readiness/wire.ts';
import { DOMAIN_STATES } from '../users/rules/account.ts';
import { areTooLong, MAX_DOMAINS } from '../users/rules/account-profile.ts';
import {
  BroughtInAnswer,
  DisabledInEntra,
  DomainAnswer,
  editItems,
  ItemAddress,
  ItemErrors,
  MAX_ITEMS,
  TakenAwayAnswer,
  UsersLockedOut,
} from '../users/wire.ts';

const isSet = (items: readonly string[]): boolean => new Set(items).size === items.length;

export const AccountBody = z.strictObject({
  name: freeText(200),
  domains: z
    .array(DomainName)
    .max(MAX_DOMAINS)
    .refine(isSet, 'must not name a domain twice')
    .refine((domains) => !areTooLong(domains), 'must be shorter, all domains together'),
  products: z.array(ProductId).max(50).refine(isSet, 'must not name a product twice'),
});

export const ConfirmDomainBody = z.strictObject(ACCEPTANCE);

export const MoveDomainBody = z
  .strictObject({
    from: AccountId,
    to: AccountId,
    ...ACCEPTANCE,
    acceptLockouts: ACCEPTANCE.acceptLockouts.describe(
      'How many users of the receiving account that SSO locks out there, where the domain is in force at once. Any other number is refused, 0 included.',
    ),
  })
  .refine(({ from, to }) => from !== to, { path: ['to'], message: 'must be another account than "from"' });

/** As many as one transaction moves with their user. */
const MAX_ALIASES = 30;

export const UsersEdit = z
  .strictObject({
    upsert: editItems(
      'upsert',
      z.strictObject({
        email: ItemAddress,
        externalId: ExternalId.optional().describe(
          'The Control Panel’s own key of the user, which stays when the address changes. With another address the user is renamed; another key at an address is another person. Left out, it stays.',
        ),
        aliases: z
          .array(ItemAddress)
          .max(MAX_ALIASES)
          .optional()
          .describe(
            'Further addresses of the user, all of them: everything that holds for the user holds for each. Left out, they stay.',
          ),
        displayName: textOfAtMost(4096).describe(
          'Kept without what can’t be seen, up to 256 characters; the address where nothing is left.',
        ),
        twoFactor: z.boolean(),
        hasPassword: z.boolean(),
      }),
    ).prefault([]),
    rename: editItems('rename', z.strictObject({ from: ItemAddress, to: ItemAddress }))
      .prefault([])
      .describe('The user stays who they are: id, binding, exclusion, second factor and password.'),
    remove: editItems('remove', ItemAddress).prefault([]),
  })
  .refine(
    ({ upsert, rename, remove }) => upsert.length + rename.length + remove.length <= MAX_ITEMS,
    `must hold at most ${MAX_ITEMS} items`,
  );

export const USER_OUTCOMES = [
  'created',
  'changed',
  'renamed',
  'replaced',
  'removed',
  'unchanged',
  'not-found',
  'invalid-item',
  'invalid-address',
  'foreign-domain',
  'address-in-use',
  'repeated',
  'conflict',
  'unreadable',
] as const;

export const ChangeUsersAnswer = z.strictObject({
  results: z.array(
    z.strictObject({
      email: z
        .string()
        .describe('In normal form, or as it was given where it is no address. Of a rename: where it leads.'),
      from: z.string().optional().describe('Of a rename: from where.'),
      outcome: z.enum(USER_OUTCOMES),
      message: z.string().optional().describe('Why nothing was done, and what to write; or what else became of it.'),
      errors: ItemErrors,
    }),
  ),
  summary: outcomeCounts(USER_OUTCOMES),
  usersLockedOut: UsersLockedOut,
  usersWithoutPassword: z
    .strictObject({ count: z.int(), items: z.array(z.string()).describe('The first 100.'), list: z.url() })
    .describe(
      'Whom the request takes out of SSO, because an alias of theirs was excluded before they had it, they went to a domain that is not under SSO, or (in an app that wants it) they have no second factor any more, and for whom the Company holds no usable password.',
    ),
  disabledInEntra: DisabledInEntra,
});

export const UserAnswer = z.strictObject({
  id: z.uuid(),
  email: z.string(),
  aliases: z.array(z.string()).describe('Further addresses of the user.'),
  externalId: z.string().nullable().describe('The Control Panel’s own key of the user; null: none was given.'),
  displayName: z.string(),
  twoFactor: z.boolean(),
  hasPassword: z.boolean(),
  bound: z.boolean().describe('Has signed in with Azure, and is known by their object id since.'),
  excluded: z.boolean().describe('Is on the exclusion list, and the exclusion has not expired.'),
});

export const MoveDomainAnswer = z.strictObject({
  domain: z.string(),
  from: z.string(),
  to: z.string(),
  state: z
    .enum(DOMAIN_STATES)
    .describe('In the receiving account. in-force at once where both have SSO on, or the receiving one has it off.'),
  takenAway: TakenAwayAnswer.describe(
    'Of the giving account: its users, bindings and exclusions stay with it. Null when it had let go before.',
  ),
});

export const AccountAnswer = z.strictObject({
  id: z.string(),
  name: z.string(),
  domains: z.array(z.string()),
  products: z.array(z.string()),
  domainStates: z.array(DomainAnswer).describe('Which of the domains are joining, and which the tenant has verified.'),
  takenAway: TakenAwayAnswer,
  broughtIn: BroughtInAnswer,
});

export const UsersAnswer = pageOf(UserAnswer);

export const UsersWithoutPasswordPage = pageOf(z.string());
