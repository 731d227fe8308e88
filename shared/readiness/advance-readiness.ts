/**
 * Makes an account's readiness report, as far as it comes in one call. Every step is stored before the next begins, so that any call, on any
 * instance, goes on where the last one stopped. One at a time works on a run: it holds a lease on the state, which each step that it stores renews.
 */
import { type Account, linkedTenant } from '../users/rules/account.ts';
import {
  failRun,
  finishRun,
  type Leftover,
  NO_READINESS,
  planRun,
  type ReadinessRun,
  type ReadinessState,
  type RunFailure,
  startRun,
} from './rules/readiness-run.ts';
import { READINESS_LEASE_MS } from '../platform/words/lifetimes.ts';
import type { Snapshot, WriteLog } from '../platform/ports.ts';
import type { ReadinessRows } from './ports.ts';
import { judge, type StepDependencies, takeStep, type Workbench } from './readiness-steps.ts';
import type { StepOutcome } from './step-outcome.ts';

export type AdvanceDependencies = StepDependencies & {
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

type Wish = { readonly refresh: boolean };

/** Answers the state as it is afterwards; another call's work is not waited for. */
export const makeAdvanceReadiness = (dependencies: AdvanceDependencies) => {
  const { readinessRuns, clock, randomId, budgetMs = BUDGET_MS } = dependencies;
  return async function advanceReadiness(account: Account, { refresh }: Wish): Promise<ReadinessState> {
    const tenant = linkedTenant(account);
    const found = await readinessRuns.readState(account.id);
    const state = found?.value ?? NO_READINESS;
    const now = clock();
    const planned = tenant === undefined ? undefined : planRun(state, tenant, refresh, now);
    if (planned === undefined) return state;
    const worker = { id: randomId(), until: new Date(now.getTime() + READINESS_LEASE_MS) };
    const held = await readinessRuns.saveState(account.id, found, { ...planned, worker });
    if (held === 'conflict') return (await readinessRuns.readState(account.id))?.value ?? state;
    const { run, report: before } = planned;
    const deadline = now.getTime() + budgetMs;
    const work = { account, before, people: undefined, held, tries: run?.tries ?? 0, starts: 0, deadline };
    return workOn(dependencies, work);
  };
};

/** What one call works with. */
type Work = Workbench & {
  /** The state as this call stored it. */
  held: Snapshot<ReadinessState>;
  /** Goes into the run when the call ends: else a directory that never answers would never end it. */
  tries: number;
  starts: number;
  readonly deadline: number;
};

/** `lost`: somebody else has the run by now. */
type GoesOn = 'yes' | 'no' | 'lost';

async function workOn(dependencies: AdvanceDependencies, work: Work): Promise<ReadinessState> {
  try {
    for (;;) {
      const { run } = work.held.value;
      if (run === undefined || run.failure !== undefined) break;
      const goesOn = await settle(dependencies, work, run, await takeStep(dependencies, work, run));
      if (goesOn === 'lost') return work.held.value;
      if (goesOn === 'no' || dependencies.clock().getTime() >= work.deadline) break;
    }
  } catch (error) {
    // Whatever it was, the next call need not wait until this one's lease lapses.
    await release(dependencies, work, work.held.value.leftovers).catch(() => undefined);
    throw error;
  }
  // What nothing refers to any more goes, a bounded number of rows; the rest another time.
  const left: Leftover[] = [];
  for (const leftover of work.held.value.leftovers)
    if (!(await dependencies.readinessRuns.deleteRows(work.account.id, leftover))) left.push(leftover);
  return release(dependencies, work, left);
}

/** Lets the next call go on. */
async function release(
  { readinessRuns }: AdvanceDependencies,
  { account, held, tries }: Work,
  leftovers: readonly Leftover[],
): Promise<ReadinessState> {
  const state = { ...held.value, leftovers };
  const run = state.run && { ...state.run, tries };
  const saved = await readinessRuns.saveState(account.id, held, { ...state, run, worker: undefined });
  return saved === 'conflict' ? state : saved.value;
}

/** Stores a step, and with it that this call is still at work. */
async function saveStep(
  { readinessRuns, clock }: AdvanceDependencies,
  work: Work,
  after: ReadinessState,
  made?: ReadinessRows,
): Promise<GoesOn> {
  const { account, held } = work;
  const worker = held.value.worker && { ...held.value.worker, until: new Date(clock().getTime() + READINESS_LEASE_MS) };
  const saved = await readinessRuns.saveState(account.id, held, { ...after, worker }, made);
  work.held = saved === 'conflict' ? ((await readinessRuns.readState(account.id)) ?? held) : saved;
  return saved === 'conflict' ? 'lost' : 'yes';
}

/** What becomes of a step that was taken. */
async function settle(
  dependencies: AdvanceDependencies,
  work: Work,
  run: ReadinessRun,
  outcome: StepOutcome,
): Promise<GoesOn> {
  const now = dependencies.clock();
  const state = work.held.value;
  const fail = (failure: RunFailure, notBefore?: Date): Promise<GoesOn> => {
    dependencies.writeLog('readiness-incomplete', { reason: failure, phase: run.phase });
    return saveStep(dependencies, work, failRun(state, run, failure, notBefore));
  };
  switch (outcome.kind) {
    case 'stepped':
    case 'finished': {
      work.tries = 0;
      const stepped = { ...outcome.run, steppedAt: now, notBefore: undefined, tries: 0 };
      return outcome.kind === 'finished'
        ? finish(dependencies, work, stepped, outcome.made)
        : saveStep(dependencies, work, { ...state, run: stepped }, outcome.made);
    }
    case 'wait':
      return backOff(dependencies, work, run, outcome.seconds, fail);
    case 'again':
      if (++work.tries >= MAX_TRIES) return fail('directory-unavailable');
      await dependencies.wait(TRY_AGAIN_MS * work.tries);
      return 'yes';
    case 'from-the-start':
      if (++work.starts > MAX_STARTS) return fail('directory-unavailable');
      return saveStep(dependencies, work, startRun(state, run.tenant, now));
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
  work: Work,
  run: ReadinessRun,
  made: ReadinessRows | undefined,
): Promise<GoesOn> {
  if (made !== undefined) {
    const counting: ReadinessState = { ...work.held.value, run: { ...run, phase: 'counting' } };
    if ((await saveStep(dependencies, work, counting, made)) === 'lost') return 'lost';
  }
  const now = dependencies.clock();
  const { number, tenant, counts, unreadable } = run;
  const basis = { number, tenant, takenAt: now, counts, unreadable };
  const counted = await dependencies.countStore.finishCounting(work.account.id, basis, (records) =>
    judge(dependencies, work, run, records),
  );
  const state = work.held.value;
  if (counted === 'finished') return saveStep(dependencies, work, finishRun(state, run, now));
  // What changed meanwhile was noted for nobody: the numbers can't be made right any more.
  if (++work.starts > MAX_STARTS) return 'no';
  return saveStep(dependencies, work, startRun(state, tenant, now));
}

/** Waits here while there is time; else the run says when it may go on, and a later call does. */
async function backOff(
  dependencies: AdvanceDependencies,
  work: Work,
  run: ReadinessRun,
  seconds: number,
  fail: (failure: RunFailure, notBefore: Date) => Promise<GoesOn>,
): Promise<GoesOn> {
  const notBefore = new Date(dependencies.clock().getTime() + seconds * 1000);
  if (seconds > MAX_PATIENCE_SECONDS || ++work.tries > MAX_TRIES) return fail('throttled', notBefore);
  if (notBefore.getTime() < work.deadline) {
    await dependencies.wait(seconds * 1000);
    return 'yes';
  }
  const saved = await saveStep(dependencies, work, { ...work.held.value, run: { ...run, notBefore } });
  return saved === 'lost' ? 'lost' : 'no';
}
