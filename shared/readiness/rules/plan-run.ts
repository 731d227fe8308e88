/** Whether a call has anything to do for an account's report, and with which run it goes on. */
import type { TenantId } from '../../platform/words/identifiers.ts';
import { type ReadinessRun, type ReadinessState, startRun } from './readiness-run.ts';

/** A directory that was read longer ago is no part of the same report. */
const RUN_LAPSE_MS = 60 * 60_000;

/** What to work on: the state with the run that is to go on. Undefined: nothing, or not now, or somebody else is at it. */
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
  const isFresh = now.getTime() - run.steppedAt.getTime() < RUN_LAPSE_MS;
  if (!isFresh || !canGoOn(run)) return startRun(state, run.tenant, now);
  if (run.notBefore !== undefined && now < run.notBefore) return undefined;
  const tries = run.failure === undefined ? run.tries : 0;
  return { ...state, run: { ...run, failure: undefined, notBefore: undefined, tries } };
}

/** Nothing that was read is put in doubt by a directory that was only busy or away. */
export const canGoOn = ({ failure }: ReadinessRun): boolean =>
  failure === undefined || failure === 'throttled' || failure === 'directory-unavailable';
