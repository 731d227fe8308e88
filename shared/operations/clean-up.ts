/** The jobs that delete what is over. */
import type { LogCode } from '../platform/telemetry/log-catalogue.ts';
import type { Clock, WriteLog } from '../platform/ports.ts';
import type { JobName, JobSchedule } from './rules/job.ts';
import type { Job } from './run-jobs.ts';

/** What is left after so many rounds waits for the next run. */
const MAX_ROUNDS = 20;

/**
 * Round after round until none is left, or the job is to end.
 * @param remove deletes a bounded number, and answers how many
 * @returns how many were deleted
 */
async function cleanUp(remove: () => Promise<number>, signal: AbortSignal): Promise<number> {
  let total = 0;
  for (let round = 0; round < MAX_ROUNDS && !signal.aborted; round++) {
    const removed = await remove();
    total += removed;
    if (removed === 0) break;
  }
  return total;
}

export type CleanUpServices = { readonly clock: Clock; readonly writeLog: WriteLog };

type CleanUp = {
  readonly name: JobName;
  /** The lines in the log: of a run that failed, and of one that is done. */
  readonly failed: LogCode;
  readonly done: LogCode;
  /** Every hour, unless it says so. */
  readonly schedule?: JobSchedule;
  /** So long it is kept once it is over; 0. */
  readonly memoryMs?: number;
  /** Deletes a bounded number of those that were over at the moment, and answers how many. */
  readonly remove: (before: Date) => Promise<number>;
};

/** What a run leaves, the next takes. */
export const cleanUpJob = (
  { clock, writeLog }: CleanUpServices,
  { name, failed, done, schedule = { every: 'hour' }, memoryMs = 0, remove }: CleanUp,
): Job => ({
  name,
  failed,
  schedule,
  run: async (signal) => {
    const before = new Date(clock().getTime() - memoryMs);
    writeLog(done, { deleted: await cleanUp(() => remove(before), signal) });
  },
});
