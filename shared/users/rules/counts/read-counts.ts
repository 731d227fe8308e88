/** What the numbers of an account say: of these domains together, of each status. Pure. */
import type { DomainName } from '../../../platform/words/identifiers.ts';
import { READINESS_STATUSES, type ReadinessStatus } from '../../../platform/words/readiness-status.ts';
import { type AccountCounts, type Counts, NO_COUNTS, sum } from './account-counts.ts';

/** Of these domains together. */
export function countsIn({ domains }: Pick<AccountCounts, 'domains'>, wanted: readonly DomainName[]): Counts {
  let total = NO_COUNTS;
  for (const domain of wanted) total = sum(total, domains.get(domain) ?? NO_COUNTS);
  return total;
}

/** Who could sign in nowhere under SSO, as far as anybody knows: whoever was made since the report may be one of them. */
export const lockedOutIn = ({ lockedOut, notJudged }: Counts): number => lockedOut + notJudged;

/** Who signs in with Azure, in one app at least, while SSO is on. */
export const withAzureIn = ({ users, excluded, lockedOut, notJudged }: Counts): number =>
  users - excluded - lockedOut - notJudged;

/**
 * How many are of each status; with those not judged they are all. Undefined: nobody knows. `wantsTwoFactor`: an app of the account asks for it;
 * otherwise nobody misses it.
 */
export function statusesIn(
  counts: Counts,
  wantsTwoFactor: boolean,
): Readonly<Record<ReadinessStatus, number>> | undefined {
  if (counts.statuses === undefined) return undefined;
  const none = Object.fromEntries(READINESS_STATUSES.map((status) => [status, 0])) as Record<ReadinessStatus, number>;
  const missing = wantsTwoFactor ? (counts.statuses['two-factor-missing'] ?? 0) : 0;
  return {
    ...{ ...none, ...counts.statuses, 'two-factor-missing': missing },
    ready: withAzureIn(counts) - missing,
    excluded: counts.excluded,
  };
}
