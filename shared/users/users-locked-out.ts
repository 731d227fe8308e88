/** What an answer says of those whom a change of users or exclusions locks out (docs/product.md#rule-12-domains-and-numbers). */
import type { AccountId } from '../platform/words/identifiers.ts';

const MOST_NAMED = 100;

type Locked = { readonly count: number; readonly notJudged: number; readonly emails: readonly string[] };

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
