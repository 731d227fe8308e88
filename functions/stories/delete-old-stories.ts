/** Every hour: what was remembered of refused sign-ins goes when its 30 days are over. */
import type { SignInStories } from '../../shared/stories/ports.ts';
import { cleanUpJob, type CleanUpServices } from '../../shared/operations/clean-up.ts';

export type DeleteOldStoriesServices = CleanUpServices & {
  readonly signInStories: Pick<SignInStories, 'deleteEnded'>;
};

export const deleteOldStories = ({ signInStories, ...services }: DeleteOldStoriesServices) =>
  cleanUpJob(services, {
    name: 'delete-old-stories',
    ...{ failed: 'story-clean-up-failed', done: 'stories-deleted' },
    remove: (before) => signInStories.deleteEnded(before),
  });
