/** What an answer says of those who are back to Company passwords because a domain or a product went. */
import * as z from 'zod';
import type { AccountId, DomainName } from '../platform/words/identifiers.ts';
import type { Page } from '../platform/ports.ts';
import { UsersWithoutPassword, withoutPasswordBody, withoutPasswordList } from './users-without-password.ts';

type TakenAway = {
  readonly domains: readonly DomainName[];
  readonly usersWithoutPassword: { readonly count: number } & Page<string>;
  readonly leavers: { readonly count: number; readonly isMore: boolean; readonly emails: readonly string[] };
};

/** So many domains a link names; its list is of all of the account's where there are more. */
export const MAX_DOMAINS_ASKED = 50;

export const DisabledInEntra = z
  .strictObject({
    count: z.int().describe('1,000 at most.'),
    more: z.boolean().describe('There are more than were counted.'),
    items: z.array(z.string()).describe('The first 100.'),
    list: z.url().describe('Where all of them are listed.'),
  })
  .describe(
    'Users whom the newest readiness report found disabled in Azure, people who left perhaps: a Company password lets them in again.',
  );

export const TakenAwayAnswer = z
  .strictObject({
    domains: z.array(z.string()).describe('Whose users are back to Company credentials, in one app or in all.'),
    usersWithoutPassword: UsersWithoutPassword,
    disabledInEntra: DisabledInEntra,
  })
  .nullable()
  .describe('What the change takes out of SSO; null: nobody’s sign-in changed.');

export function takenAwayBody(takenAway: TakenAway | undefined, serviceUrl: string, id: AccountId) {
  if (takenAway === undefined) return null;
  const asked = domainsQuery(takenAway.domains);
  return { domains: takenAway.domains, ...listsOf(takenAway, serviceUrl, id, asked) };
}

/** Of a change that concerns all of the account: the switch, a disconnection. */
export const everybodyBody = (takenAway: TakenAway, serviceUrl: string, id: AccountId) =>
  listsOf(takenAway, serviceUrl, id, '');

function listsOf({ usersWithoutPassword, leavers }: TakenAway, serviceUrl: string, id: AccountId, asked: string) {
  const { count, isMore, emails } = leavers;
  return {
    usersWithoutPassword: withoutPasswordBody(
      usersWithoutPassword,
      `${withoutPasswordList(serviceUrl, id)}${asked === '' ? '' : `?${asked}`}`,
    ),
    disabledInEntra: {
      ...{ count, more: isMore, items: [...emails] },
      list: `${serviceUrl}/accounts/${id}/readiness?status=disabled-in-entra${asked === '' ? '' : `&${asked}`}`,
    },
  };
}

export const BroughtInAnswer = z
  .strictObject({
    domains: z.array(z.string()).describe('Whose users are under SSO now, in one app or in all.'),
    lockedOut: z.int().describe('How many of them Azure does not let in, as far as anybody knows.'),
    notJudged: z.int().describe('Of those: made since the newest readiness report, so that nobody knows.'),
    list: z.url().describe('The readiness report, which says who and why.'),
  })
  .nullable()
  .describe('Whom a product or a domain that came brings under SSO, which is on; null: nobody.');

type BroughtIn = { readonly domains: readonly DomainName[]; readonly lockedOut: number; readonly notJudged: number };

export const broughtInBody = (broughtIn: BroughtIn | undefined, serviceUrl: string, id: AccountId) => {
  const asked = domainsQuery(broughtIn?.domains ?? []);
  const list = `${serviceUrl}/accounts/${id}/readiness${asked === '' ? '' : `?${asked}`}`;
  return broughtIn === undefined ? null : { ...broughtIn, list };
};

const domainsQuery = (domains: readonly DomainName[]): string =>
  domains.length === 0 || domains.length > MAX_DOMAINS_ASKED
    ? ''
    : `domains=${domains.map(encodeURIComponent).join(',')}`;
