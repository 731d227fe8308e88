/** Every job, in a file of its own. */
import type { Job } from '../../shared/use-cases/run-jobs.ts';
import { deleteOldRedemptions, type DeleteOldRedemptionsServices } from './delete-old-redemptions.ts';
import { deleteOldStories, type DeleteOldStoriesServices } from './delete-old-stories.ts';
import { deleteOldTestSignIns, type DeleteOldTestSignInsServices } from './delete-old-test-sign-ins.ts';
import { rotateKeys, type RotateKeysServices } from './rotate-keys.ts';
import { watchCredential, type WatchCredentialServices } from './watch-credential.ts';

export type JobsServices = DeleteOldRedemptionsServices &
  DeleteOldStoriesServices &
  DeleteOldTestSignInsServices &
  RotateKeysServices &
  WatchCredentialServices;

export const makeJobs = (services: JobsServices): readonly Job[] => [
  rotateKeys(services),
  watchCredential(services),
  deleteOldRedemptions(services),
  deleteOldStories(services),
  deleteOldTestSignIns(services),
];
