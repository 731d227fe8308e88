/**
 * Makes an account's readiness report, as far as it comes in one call. Every step is stored before the next begins, so that any
 * call, on any instance, goes on where the last one stopped; one call at a time works on a run.
 */
import { type Account, linkedTenant } from '../users/rules/account.ts';
import type { TenantId } from '../platform/words/identifiers.ts';
import {
  finishRun,
  type Leftover,
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

export type AdvanceDependencies = StepDependencies & {
  readonly clock: Clock;
  readonly randomId: RandomId;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly writeLog: WriteLog;
  /** How long one call works, the step under way not counted; 20 s. */
  readonly budgetMs?: number;
};

const BUDGET_MS = 20_000;
/** Longer than the longest step: who is silent for so long has died. */
const WORKER_LAPSE_MS = 60_000;
/** A directory that was read longer ago is no part of the same report. */
const RUN_LAPSE_MS = 60 * 60_000;
/** A directory that wants to be left alone for longer ends the run. */
const MAX_PATIENCE_SECONDS = 300;
const MAX_TRIES = 3;
const TRY_AGAIN_MS = 500;
/** How often one call begins anew because the directory forgot where it was. */
const MAX_BEGINNINGS = 2;

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
    const planned = tenant === undefined ? undefined : plan(state, tenant, wish.refresh, clock());
    if (planned === undefined) return state;
    const worker = { id: randomId(), until: lapseAfter(clock()) };
    const held = await readinessRuns.saveState(account.id, found, { ...planned, worker });
    if (held === 'conflict') return (await readinessRuns.readState(account.id))?.value ?? state;
    return work(dependencies, account, held);
  };
};

const lapseAfter = (now: Date): Date => new Date(now.getTime() + WORKER_LAPSE_MS);

/** What to work on: the state with the run that is to go on. Undefined: nothing, or not now, or somebody else is at it. */
function plan(state: ReadinessState, tenant: TenantId, refresh: boolean, now: Date): ReadinessState | undefined {
  const { run, report, leftovers, worker } = state;
  // Perhaps on a run of which this version knows nothing.
  if (run === undefined && worker !== undefined && now < worker.until) return undefined;
  if (run?.tenant === tenant) return planRun(state, run, refresh, now);
  if (refresh || report?.tenant !== tenant) return startRun(state, tenant, now);
  return run === undefined && leftovers.length > 0 ? state : undefined;
}

function planRun(state: ReadinessState, run: ReadinessRun, refresh: boolean, now: Date): ReadinessState | undefined {
  const { worker } = state;
  if (worker !== undefined && now < worker.until) return undefined;
  if (run.failure !== undefined && !refresh) return undefined;
  const isFresh = now.getTime() - run.steppedAt.getTime() < RUN_LAPSE_MS;
  if (!isFresh || !canGoOn(run)) return startRun(state, run.tenant, now);
  if (run.notBefore !== undefined && now < run.notBefore) return undefined;
  const tries = run.failure === undefined ? run.tries : 0;
  return { ...state, run: { ...run, failure: undefined, notBefore: undefined, tries } };
}

/** Nothing that was read is put in doubt by a directory that was only busy or away. */
const canGoOn = ({ failure }: ReadinessRun): boolean =>
  failure === undefined || failure === 'throttled' || failure === 'directory-unavailable';

/** A call's hold on the state. `tries` goes into the run when the call ends: else a directory that never answers would never end it. */
type Hold = { snapshot: Snapshot<ReadinessState>; tries: number; beginnings: number };

async function work(
  dependencies: AdvanceDependencies,
  account: Account,
  held: Snapshot<ReadinessState>,
): Promise<ReadinessState> {
  const { clock, budgetMs = BUDGET_MS } = dependencies;
  const deadline = clock().getTime() + budgetMs;
  const workbench: Workbench = { account, people: undefined };
  const hold: Hold = { snapshot: held, tries: held.value.run?.tries ?? 0, beginnings: 0 };
  try {
    for (;;) {
      const { run } = hold.snapshot.value;
      if (run === undefined || run.failure !== undefined) break;
      const outcome = await takeStep(dependencies, workbench, run);
      const goesOn = await settle(dependencies, workbench, hold, outcome, deadline);
      if (goesOn === 'lost') return hold.snapshot.value;
      if (goesOn === 'no' || clock().getTime() >= deadline) break;
    }
  } catch (error) {
    // Whatever it was, the next call need not wait until this one's hold lapses.
    await letGo(dependencies, account, hold).catch(() => undefined);
    throw error;
  }
  await tidy(dependencies, account, hold);
  return letGo(dependencies, account, hold);
}

/** `lost`: somebody else has the run by now. */
type GoesOn = 'yes' | 'no' | 'lost';

