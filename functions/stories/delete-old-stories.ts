/** Every hour: what was remembered of refused sign-ins goes when its 30 days are over. */
import type { Clock, WriteLog } from '../../shared/platform/ports.ts';
import type { SignInStories } from '../../shared/stories/ports.ts';
import { cleanUp } from '../../shared/operations/clean-up.ts';
import type { Job } from '../../shared/operations/run-jobs.ts';

export type DeleteOldStoriesServices = {
  readonly signInStories: Pick<SignInStories, 'deleteEnded'>;
  readonly clock: Clock;
  readonly writeLog: WriteLog;
};

export const deleteOldStories = ({ signInStories, clock, writeLog }: DeleteOldStoriesServices): Job => ({
  name: 'delete-old-stories',
  schedule: { every: 'hour' },
  failed: 'story-clean-up-failed',
  run: async (signal) => {
    const before = clock();
    writeLog('stories-deleted', { deleted: await cleanUp(() => signInStories.deleteEnded(before), signal) });
  },
});
