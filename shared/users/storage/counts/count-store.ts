/** The numbers of an account as they are now, and as a finished readiness report makes them. */
import type { AccountCounts } from '../../rules/counts/account-counts.ts';
import { unjudged } from '../../rules/counts/recount.ts';
import type { AccountId } from '../../../platform/words/identifiers.ts';
import type { CountStore } from '../../ports.ts';
import { retryUntilDone } from '../../../platform/in-process/retry-on-conflict.ts';
import { commitCounts, type Place, retryOf, settleEnds } from './settle-ends.ts';
import { tryCountExclusions } from './count-exclusions.ts';
import { tryFinish } from './finish-counting.ts';

export function makeCountStore(place: Place): CountStore {
  return {
    readCounts: (accountId) => settleEnds(place, accountId),

    countExclusions: (accountId) => retryUntilDone(() => tryCountExclusions(place, accountId), retryOf(place)),

    async startCounting(accountId, run) {
      const begun = await changeCounts(place, accountId, (counts) =>
        counts.running === run ? undefined : { ...counts, running: run },
      );
      return begun.endedUpTo;
    },

    finishCounting: (accountId, run, judge) =>
      retryUntilDone(() => tryFinish(place, accountId, run, judge), retryOf(place)),

    async forgetVerdicts(accountId) {
      await changeCounts(place, accountId, (counts) =>
        counts.basis === undefined && counts.running === undefined
          ? undefined
          : { ...counts, basis: undefined, running: undefined, domains: unjudged(counts) },
      );
    },
  };
}

/** Changes the row alone, after the exclusions that are over by now; `undefined` leaves it as it is. */
async function changeCounts(
  place: Place,
  accountId: AccountId,
  change: (counts: AccountCounts) => AccountCounts | undefined,
): Promise<AccountCounts> {
  const tryChange = async () => {
    const stored = await settleEnds(place, accountId);
    const after = change(stored.value);
    if (after === undefined) return stored.value;
    return (await commitCounts(place, accountId, stored, after)) === 'done' ? after : 'conflict';
  };
  return retryUntilDone(tryChange, retryOf(place));
}
