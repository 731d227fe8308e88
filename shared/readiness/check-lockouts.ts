/** Before SSO goes on: does the caller know how many users would be in no app under SSO then? The number shown is the number confirmed. */
import { type Account, linkedTenant } from '../users/rules/account.ts';
import { type AccountCounts, countsIn, lockedOutIn } from '../users/rules/counts/account-counts.ts';
import type { Recorded } from '../platform/words/audit-event.ts';
import type { AccountId, DomainName, TenantId } from '../platform/words/identifiers.ts';
import { FAILED_LOOK_COUNTS_MS, REPORT_COUNTS_MS } from '../platform/words/lifetimes.ts';
import type { ReadinessRun } from './rules/readiness-run.ts';
import type { Clock } from '../platform/ports.ts';
import type { ReadinessRuns } from './ports.ts';

/** What the caller takes on, from an answer that they got before. */
export type AcceptedLockouts = {
  readonly acceptLockouts?: number | undefined;
  readonly acceptUnknownReadiness?: boolean | undefined;
  /** Why it can't wait: without one, not knowing isn't accepted. */
  readonly unknownReadinessReason?: string | undefined;
};

export type LockoutCheck =
  /** `accepted` belongs in the audit trail. */
  | { readonly kind: 'clear'; readonly accepted: Recorded }
  /** `notJudged`: how many of them were made since the report, so that nobody knows. */
  | {
      readonly kind: 'would-lock-out';
      readonly lockedOut: number;
      readonly notJudged: number;
      readonly takenAt: Date;
    }
  | { readonly kind: 'readiness-unknown' }
  /** So many users' rows can't be read, so that nobody knows of them what SSO would do: that can't be accepted. */
  | { readonly kind: 'users-unreadable'; readonly unreadable: number };

type Dependencies = { readonly readinessRuns: Pick<ReadinessRuns, 'readState'>; readonly clock: Clock };

/**
 * Whoever accepts is held to the number as it is now, 0 included. Not to know is accepted only where a fresh look was tried and
 * failed, and with a reason: then nobody can know.
 */
export async function checkLockouts(
  dependencies: Dependencies,
  account: Account,
  counts: AccountCounts,
  /** Whose users come under SSO. */
  domains: readonly DomainName[],
  { acceptLockouts, acceptUnknownReadiness, unknownReadinessReason }: AcceptedLockouts,
): Promise<LockoutCheck> {
  const { basis, unreadable } = counts;
  if (unreadable > 0) return { kind: 'users-unreadable', unreadable };
  const reason = acceptUnknownReadiness === true ? unknownReadinessReason : undefined;
  const tenant = linkedTenant(account);
  if (basis === undefined || basis.tenant !== tenant || isOver(dependencies, basis.takenAt, REPORT_COUNTS_MS)) {
    return reason === undefined
      ? { kind: 'readiness-unknown' }
      : acceptUnknown(await findFailedLook(dependencies, account.id, tenant), reason);
  }
  const coming = countsIn(counts, domains);
  const lockedOut = lockedOutIn(coming);
  if (acceptLockouts === undefined ? lockedOut > 0 : acceptLockouts !== lockedOut) {
    return { kind: 'would-lock-out', lockedOut, notJudged: coming.notJudged, takenAt: basis.takenAt };
  }
  const accepted = acceptLockouts === undefined ? {} : { acceptedLockouts: lockedOut };
  if (!(await hidesAssignment(dependencies, account.id, basis.number))) return { kind: 'clear', accepted };
  // The look was taken, and yet nobody knows whom the tenant doesn't let in: that is to be accepted beside the number.
  if (reason === undefined) return { kind: 'readiness-unknown' };
  const unknown = { acceptedUnknownReadiness: 'assignment-unknown', unknownReadinessReason: reason };
  return { kind: 'clear', accepted: { ...accepted, ...unknown } };
}

function acceptUnknown(look: ReadinessRun | undefined, reason: string): LockoutCheck {
  if (look?.failure === undefined) return { kind: 'readiness-unknown' };
  return look.unreadable > 0
    ? { kind: 'users-unreadable', unreadable: look.unreadable }
    : { kind: 'clear', accepted: { acceptedUnknownReadiness: look.failure, unknownReadinessReason: reason } };
}

/** The same for the users of one domain. Where it has none whom SSO could lock out, no report is needed to know that. */
export async function checkDomainLockouts(
  dependencies: Dependencies,
  account: Account,
  counts: AccountCounts,
  domain: DomainName,
  accepted: AcceptedLockouts,
): Promise<LockoutCheck> {
  const { unreadable } = counts;
  // Users whose rows can't be read stand in no number: they may be the only ones that the domain has.
  if (unreadable > 0) return { kind: 'users-unreadable', unreadable };
  const { users, excluded } = countsIn(counts, [domain]);
  if (users > excluded) return checkLockouts(dependencies, account, counts, [domain], accepted);
  const { acceptLockouts } = accepted;
  if (acceptLockouts === undefined) return { kind: 'clear', accepted: {} };
  return acceptLockouts === 0
    ? { kind: 'clear', accepted: { acceptedLockouts: 0 } }
    : {
        ...{ kind: 'would-lock-out', lockedOut: 0, notJudged: 0 },
        takenAt: counts.basis?.takenAt ?? dependencies.clock(),
      };
}

const isOver = ({ clock }: Dependencies, since: Date, lifetimeMs: number): boolean =>
  clock().getTime() - since.getTime() > lifetimeMs;

/** The newest look at the tenant's directory, if it came to nothing. */
async function findFailedLook(
  dependencies: Dependencies,
  accountId: AccountId,
  tenant: TenantId | undefined,
): Promise<ReadinessRun | undefined> {
  const run = (await dependencies.readinessRuns.readState(accountId))?.value.run;
  if (run === undefined || run.tenant !== tenant || isOver(dependencies, run.steppedAt, FAILED_LOOK_COUNTS_MS))
    return undefined;
  return run.failure === undefined ? undefined : run;
}

/** Whether the tenant lets only assigned people in, and the report couldn't see who they are. */
async function hidesAssignment(
  { readinessRuns }: Dependencies,
  accountId: AccountId,
  number: number,
): Promise<boolean> {
  const report = (await readinessRuns.readState(accountId))?.value.report;
  return report?.number === number && report.assignment?.required === true && report.assignment.who !== 'known';
}
