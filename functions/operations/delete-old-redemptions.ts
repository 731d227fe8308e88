/** Every hour: one-time codes are kept as used until they would have expired anyway; then they can go. */
import { app, type TimerHandler } from '@azure/functions';
import { describeFault } from '../../shared/http/fault.ts';
import type { Clock, RedemptionStore } from '../../shared/ports.ts';
import { withServices } from '../../shared/startup.ts';

// Each round deletes a bounded number; what is left after so many waits for the next hour.
const MAX_ROUNDS = 20;

export type DeleteOldRedemptionsServices = { readonly redemptionStore: RedemptionStore; readonly clock: Clock };

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
      context.error(`delete-old-redemptions failed after ${total} ${describeFault(error)}`);
      throw new Error('old redemptions could not be deleted', { cause: error });
    }
    context.log(`delete-old-redemptions deleted ${total}`);
  };

app.timer('delete-old-redemptions', { schedule: '0 7 * * * *', handler: withServices(deleteOldRedemptions) });
