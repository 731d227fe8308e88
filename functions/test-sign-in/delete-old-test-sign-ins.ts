/** Every hour: the results of test sign-ins are kept for a day; then they can go. */
import { TEST_MEMORY_MS } from '../../shared/platform/words/lifetimes.ts';
import type { Clock, WriteLog } from '../../shared/platform/ports.ts';
import type { TestSignInStore } from '../../shared/test-sign-in/ports.ts';
import { cleanUp } from '../../shared/operations/clean-up.ts';
import type { Job } from '../../shared/operations/run-jobs.ts';

export type DeleteOldTestSignInsServices = {
  readonly testSignInStore: Pick<TestSignInStore, 'deleteStarted'>;
  readonly clock: Clock;
  readonly writeLog: WriteLog;
};

export const deleteOldTestSignIns = ({ testSignInStore, clock, writeLog }: DeleteOldTestSignInsServices): Job => ({
  name: 'delete-old-test-sign-ins',
  schedule: { every: 'hour' },
  failed: 'test-sign-in-clean-up-failed',
  run: async (signal) => {
    const before = new Date(clock().getTime() - TEST_MEMORY_MS);
    writeLog('test-sign-ins-deleted', { deleted: await cleanUp(() => testSignInStore.deleteStarted(before), signal) });
  },
});
