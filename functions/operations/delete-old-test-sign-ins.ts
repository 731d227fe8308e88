/** Every hour: the results of test sign-ins are kept for a day; then they can go. */
import { TEST_MEMORY_MS } from '../../shared/domain/lifetimes.ts';
import type { Clock, TestSignInStore, WriteLog } from '../../shared/ports.ts';
import { cleanUp } from '../../shared/use-cases/clean-up.ts';
import type { Job } from '../../shared/use-cases/run-jobs.ts';

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
