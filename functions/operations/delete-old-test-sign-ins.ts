/** Every hour: the results of test sign-ins are kept for a day; then they can go. */
import { app, type TimerHandler } from '@azure/functions';
import { TEST_MEMORY_MS } from '../../shared/domain/test-sign-in.ts';
import { cleanUp } from '../../shared/http/clean-up.ts';
import type { Clock, TestSignInStore } from '../../shared/ports.ts';
import { withServices } from '../../shared/startup.ts';

export type DeleteOldTestSignInsServices = {
  readonly testSignInStore: Pick<TestSignInStore, 'deleteStarted'>;
  readonly clock: Clock;
};

export const deleteOldTestSignIns =
  ({ testSignInStore, clock }: DeleteOldTestSignInsServices): TimerHandler =>
  (_timer, context) => {
    const before = new Date(clock().getTime() - TEST_MEMORY_MS);
    const remove = () => testSignInStore.deleteStarted(before);
    return cleanUp(context, { remove, deleted: 'test-sign-ins-deleted', failed: 'test-sign-in-clean-up-failed' });
  };

app.timer('delete-old-test-sign-ins', { schedule: '0 11 * * * *', handler: withServices(deleteOldTestSignIns) });
