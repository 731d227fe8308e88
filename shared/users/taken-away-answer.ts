/** What an answer says of those who are back to Company passwords because a domain or a product went. */
import type { AccountId, DomainName } from '../platform/words/identifiers.ts';
import type { Page } from '../platform/ports.ts';
import { withoutPasswordBody, withoutPasswordList } from './users-without-password.ts';

type TakenAway = {
  readonly domains: readonly DomainName[];
  readonly usersWithoutPassword: { readonly count: number } & Page<string>;
  readonly leavers: { readonly count: number; readonly isMore: boolean; readonly emails: readonly string[] };
};

/** So many domains a link names; its list is of all of the account's where there are more. */
export const MAX_DOMAINS_ASKED = 50;

/** Where everybody whom the report found disabled in Azure is listed. */
export const disabledInEntraList = (serviceUrl: string, id: AccountId): string =>
  `${serviceUrl}/accounts/${id}/readiness?status=disabled-in-entra`;

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
      list: `${disabledInEntraList(serviceUrl, id)}${asked === '' ? '' : `&${asked}`}`,
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
