/** Every hour: the results of test sign-ins are kept for a day; then they can go. */
import { app, type TimerHandler } from '@azure/functions';
import { TEST_MEMORY_MS } from '../../shared/domain/test-sign-in.ts';
import { writeLog } from '../../shared/http/write-log.ts';
import type { Clock, TestSignInStore } from '../../shared/ports.ts';
import { withServices } from '../../shared/startup.ts';

// Each round deletes a bounded number; what is left after so many waits for the next hour.
const MAX_ROUNDS = 10;

export type DeleteOldTestSignInsServices = {
  readonly testSignInStore: Pick<TestSignInStore, 'deleteStarted'>;
  readonly clock: Clock;
};

export const deleteOldTestSignIns =
  ({ testSignInStore, clock }: DeleteOldTestSignInsServices): TimerHandler =>
  async (_timer, context) => {
    const before = new Date(clock().getTime() - TEST_MEMORY_MS);
    let total = 0;
    try {
      for (let round = 0; round < MAX_ROUNDS; round++) {
        const deleted = await testSignInStore.deleteStarted(before);
        total += deleted;
        if (deleted === 0) break;
      }
    } catch (error) {
      writeLog(context, 'test-sign-in-clean-up-failed', { deleted: total }, error);
      throw new Error('old test sign-ins could not be deleted', { cause: error });
    }
    writeLog(context, 'test-sign-ins-deleted', { deleted: total });
  };

app.timer('delete-old-test-sign-ins', { schedule: '0 11 * * * *', handler: withServices(deleteOldTestSignIns) });
