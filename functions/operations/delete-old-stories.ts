/** Every hour: what was remembered of refused sign-ins goes when its 30 days are over. */
import { app, type TimerHandler } from '@azure/functions';
import { writeLog } from '../../shared/http/write-log.ts';
import type { Clock, SignInStories } from '../../shared/ports.ts';
import { withServices } from '../../shared/startup.ts';

// Each round deletes a bounded number; what is left after so many waits for the next hour, and is told to nobody meanwhile.
const MAX_ROUNDS = 20;

export type DeleteOldStoriesServices = {
  readonly signInStories: Pick<SignInStories, 'deleteEnded'>;
  readonly clock: Clock;
};

export const deleteOldStories =
  ({ signInStories, clock }: DeleteOldStoriesServices): TimerHandler =>
  async (_timer, context) => {
    const now = clock();
    let total = 0;
    try {
      for (let round = 0; round < MAX_ROUNDS; round++) {
        const deleted = await signInStories.deleteEnded(now);
        total += deleted;
        if (deleted === 0) break;
      }
    } catch (error) {
      writeLog(context, 'story-clean-up-failed', { deleted: total }, error);
      throw new Error('old stories could not be deleted', { cause: error });
    }
    writeLog(context, 'stories-deleted', { deleted: total });
  };

app.timer('delete-old-stories', { schedule: '0 37 * * * *', handler: withServices(deleteOldStories) });
