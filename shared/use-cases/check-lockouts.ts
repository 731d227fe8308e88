/** Before SSO goes on: does the caller know how many users could sign in nowhere then? The number shown is the number confirmed. */
import { type Account, linkedTenant } from '../domain/account.ts';
import type { AuditAction, Recorded } from '../domain/audit-event.ts';
import type { AccountId } from '../domain/identifiers.ts';
import type { AuditTrail, Clock, ReadinessReports } from '../ports.ts';

/** Older than this, a report says too little about today's users. */
const REPORT_LIFETIME_MS = 24 * 60 * 60_000;

/** What the caller takes on, from an answer that they got before. */
export type AcceptedLockouts = {
  readonly acceptLockouts: number | undefined;
  readonly acceptUnknownReadiness: boolean;
};

export type LockoutCheck =
  /** `accepted` belongs in the audit trail. */
  | { readonly kind: 'clear'; readonly accepted: Recorded }
  | { readonly kind: 'would-lock-out'; readonly lockedOut: number; readonly takenAt: Date }
  | { readonly kind: 'readiness-unknown' };

type Dependencies = {
  readonly readinessReports: Pick<ReadinessReports, 'findSummary'>;
  readonly auditTrail: Pick<AuditTrail, 'listEvents'>;
  readonly clock: Clock;
};

/** After one of these more users may be locked out than the report says: it no longer knows. */
const OUTDATING: readonly AuditAction[] = ['exclusion-removed', 'exclusion-changed', 'users-changed'];

/** Asks the newest complete report of the linked tenant. Whoever accepts not knowing is still held to what is known. */
export async function checkLockouts(
  dependencies: Dependencies,
  account: Account,
  { acceptLockouts, acceptUnknownReadiness }: AcceptedLockouts,
): Promise<LockoutCheck> {
  const report = await findCurrentReport(dependencies, account);
  if (report === undefined) {
    return acceptUnknownReadiness
      ? { kind: 'clear', accepted: { acceptedUnknownReadiness: true } }
      : { kind: 'readiness-unknown' };
  }
  const { lockedOut } = report;
  if (lockedOut === 0) return { kind: 'clear', accepted: {} };
  return acceptLockouts === lockedOut
    ? { kind: 'clear', accepted: { acceptedLockouts: lockedOut } }
    : { kind: 'would-lock-out', lockedOut, takenAt: report.takenAt };
}

/** The report, if it is of today's users and exclusions. */
async function findCurrentReport({ readinessReports, auditTrail, clock }: Dependencies, account: Account) {
  const tenant = linkedTenant(account);
  const report = tenant === undefined ? undefined : await readinessReports.findSummary(account.id, tenant);
  if (report === undefined || clock().getTime() - report.takenAt.getTime() > REPORT_LIFETIME_MS) return undefined;
  return (await hasChangedSince(auditTrail, account.id, report.startedAt)) ? undefined : report;
}

async function hasChangedSince(
  auditTrail: Dependencies['auditTrail'],
  account: AccountId,
  from: Date,
): Promise<boolean> {
  const filters = OUTDATING.map((action) => ({ action, outcome: 'done' as const, from }));
  const pages = await Promise.all(
    filters.map((filter) => auditTrail.listEvents(account, { limit: 1, after: undefined }, filter)),
  );
  // A page that stopped short has not seen all: then nobody knows.
  return pages.some(({ items, next }) => items.length > 0 || next !== undefined);
}
