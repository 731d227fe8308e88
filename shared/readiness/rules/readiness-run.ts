/** A readiness run: how the report is made in steps, what is kept of it between them, and which run a call goes on with. */
import type { DomainCounts } from '../../users/rules/counts/account-counts.ts';
import type { ObjectId, TenantId } from '../../platform/words/identifiers.ts';
import { READINESS_RUN_LAPSES_MS } from '../../platform/words/lifetimes.ts';
import { NO_TOTALS, type ReadinessTotals } from './readiness.ts';
import type { ShadowTally } from './shadow-tally.ts';

/** Why a run ended half way. */
export const RUN_FAILURES = [
  'no-permission',
  'consent-withdrawn',
  'app-disabled',
  'throttled',
  'directory-unavailable',
] as const;
export type RunFailure = (typeof RUN_FAILURES)[number];

/**
 * In order: whether the tenant lets only assigned people in, and then who they are and who is in their groups; the tenant's
 * people, and who is bound to whom; then each user is judged, the sightings are counted, and the run's numbers become the account's.
 */
export const RUN_PHASES = [
  ...(['app', 'assignments', 'groups'] as const),
  ...(['people', 'bindings', 'users', 'sightings', 'counting'] as const),
] as const;
export type RunPhase = (typeof RUN_PHASES)[number];

/** `unknown`: the app may not read who is assigned; `partly-known`: not who is in the assigned groups. */
export const ASSIGNMENT_KNOWLEDGE = ['known', 'partly-known', 'unknown'] as const;
/** Whom the tenant lets into the app. Undefined of a run or report: nobody could look, or it is of an older version. */
export type Assignment = {
  /** Only assigned people are let in. Undefined: the tenant doesn't say. */
  readonly required: boolean | undefined;
  /** How far it is known who is assigned; means nothing where it isn't required. */
  readonly who: (typeof ASSIGNMENT_KNOWLEDGE)[number];
  /** The app's service principal in the tenant. */
  readonly app: ObjectId;
  /** Whose members are still to be read. */
  readonly groups: readonly ObjectId[];
  /** How many rows of assigned people are stored. */
  readonly rows: number;
};

export type ReadinessRun = {
  /** Counts up in an account. */
  readonly number: number;
  readonly tenant: TenantId;
  readonly startedAt: Date;
  /** When it last came on. */
  readonly steppedAt: Date;
  readonly phase: RunPhase;
  /** Where the phase goes on; undefined: at its beginning. */
  readonly cursor: string | undefined;
  /** How many rows of people and of bindings it has stored. */
  readonly peopleRows: number;
  readonly bindingRows: number;
  readonly directoryRead: number;
  readonly assignment: Assignment | undefined;
  readonly totals: ReadinessTotals;
  /** The numbers of the users judged so far, of all domains. */
  readonly counts: DomainCounts;
  /** How far exclusions were counted as over when the users were begun; undefined: they are not. */
  readonly endedUpTo: string | undefined;
  readonly shadow: ShadowTally | undefined;
  /** How many users' rows could not be read: nobody judged them. */
  readonly unreadable: number;
  /** How often in a row the directory gave no page. */
  readonly tries: number;
  /** The directory asked not to be asked before this moment. */
  readonly notBefore: Date | undefined;
  /** Undefined: it goes on. */
  readonly failure: RunFailure | undefined;
};

/** A finished run. */
export type ReadinessReport = Pick<
  ReadinessRun,
  'number' | 'tenant' | 'startedAt' | 'directoryRead' | 'assignment' | 'totals' | 'shadow' | 'unreadable'
> & {
  readonly takenAt: Date;
};

/** All that is known of an account's readiness, but for the list itself. */
export type ReadinessState = {
  readonly lastNumber: number;
  /** The run that goes on or ended half way. */
  readonly run: ReadinessRun | undefined;
  /** The newest finished one. */
  readonly report: ReadinessReport | undefined;
  /** Which call works on the run, so that no other does the same work; it lapses if the call dies. */
  readonly worker: { readonly id: string; readonly until: Date } | undefined;
  /** Rows that nothing refers to any more. */
  readonly leftovers: readonly Leftover[];
};
/** `working`: only what the run needed itself; its list is still shown. */
export type Leftover = { readonly number: number; readonly part: 'all' | 'working' };

