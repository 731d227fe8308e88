/** Every hour: one-time codes are kept as used until they would have expired anyway; then they can go. */
import { app, type TimerHandler } from '@azure/functions';
import { cleanUp } from '../../shared/http/clean-up.ts';
import type { Clock, RedemptionStore } from '../../shared/ports.ts';
import { withServices } from '../../shared/startup.ts';

export type DeleteOldRedemptionsServices = {
  readonly redemptionStore: Pick<RedemptionStore, 'deleteExpired'>;
  readonly clock: Clock;
};

export const deleteOldRedemptions =
  ({ redemptionStore, clock }: DeleteOldRedemptionsServices): TimerHandler =>
  (_timer, context) => {
    const before = clock();
    const remove = () => redemptionStore.deleteExpired(before);
    return cleanUp(context, { remove, deleted: 'redemptions-deleted', failed: 'redemption-clean-up-failed' });
  };

app.timer('delete-old-redemptions', { schedule: '0 7 * * * *', handler: withServices(deleteOldRedemptions) });
