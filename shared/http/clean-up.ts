/** What the hourly timers do: delete what is over, and say how much it was. */
import type { InvocationContext } from '@azure/functions';
import type { LogCode } from '../domain/log-catalogue.ts';
import { writeLog } from './write-log.ts';

/** What is left after so many rounds waits for the next hour. */
const MAX_ROUNDS = 20;

type CleanUp = {
  /** Deletes a bounded number; answers how many. */
  readonly remove: () => Promise<number>;
  readonly deleted: LogCode;
  readonly failed: LogCode;
};

/** Round after round until none is left. Throws when one fails, so that the host counts the run as failed. */
export async function cleanUp(context: InvocationContext, { remove, deleted, failed }: CleanUp): Promise<void> {
  let total = 0;
  try {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const removed = await remove();
      total += removed;
      if (removed === 0) break;
    }
  } catch (error) {
    writeLog(context, failed, { deleted: total }, error);
    throw new Error(failed, { cause: error });
  }
  writeLog(context, deleted, { deleted: total });
}
