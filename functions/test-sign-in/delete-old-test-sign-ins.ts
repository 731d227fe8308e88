/** Every hour: the results of test sign-ins are kept for three days; then they can go. */
import { TEST_MEMORY_MS } from '../../shared/platform/words/lifetimes.ts';
import type { TestSignInStore } from '../../shared/test-sign-in/ports.ts';
import { cleanUpJob, type CleanUpServices } from '../../shared/operations/clean-up.ts';

export type DeleteOldTestSignInsServices = CleanUpServices & {
  readonly testSignInStore: Pick<TestSignInStore, 'deleteStarted'>;
};

export const deleteOldTestSignIns = ({ testSignInStore, ...services }: DeleteOldTestSignInsServices) =>
  cleanUpJob(services, {
    name: 'delete-old-test-sign-ins',
    ...{ failed: 'test-sign-in-clean-up-failed', done: 'test-sign-ins-deleted', memoryMs: TEST_MEMORY_MS },
    remove: (before) => testSignInStore.deleteStarted(before),
  });