export const NO_READINESS: ReadinessState = {
  lastNumber: 0,
  run: undefined,
  report: undefined,
  worker: undefined,
  leftovers: [],
};

/** What a call is to work on: the state with the run that is to go on. Undefined: nothing, or not now, or somebody else is at it. */
export function planRun(
  state: ReadinessState,
  tenant: TenantId,
  refresh: boolean,
  now: Date,
): ReadinessState | undefined {
  const { run, report, leftovers, worker } = state;
  // Perhaps on a run of which this version knows nothing.
  if (run === undefined && worker !== undefined && now < worker.until) return undefined;
  if (run?.tenant === tenant) return planUnderWay(state, run, refresh, now);
  if (refresh || report?.tenant !== tenant) return startRun(state, tenant, now);
  return run === undefined && leftovers.length > 0 ? state : undefined;
}

function planUnderWay(
  state: ReadinessState,
  run: ReadinessRun,
  refresh: boolean,
  now: Date,
): ReadinessState | undefined {
  const { worker } = state;
  if (worker !== undefined && now < worker.until) return undefined;
  if (run.failure !== undefined && !refresh) return undefined;
  const isFresh = now.getTime() - run.steppedAt.getTime() < READINESS_RUN_LAPSES_MS;
  if (!isFresh || !canGoOn(run)) return startRun(state, run.tenant, now);
  if (run.notBefore !== undefined && now < run.notBefore) return undefined;
  const tries = run.failure === undefined ? run.tries : 0;
  return { ...state, run: { ...run, failure: undefined, notBefore: undefined, tries } };
}

/** Nothing that was read is put in doubt by a directory that was only busy or away. */
const canGoOn = ({ failure }: ReadinessRun): boolean =>
  failure === undefined || failure === 'throttled' || failure === 'directory-unavailable';

/** A run from the beginning; what an unfinished one before it stored is left over. */
export function startRun(state: ReadinessState, tenant: TenantId, now: Date): ReadinessState {
  const number = state.lastNumber + 1;
  const run: ReadinessRun = {
    ...{ number, tenant, startedAt: now, steppedAt: now, phase: 'app', cursor: undefined },
    ...{ peopleRows: 0, bindingRows: 0, directoryRead: 0, assignment: undefined },
    ...{ totals: NO_TOTALS, shadow: undefined, unreadable: 0 },
    ...{ counts: new Map(), endedUpTo: undefined },
    ...{ tries: 0, notBefore: undefined, failure: undefined },
  };
  const leftovers: readonly Leftover[] =
    state.run === undefined ? state.leftovers : [...state.leftovers, { number: state.run.number, part: 'all' }];
  return { ...state, lastNumber: number, run, leftovers };
}

/** The run ends half way. A directory that may no longer be read is not kept either. */
export function failRun(
  state: ReadinessState,
  run: ReadinessRun,
  failure: RunFailure,
  notBefore: Date | undefined,
): ReadinessState {
  const ended: ReadinessRun = { ...run, failure, notBefore };
  const leftovers: readonly Leftover[] = canGoOn(ended)
    ? state.leftovers
    : [...state.leftovers, { number: run.number, part: 'working' }];
  return { ...state, run: ended, leftovers };
}

/** The run is the report now: in one step, so that never half a report is shown. */
export function finishRun(state: ReadinessState, run: ReadinessRun, now: Date): ReadinessState {
  const { number, tenant, startedAt, directoryRead, assignment, totals, shadow, unreadable } = run;
  const former: readonly Leftover[] = state.report === undefined ? [] : [{ number: state.report.number, part: 'all' }];
  return {
    ...state,
    run: undefined,
    report: { number, tenant, startedAt, directoryRead, assignment, totals, shadow, unreadable, takenAt: now },
    leftovers: [...state.leftovers, ...former, { number, part: 'working' }],
  };
}

/** Nothing of the tenant is kept: what its runs and its report stored is left over. */
export function forgetRuns(state: ReadinessState): ReadinessState {
  const ended = [state.run, state.report].flatMap((made): Leftover[] =>
    made === undefined ? [] : [{ number: made.number, part: 'all' }],
  );
  const leftovers = [...state.leftovers, ...ended];
  return { ...state, run: undefined, report: undefined, worker: undefined, leftovers };
}
