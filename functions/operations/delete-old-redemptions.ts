/** Every hour: one-time codes are kept as used until they would have expired anyway; then they can go. */
import type { RedemptionStore } from '../../shared/platform/ports.ts';
import { cleanUpJob, type CleanUpServices } from '../../shared/operations/clean-up.ts';

export type DeleteOldRedemptionsServices = CleanUpServices & {
  readonly redemptionStore: Pick<RedemptionStore, 'deleteExpired'>;
};

export const deleteOldRedemptions = ({ redemptionStore, ...services }: DeleteOldRedemptionsServices) =>
  cleanUpJob(services, {
    name: 'delete-old-redemptions',
    ...{ failed: 'redemption-clean-up-failed', done: 'redemptions-deleted' },
    remove: (before) => redemptionStore.deleteExpired(before),
  });
