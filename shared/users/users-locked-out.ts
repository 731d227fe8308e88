/** What an answer says of those whom a change of users or exclusions locks out (docs/product.md#rule-12-domains-and-numbers). */
import * as z from 'zod';
import type { AccountId } from '../platform/words/identifiers.ts';

const MOST_NAMED = 100;

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

type Locked = { readonly count: number; readonly notJudged: number; readonly emails: readonly string[] };

export function lockedOutBody(locked: Locked | undefined, serviceUrl: string, account: AccountId) {
  if (locked === undefined) return null;
  const { count, notJudged, emails } = locked;
  return { count, notJudged, items: emails.slice(0, MOST_NAMED), list: `${serviceUrl}/accounts/${account}/readiness` };
}