async function settle(
  dependencies: AdvanceDependencies,
  workbench: Workbench,
  hold: Hold,
  outcome: StepOutcome,
  deadline: number,
): Promise<GoesOn> {
  const { clock } = dependencies;
  const { account } = workbench;
  const { value: state } = hold.snapshot;
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
    return save(dependencies, account, hold, { ...state, run: ended, leftovers });
  };
  switch (outcome.kind) {
    case 'stepped':
      hold.tries = 0;
      return save(dependencies, account, hold, { ...state, run: stepped(outcome.run, now) }, outcome.made);
    case 'finished':
      hold.tries = 0;
      return finish(dependencies, workbench, hold, stepped(outcome.run, now), outcome.made);
    case 'wait':
      return beingPatient(dependencies, account, hold, outcome.seconds, deadline, fail);
    case 'again':
      if (++hold.tries >= MAX_TRIES) return fail('directory-unavailable');
      await dependencies.wait(TRY_AGAIN_MS * hold.tries);
      return 'yes';
    case 'from-the-beginning':
      if (++hold.beginnings > MAX_BEGINNINGS) return fail('directory-unavailable');
      return save(dependencies, account, hold, startRun(state, run.tenant, now));
    case 'failed':
      return fail(outcome.failure);
  }
}

const stepped = (run: ReadinessRun, now: Date): ReadinessRun => ({
  ...run,
  ...{ steppedAt: now, notBefore: undefined, tries: 0 },
});

/**
 * The last step is stored first, so that its users can be looked up; then its numbers become the account's; then it is the report.
 * Whatever falls in between, the next call does the last two again.
 */
async function finish(
  dependencies: AdvanceDependencies,
  workbench: Workbench,
  hold: Hold,
  run: ReadinessRun,
  made: ReadinessRows | undefined,
): Promise<GoesOn> {
  const { account } = workbench;
  if (made !== undefined) {
    const saved = await save(
      dependencies,
      account,
      hold,
      { ...hold.snapshot.value, run: { ...run, phase: 'counting' } },
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
  const state = hold.snapshot.value;
  if (counted === 'finished') return save(dependencies, account, hold, finishRun(state, run, now));
  // What changed meanwhile was noted for nobody: the numbers can't be made right any more.
  if (++hold.beginnings > MAX_BEGINNINGS) return 'no';
  return save(dependencies, account, hold, startRun(state, tenant, now));
}

/** Waits here while there is time; else the run says when it may go on, and a later call does. */
async function beingPatient(
  dependencies: AdvanceDependencies,
  account: Account,
  hold: Hold,
  seconds: number,
  deadline: number,
  fail: (failure: RunFailure, notBefore: Date) => Promise<GoesOn>,
): Promise<GoesOn> {
  const now = dependencies.clock().getTime();
  const notBefore = new Date(now + seconds * 1000);
  if (seconds > MAX_PATIENCE_SECONDS || ++hold.tries > MAX_TRIES) return fail('throttled', notBefore);
  if (notBefore.getTime() < deadline) {
    await dependencies.wait(seconds * 1000);
    return 'yes';
  }
  const { value: state } = hold.snapshot;
  if (state.run === undefined) return 'no';
  const saved = await save(dependencies, account, hold, { ...state, run: { ...state.run, notBefore } });
  return saved === 'lost' ? 'lost' : 'no';
}

/** Stores a step, and with it that this call is still at work. */
async function save(
  { readinessRuns, clock }: AdvanceDependencies,
  account: Account,
  hold: Hold,
  after: ReadinessState,
  made?: Parameters<AdvanceDependencies['readinessRuns']['saveState']>[3],
): Promise<GoesOn> {
  const { worker } = hold.snapshot.value;
  const kept = worker === undefined ? worker : { ...worker, until: lapseAfter(clock()) };
  const saved = await readinessRuns.saveState(account.id, hold.snapshot, { ...after, worker: kept }, made);
  if (saved !== 'conflict') {
    hold.snapshot = saved;
    return 'yes';
  }
  const now = await readinessRuns.readState(account.id);
  if (now !== undefined) hold.snapshot = now;
  return 'lost';
}

/** Clears away what nothing refers to any more: a bounded number of rows, and the rest another time. */
async function tidy({ readinessRuns }: AdvanceDependencies, account: Account, hold: Hold): Promise<void> {
  const { value: state, version } = hold.snapshot;
  const leftovers: Leftover[] = [];
  for (const leftover of state.leftovers) {
    if (!(await readinessRuns.deleteRows(account.id, leftover))) leftovers.push(leftover);
  }
  hold.snapshot = { value: { ...state, leftovers }, version };
}

/** Lets the next call go on. */
async function letGo({ readinessRuns }: AdvanceDependencies, account: Account, hold: Hold): Promise<ReadinessState> {
  const { value: state } = hold.snapshot;
  const run = state.run && { ...state.run, tries: hold.tries };
  const saved = await readinessRuns.saveState(account.id, hold.snapshot, { ...state, run, worker: undefined });
  return saved === 'conflict' ? state : saved.value;
}
