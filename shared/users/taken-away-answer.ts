/** What an answer says of the people whom a change concerns: who is back to Company passwords, and needs one first, and who is locked out. */
import type { AccountId, DomainName } from '../platform/words/identifiers.ts';
import type { Page } from '../platform/ports.ts';
import { pageBody } from '../platform/formats/paging.ts';

type TakenAway = {
  readonly domains: readonly DomainName[];
  readonly usersWithoutPassword: { readonly count: number } & Page<string>;
  readonly leavers: { readonly count: number; readonly isMore: boolean; readonly emails: readonly string[] };
};

/** So many domains a link names; its list is of all of the account's where there are more. */
export const MAX_DOMAINS_ASKED = 50;

/** Where everybody whom the report found disabled in Azure or gone from it is listed. */
export const usersWhoLeftList = (serviceUrl: string, id: AccountId): string =>
  `${serviceUrl}/accounts/${id}/users-who-left`;

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
      list: `${usersWhoLeftList(serviceUrl, id)}${asked === '' ? '' : `?${asked}`}`,
    },
  };
}

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

/** Where all users of the account without a usable password are listed. */
export const withoutPasswordList = (serviceUrl: string, accountId: AccountId): string =>
  `${serviceUrl}/accounts/${accountId}/users-without-password`;

/** Who needs a Company password first (docs/product.md#rule-8-who-has-no-password). */
export const withoutPasswordBody = (users: { readonly count: number } & Page<string>, list: string) => ({
  count: users.count,
  ...pageBody(users, (email) => email),
  list,
});

const MOST_NAMED = 100;

type Locked = { readonly count: number; readonly notJudged: number; readonly emails: readonly string[] };

/** Whom a change of users or exclusions locks out (docs/product.md#rule-12-domains-and-numbers). */
export function lockedOutBody(locked: Locked | undefined, serviceUrl: string, accountId: AccountId) {
  if (locked === undefined) return null;
  const { count, notJudged, emails } = locked;
  return {
    count,
    notJudged,
    items: emails.slice(0, MOST_NAMED),
    list: `${serviceUrl}/accounts/${accountId}/readiness`,
  };
}
