/** Every job, in a file of its own. */
import type { Job } from '../shared/operations/run-jobs.ts';
import { deleteOldRedemptions, type DeleteOldRedemptionsServices } from './operations/delete-old-redemptions.ts';
import { deleteOldStories, type DeleteOldStoriesServices } from './stories/delete-old-stories.ts';
import { deleteOldTestSignIns, type DeleteOldTestSignInsServices } from './test-sign-in/delete-old-test-sign-ins.ts';
import { rotateKeys, type RotateKeysServices } from './operations/rotate-keys.ts';
import { watchCredential, type WatchCredentialServices } from './operations/watch-credential.ts';

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
