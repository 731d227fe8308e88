/**
 * Makes an account's readiness report, as far as it comes in one call. Every step is stored before the next begins, so that any
 * call, on any instance, goes on where the last one stopped; one call at a time works on a run.
 */
import { type Account, linkedTenant } from '../users/rules/account.ts';
import {
  finishRun,
  NO_READINESS,
  type ReadinessRun,
  type ReadinessState,
  type RunFailure,
  startRun,
} from './rules/readiness-run.ts';
import type { Clock, RandomId, Snapshot, WriteLog } from '../platform/ports.ts';
import type { ReadinessRows } from './ports.ts';
import { judge, type StepDependencies, takeStep, type Workbench } from './readiness-steps.ts';
import type { StepOutcome } from './step-outcome.ts';
import { canGoOn, planRun } from './rules/plan-run.ts';
import { clearLeftovers, type GoesOn, lapseAfter, type Lease, releaseLease, saveStep } from './run-lease.ts';

export type AdvanceDependencies = StepDependencies & {
  readonly clock: Clock;
  readonly randomId: RandomId;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly writeLog: WriteLog;
  /** How long one call works, the step under way not counted; 20 s. */
  readonly budgetMs?: number;
};

const BUDGET_MS = 20_000;

/** A directory that wants to be left alone for longer ends the run. */
const MAX_PATIENCE_SECONDS = 300;

const MAX_TRIES = 3;

const TRY_AGAIN_MS = 500;

/** How often one call begins anew because the directory forgot where it was. */
const MAX_STARTS = 2;

/** Answers the state as it is afterwards; another call's work is not waited for. */
export const makeAdvanceReadiness = (dependencies: AdvanceDependencies) => {
  const { readinessRuns, clock, randomId } = dependencies;
  return async function advanceReadiness(
    account: Account,
    wish: { readonly refresh: boolean },
  ): Promise<ReadinessState> {
    const tenant = linkedTenant(account);
    const found = await readinessRuns.readState(account.id);
    const state = found?.value ?? NO_READINESS;
    const planned = tenant === undefined ? undefined : planRun(state, tenant, wish.refresh, clock());
    if (planned === undefined) return state;
    const worker = { id: randomId(), until: lapseAfter(clock()) };
    const held = await readinessRuns.saveState(account.id, found, { ...planned, worker });
    if (held === 'conflict') return (await readinessRuns.readState(account.id))?.value ?? state;
    return work(dependencies, account, held);
  };
};

async function work(
  dependencies: AdvanceDependencies,
  account: Account,
  held: Snapshot<ReadinessState>,
): Promise<ReadinessState> {
  const { clock, budgetMs = BUDGET_MS } = dependencies;
  const deadline = clock().getTime() + budgetMs;
  const workbench: Workbench = { account, people: undefined };
  const lease: Lease = { snapshot: held, tries: held.value.run?.tries ?? 0, starts: 0 };
  try {
    for (;;) {
      const { run } = lease.snapshot.value;
      if (run === undefined || run.failure !== undefined) break;
      const outcome = await takeStep(dependencies, workbench, run);
      const goesOn = await settle(dependencies, workbench, lease, outcome, deadline);
      if (goesOn === 'lost') return lease.snapshot.value;
      if (goesOn === 'no' || clock().getTime() >= deadline) break;
    }
  } catch (error) {
    // Whatever it was, the next call need not wait until this one's lease lapses.
    await releaseLease(dependencies, account, lease).catch(() => undefined);
    throw error;
  }
  await clearLeftovers(dependencies, account, lease);
  return releaseLease(dependencies, account, lease);
}

async function settle(
  dependencies: AdvanceDependencies,
  workbench: Workbench,
  lease: Lease,
  outcome: StepOutcome,
  deadline: number,
): Promise<GoesOn> {
  const { clock } = dependencies;
  const { account } = workbench;
  const { value: state } = lease.snapshot;
  const { run } = state;
  if (run === undefined) return 'no';
  const now = clock();
  const fail = (failure: RunFailure, notBefore?: Date): Promise<GoesOn> => {
    dependencies.writeLog('readiness-incomplete', { reason: failure, phase: run.phase });
    const ended: ReadinessRun = { ...run, failure, notBefore };
    // A directory that may no longer be read is not kept either.
    const leftovers = canGoOn(ended)
      ? state.leftovers
      : [...state.leftovers, { number: run.number, part: 'working' as const }];
    return saveStep(dependencies, account, lease, { ...state, run: ended, leftovers });
  };
  switch (outcome.kind) {
    case 'stepped':
    case 'finished': {
      lease.tries = 0;
      const stepped = { ...outcome.run, steppedAt: now, notBefore: undefined, tries: 0 };
      return outcome.kind === 'finished'
        ? finish(dependencies, workbench, lease, stepped, outcome.made)
        : saveStep(dependencies, account, lease, { ...state, run: stepped }, outcome.made);
    }
    case 'wait':
      return backOff(dependencies, account, lease, outcome.seconds, deadline, fail);
    case 'again':
      if (++lease.tries >= MAX_TRIES) return fail('directory-unavailable');
      await dependencies.wait(TRY_AGAIN_MS * lease.tries);
      return 'yes';
    case 'from-the-start':
      if (++lease.starts > MAX_STARTS) return fail('directory-unavailable');
      return saveStep(dependencies, account, lease, startRun(state, run.tenant, now));
    case 'failed':
      return fail(outcome.failure);
  }
}

/**
 * The last step is stored first, so that its users can be looked up; then its numbers become the account's; then it is the report.
 * Whatever falls in between, the next call does the last two again.
 */
async function finish(
  dependencies: AdvanceDependencies,
  workbench: Workbench,
  lease: Lease,
  run: ReadinessRun,
  made: ReadinessRows | undefined,
): Promise<GoesOn> {
  const { account } = workbench;
  if (made !== undefined) {
    const saved = await saveStep(
      dependencies,
      account,
      lease,
      { ...lease.snapshot.value, run: { ...run, phase: 'counting' } },
      made,
    );
    if (saved === 'lost') return saved;
  }
  const now = dependencies.clock();
  const { number, tenant, counts, unreadable } = run;
  const counted = await dependencies.countStore.finishCounting(
    account.id,
    { number, tenant, takenAt: now, counts, unreadable },
    (records) => judge(dependencies, workbench, run, records),
  );
  const state = lease.snapshot.value;
  if (counted === 'finished') return saveStep(dependencies, account, lease, finishRun(state, run, now));
  // What changed meanwhile was noted for nobody: the numbers can't be made right any more.
  if (++lease.starts > MAX_STARTS) return 'no';
  return saveStep(dependencies, account, lease, startRun(state, tenant, now));
}

/** Waits here while there is time; else the run says when it may go on, and a later call does. */
async function backOff(
  dependencies: AdvanceDependencies,
  account: Account,
  lease: Lease,
  seconds: number,
  deadline: number,
  fail: (failure: RunFailure, notBefore: Date) => Promise<GoesOn>,
): Promise<GoesOn> {
  const now = dependencies.clock().getTime();
  const notBefore = new Date(now + seconds * 1000);
  if (seconds > MAX_PATIENCE_SECONDS || ++lease.tries > MAX_TRIES) return fail('throttled', notBefore);
  if (notBefore.getTime() < deadline) {
    await dependencies.wait(seconds * 1000);
    return 'yes';
  }
  const { value: state } = lease.snapshot;
  if (state.run === undefined) return 'no';
  const saved = await saveStep(dependencies, account, lease, { ...state, run: { ...state.run, notBefore } });
  return saved === 'lost' ? 'lost' : 'no';
}
