/** Every hour: one-time codes are kept as used until they would have expired anyway; then they can go. */
import { app, type TimerHandler } from '@azure/functions';
import { writeLog } from '../../shared/http/write-log.ts';
import type { Clock, RedemptionStore } from '../../shared/ports.ts';
import { withServices } from '../../shared/startup.ts';

// Each round deletes a bounded number; what is left after so many waits for the next hour.
const MAX_ROUNDS = 20;

export type DeleteOldRedemptionsServices = {
  readonly redemptionStore: Pick<RedemptionStore, 'deleteExpired'>;
  readonly clock: Clock;
};

export const deleteOldRedemptions =
  ({ redemptionStore, clock }: DeleteOldRedemptionsServices): TimerHandler =>
  async (_timer, context) => {
    const now = clock();
    let total = 0;
    try {
      for (let round = 0; round < MAX_ROUNDS; round++) {
        const deleted = await redemptionStore.deleteExpired(now);
        total += deleted;
        if (deleted === 0) break;
      }
    } catch (error) {
      writeLog(context, 'redemption-clean-up-failed', { deleted: total }, error);
      throw new Error('old redemptions could not be deleted', { cause: error });
    }
    writeLog(context, 'redemptions-deleted', { deleted: total });
  };

app.timer('delete-old-redemptions', { schedule: '0 7 * * * *', handler: withServices(deleteOldRedemptions) });
