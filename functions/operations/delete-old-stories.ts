/** Every hour: what was remembered of refused sign-ins goes when its 30 days are over. */
import { app, type TimerHandler } from '@azure/functions';
import { cleanUp } from '../../shared/http/clean-up.ts';
import type { Clock, SignInStories } from '../../shared/ports.ts';
import { withServices } from '../../shared/startup.ts';

export type DeleteOldStoriesServices = {
  readonly signInStories: Pick<SignInStories, 'deleteEnded'>;
  readonly clock: Clock;
};

export const deleteOldStories =
  ({ signInStories, clock }: DeleteOldStoriesServices): TimerHandler =>
  (_timer, context) => {
    const before = clock();
    const remove = () => signInStories.deleteEnded(before);
    return cleanUp(context, { remove, deleted: 'stories-deleted', failed: 'story-clean-up-failed' });
  };

app.timer('delete-old-stories', { schedule: '0 37 * * * *', handler: withServices(deleteOldStories) });
