/** What an answer says of those who are back to Company passwords because a domain or a product went. */
import * as z from 'zod';
import type { AccountId, DomainName } from '../domain/identifiers.ts';
import type { Page } from '../ports.ts';
import { UsersWithoutPassword, withoutPasswordBody, withoutPasswordList } from './users-without-password.ts';

type TakenAway = {
  readonly domains: readonly DomainName[];
  readonly usersWithoutPassword: { readonly count: number } & Page<string>;
  readonly leavers: { readonly count: number; readonly isMore: boolean; readonly emails: readonly string[] };
};

/** So many domains a link names; its list is of all of the account's where there are more. */
export const MAX_DOMAINS_ASKED = 50;

export const TakenAwayAnswer = z
  .strictObject({
    domains: z.array(z.string()).describe('Whose users are back to Company credentials, in one app or in all.'),
    usersWithoutPassword: UsersWithoutPassword,
    disabledInEntra: z
      .strictObject({
        count: z.int().describe('1,000 at most.'),
        more: z.boolean().describe('There are more than were counted.'),
        items: z.array(z.string()).describe('The first 100.'),
        list: z.url().describe('Where all of them are listed.'),
      })
      .describe('Users whom the newest readiness report found disabled in Azure, people who left perhaps.'),
  })
  .nullable()
  .describe('What the change takes out of SSO; null: nobody’s sign-in changed.');

export function takenAwayBody(takenAway: TakenAway | undefined, serviceUrl: string, id: AccountId) {
  if (takenAway === undefined) return null;
  const { domains, usersWithoutPassword, leavers } = takenAway;
  const { count, isMore, emails } = leavers;
  const asked = domainsQuery(domains);
  return {
    domains,
    usersWithoutPassword: withoutPasswordBody(
      usersWithoutPassword,
      `${withoutPasswordList(serviceUrl, id)}${asked === '' ? '' : `?${asked}`}`,
    ),
    disabledInEntra: {
      ...{ count, more: isMore, items: emails },
      list: `${serviceUrl}/accounts/${id}/readiness?status=disabled-in-entra${asked === '' ? '' : `&${asked}`}`,
    },
  };
}

const domainsQuery = (domains: readonly DomainName[]): string =>
  domains.length > MAX_DOMAINS_ASKED ? '' : `domains=${domains.map(encodeURIComponent).join(',')}`;
