/** An account, its domains and its users over the wire. */
import * as z from 'zod';
import { SURE_LINK_OUTCOMES } from './rules/sure-link.ts';
import { LINK_MATCHES } from './rules/user-link.ts';
import { outcomeCounts, pageOf } from '../platform/wire.ts';
import { LINK_OBSTACLES } from '../platform/words/link-obstacle.ts';
import { DOMAIN_STATES } from '../users/rules/account-domains.ts';
import {
  BroughtInAnswer,
  DisabledInEntra,
  DomainAnswer,
  ItemErrors,
  TakenAwayAnswer,
  UsersLockedOut,
} from '../users/wire.ts';

const PERSON = {
  objectId: z.uuid(),
  userPrincipalName: z.string().nullable(),
  displayName: z.string().nullable(),
  mail: z.string().nullable(),
  enabled: z.boolean().nullable(),
  guest: z.boolean().nullable(),
  createdAt: z.iso.datetime().nullable(),
};

export const LinkAnswer = z.strictObject({
  linked: z.boolean().describe('Whether this request linked them.'),
  user: z.strictObject({ email: z.string(), displayName: z.string() }),
  bound: z
    .strictObject({
      ...PERSON,
      inEntra: z.boolean().describe('false: the directory no longer has them; then nothing but the id is known.'),
    })
    .nullable()
    .describe('Who the user is in Azure now; null: nobody was bound yet.'),
  candidates: z
    .array(
      z.strictObject({
        ...PERSON,
        match: z.enum(LINK_MATCHES).describe('By what they were found.'),
        obstacle: z.enum(LINK_OBSTACLES).nullable().describe('Why the user can’t be linked to them; null: nothing.'),
        otherUser: z.string().nullable().describe('The user of the account who is bound to them.'),
        namedUser: z
          .string()
          .nullable()
          .describe(
            'Another user of the account who has the person’s sign-in name for an address: once they are linked, the person no longer signs in as that one.',
          ),
        seen: z.string().describe('Stands for everything shown here; to be given back in "confirm".'),
      }),
    )
    .describe('At most ten.'),
});

/** Of one request; each costs Azure some requests. */
export const MOST_LINKS = 50;

export const LinksAnswer = z.strictObject({
  results: z
    .array(
      z.strictObject({
        email: z.string(),
        outcome: z.enum(SURE_LINK_OUTCOMES),
        message: z.string().optional(),
        displayName: z.string().nullable().describe('Of the user.'),
        person: z
          .strictObject({ ...PERSON, seen: z.string().describe('To be given back in "confirm".') })
          .nullable()
          .describe('Of linkable and linked: the one person in Azure whose mail is an address of the user.'),
      }),
    )
    .describe('One for each item, in the order of the request.'),
  summary: outcomeCounts(SURE_LINK_OUTCOMES),
  retryAfterSeconds: z
    .int()
    .nullable()
    .describe(
      'Where some are unavailable: how long Azure asks to be left alone; null: they can be sent again at once.',
    ),
});

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
