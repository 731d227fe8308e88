/** Who of those to be excluded is disabled in Azure or gone from it, and has left perhaps: an exclusion gives the Company password back. */
import { type Account, linkedTenant } from '../users/rules/account.ts';
import type { EmailAddress } from '../platform/words/identifiers.ts';
import { HAS_LEFT } from '../platform/words/readiness-status.ts';
import type { ExclusionChange, ExclusionChangeResult, ExclusionStore } from './ports.ts';
import type { ReadinessReports } from '../readiness/ports.ts';

export type FindLeaversDependencies = {
  readonly exclusionStore: Pick<ExclusionStore, 'previewExclusions'>;
  readonly readinessReports: Pick<ReadinessReports, 'findStatuses' | 'findTakenAt'>;
};
type ExclusionAddition = Extract<ExclusionChange, { kind: 'add' }>;

/** By the address that was named; with the user's own. */
export type Leavers = ReadonlyMap<EmailAddress, EmailAddress>;

export const NOBODY: Leavers = new Map();

export type Look = {
  readonly leavers: Leavers;
  /** What would come of each addition, by the address that was named; of none where nobody had to look. */
  readonly previewed: ReadonlyMap<EmailAddress, ExclusionChangeResult>;
};
const NO_LOOK: Look = { leavers: NOBODY, previewed: new Map() };

/** Who of those added is disabled in Entra or gone from it, says the newest report, however old: who has left mostly stays away. */
export async function findLeavers(
  dependencies: FindLeaversDependencies,
  account: Account,
  additions: readonly ExclusionAddition[],
): Promise<Look> {
  const tenant = linkedTenant(account);
  if (tenant === undefined || additions.length === 0) return NO_LOOK;
  const { readinessReports, exclusionStore } = dependencies;
  if ((await readinessReports.findTakenAt(account.id, tenant)) === undefined) return NO_LOOK;
  // Whose the addresses are by now: the report may have known others there, or the same by another address.
  const asked = await exclusionStore.previewExclusions(account.id, additions);
  const statuses = await readinessReports.findStatuses(account.id, tenant, asked);
  const leavers = new Map(
    asked.flatMap(({ email, user }) => {
      const status = statuses.get(email);
      return status !== undefined && HAS_LEFT.has(status) ? [[email, user?.email ?? email] as const] : [];
    }),
  );
  return { leavers, previewed: new Map(asked.map((result) => [result.email, result])) };
}
