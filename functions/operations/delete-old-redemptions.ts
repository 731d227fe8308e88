/** Every hour: one-time codes are kept as used until they would have expired anyway; then they can go. */
import type { Clock, RedemptionStore, WriteLog } from '../../shared/platform/ports.ts';
import { cleanUp } from '../../shared/operations/clean-up.ts';
import type { Job } from '../../shared/operations/run-jobs.ts';

export type DeleteOldRedemptionsServices = {
  readonly redemptionStore: Pick<RedemptionStore, 'deleteExpired'>;
  readonly clock: Clock;
  readonly writeLog: WriteLog;
};

export const deleteOldRedemptions = ({ redemptionStore, clock, writeLog }: DeleteOldRedemptionsServices): Job => ({
  name: 'delete-old-redemptions',
  schedule: { every: 'hour' },
  failed: 'redemption-clean-up-failed',
  run: async (signal) => {
    const before = clock();
    writeLog('redemptions-deleted', { deleted: await cleanUp(() => redemptionStore.deleteExpired(before), signal) });
  },
});
