/** What it means for an account's people that a product or a domain comes while SSO is on: who is under it from then on, and isn't let in by Azure. */
import { type Account, domainsInForce } from '../users/rules/account.ts';
import { type AccountCounts, countsIn, lockedOutIn } from '../users/rules/counts/account-counts.ts';
import type { AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import type { Recorded } from '../platform/words/audit-event.ts';
import type { DomainName } from '../platform/words/identifiers.ts';
import { isEnforced } from '../platform/words/switch-position.ts';
import { hangsOn } from '../readiness/find-taken-away.ts';

export type BroughtIn = {
  /** Whose users are concerned, in one app or in all. */
  readonly domains: readonly DomainName[];
  readonly lockedOut: number;
  /** Of those: made since the newest report, so that nobody knows. */
  readonly notJudged: number;
};

/** Undefined: nobody comes under SSO by it. */
export function findBroughtIn(
  { apps }: Pick<AppCatalogue, 'apps'>,
  before: Account,
  after: Account,
  counts: AccountCounts,
): BroughtIn | undefined {
  if (!isEnforced(before.sso)) return undefined;
  const [were, are] = [domainsInForce(before), domainsInForce(after)];
  const domains = hangsOn(apps, after.products, before.products) ? are : are.filter((domain) => !were.includes(domain));
  if (domains.length === 0) return undefined;
  const numbers = countsIn(counts, domains);
  return { domains, lockedOut: lockedOutIn(numbers), notJudged: numbers.notJudged };
}

/** For the trail. */
export const lockoutsOf = (broughtIn: BroughtIn | undefined): Recorded =>
  broughtIn === undefined ? {} : { lockedOut: broughtIn.lockedOut };
