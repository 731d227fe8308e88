/** Before SSO goes on: does the caller know how many users could sign in nowhere then? The number shown is the number confirmed. */
import { type Account, linkedTenant } from '../domain/account.ts';
import type { Recorded } from '../domain/audit-event.ts';
import type { Clock, ReadinessReports } from '../ports.ts';

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

type Dependencies = { readonly readinessReports: Pick<ReadinessReports, 'findSummary'>; readonly clock: Clock };

/** Asks the newest complete report of the linked tenant. Whoever accepts not knowing is still held to what is known. */
export async function checkLockouts(
  { readinessReports, clock }: Dependencies,
  account: Account,
  { acceptLockouts, acceptUnknownReadiness }: AcceptedLockouts,
): Promise<LockoutCheck> {
  const tenant = linkedTenant(account);
  const report = tenant === undefined ? undefined : await readinessReports.findSummary(account.id, tenant);
  if (report === undefined || clock().getTime() - report.takenAt.getTime() > REPORT_LIFETIME_MS) {
    return acceptUnknownReadiness
      ? { kind: 'clear', accepted: { acceptedUnknownReadiness: true } }
      : { kind: 'readiness-unknown' };
  }
  const { lockedOut } = report;
  if (lockedOut === 0) return { kind: 'clear', accepted: {} };
  return acceptLockouts === lockedOut
    ? { kind: 'clear', accepted: { acceptedLockouts: lockedOut } }
    : { kind: 'would-lock-out', ...report };
}
