/** One call at a time works on a run: it holds a lease on the readiness state, which every step that it stores renews. */
import type { Account } from '../users/rules/account.ts';
import type { Leftover, ReadinessState } from './rules/readiness-run.ts';
import type { Clock, Snapshot } from '../platform/ports.ts';
import type { ReadinessRuns } from './ports.ts';

/** Longer than the longest step: who is silent for so long has died. */
const WORKER_LAPSE_MS = 60_000;

export const lapseAfter = (now: Date): Date => new Date(now.getTime() + WORKER_LAPSE_MS);

type LeaseDependencies = {
  readonly readinessRuns: Pick<ReadinessRuns, 'readState' | 'saveState' | 'deleteRows'>;
  readonly clock: Clock;
};

/** A call's lease of the state. `tries` goes into the run when the call ends: else a directory that never answers would never end it. */
export type Lease = { snapshot: Snapshot<ReadinessState>; tries: number; starts: number };

/** `lost`: somebody else has the run by now. */
export type GoesOn = 'yes' | 'no' | 'lost';

/** Stores a step, and with it that this call is still at work. */
export async function saveStep(
  { readinessRuns, clock }: LeaseDependencies,
  account: Account,
  lease: Lease,
  after: ReadinessState,
  made?: Parameters<ReadinessRuns['saveState']>[3],
): Promise<GoesOn> {
  const { worker } = lease.snapshot.value;
  const kept = worker === undefined ? worker : { ...worker, until: lapseAfter(clock()) };
  const saved = await readinessRuns.saveState(account.id, lease.snapshot, { ...after, worker: kept }, made);
  if (saved !== 'conflict') {
    lease.snapshot = saved;
    return 'yes';
  }
  const now = await readinessRuns.readState(account.id);
  if (now !== undefined) lease.snapshot = now;
  return 'lost';
}

/** Clears away what nothing refers to any more: a bounded number of rows, and the rest another time. */
export async function clearLeftovers(
  { readinessRuns }: LeaseDependencies,
  account: Account,
  lease: Lease,
): Promise<void> {
  const { value: state, version } = lease.snapshot;
  const leftovers: Leftover[] = [];
  for (const leftover of state.leftovers) {
    if (!(await readinessRuns.deleteRows(account.id, leftover))) leftovers.push(leftover);
  }
  lease.snapshot = { value: { ...state, leftovers }, version };
}

/** Lets the next call go on. */
export async function releaseLease(
  { readinessRuns }: LeaseDependencies,
  account: Account,
  lease: Lease,
): Promise<ReadinessState> {
  const { value: state } = lease.snapshot;
  const run = state.run && { ...state.run, tries: lease.tries };
  const saved = await readinessRuns.saveState(account.id, lease.snapshot, { ...state, run, worker: undefined });
  return saved === 'conflict' ? state : saved.value;
}
