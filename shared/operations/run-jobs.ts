/** Runs jobs: those that are due, or one by its name. */
import { isDue, type JobName, type JobSchedule } from './rules/job.ts';
import type { LogCode } from '../platform/telemetry/log-catalogue.ts';
import type { Clock, WriteLog } from '../platform/ports.ts';
import type { JobRuns } from './ports.ts';
import { answerWithin } from '../platform/in-process/attempts.ts';

export type Job = {
  readonly name: JobName;
  readonly schedule: JobSchedule;
  /** The line in the log of a run that failed or was not done in time. */
  readonly failed: LogCode;
  /** May be repeated, and be under way twice. Ends soon after `signal` is aborted. Throws when it can't be done. */
  readonly run: (signal: AbortSignal) => Promise<void>;
};

/** All of them run at once, and the host ends a call after two minutes (host.json, functionTimeout). */
const JOB_BOUND_MS = 100_000;

type Dependencies = {
  readonly jobs: readonly Job[];
  readonly jobRuns: JobRuns;
  readonly clock: Clock;
  readonly writeLog: WriteLog;
  /** The longest that one job may take; 100,000. */
  readonly boundMs?: number;
};

export function makeRunJobs(dependencies: Dependencies) {
  const { jobs, jobRuns, clock, writeLog } = dependencies;
  const run = makeRun(dependencies);

  /** Nobody knows: then all are due, for one run too many does no harm, and one too few may. */
  const readRuns = (): Promise<ReadonlyMap<JobName, Date>> =>
    jobRuns.list().catch((error: unknown) => {
      writeLog('jobs-not-noted', {}, error);
      return new Map<JobName, Date>();
    });

  return {
    /** Runs all that are due. One that fails costs no other its run; then, when all have ended, it throws, naming those that failed. */
    runDueJobs: async (): Promise<void> => {
      const [runs, now] = [await readRuns(), clock()];
      const due = jobs.filter(({ name, schedule }) => isDue(schedule, runs.get(name), now));
      const ended = await Promise.allSettled(due.map(run));
      const failed = due.filter((_, at) => ended[at]?.status === 'rejected').map(({ name }) => name);
      writeLog('jobs-run', { due: due.length, failed: failed.length });
      if (failed.length === 0) return;
      const causes = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
      throw new AggregateError(causes, `jobs failed: ${failed.join(', ')}`);
    },

    /** Runs it now, due or not. Throws what it throws. */
    runJob: async (name: JobName): Promise<void> => {
      const job = jobs.find((one) => one.name === name);
      if (job === undefined) throw new Error(`there is no job ${name}`);
      await run(job);
    },
  };
}

/** One run, within its bound; logged when it fails, noted when it doesn't. */
function makeRun({ jobRuns, clock, writeLog, boundMs = JOB_BOUND_MS }: Dependencies) {
  return async function runOnce({ name, run, failed }: Job): Promise<void> {
    const began = clock();
    const stop = new AbortController();
    try {
      if ((await answerWithin(run(stop.signal), boundMs)) === 'too-late')
        throw new Error(`${name} was not done within ${boundMs} ms`);
    } catch (error) {
      writeLog(failed, {}, error);
      throw error;
    } finally {
      stop.abort();
    }
    // It is done; what can't be noted is done once more.
    await jobRuns.note(name, began).catch((error: unknown) => {
      writeLog('jobs-not-noted', { job: name }, error);
    });
  };
}
