/**
 * The numbers of an account as they are now, and as a finished readiness report makes them. Exclusions that have ended by now are counted
 * as over before anybody reads or changes them.
 */
import { type AccountCounts, countsOf } from '../../rules/counts/account-counts.ts';
import { type Recount, recount, recountExclusions, unjudged } from '../../rules/counts/recount.ts';
import { type AccountId, type EmailAddress, endsBefore } from '../../../platform/words/identifiers.ts';
import type { Clock } from '../../../platform/ports.ts';
import { retryUntilDone } from '../../../platform/in-process/attempts.ts';
import type { CountsSnapshot, CountStore } from '../../ports.ts';
import { odata } from '../../../platform/tables/filter.ts';
import type { PauseBeforeRetry } from '../../../platform/tables/pause-before-retry.ts';
import { BEHIND_ALL, END_PREFIX } from '../../../platform/tables/row-keys.ts';
import { latestNow } from '../../../platform/tables/rows/table-row.ts';
import { addressOfEnd } from '../rows/exclusion-row.ts';
import { countExclusions } from './count-exclusions.ts';
import { commitCounts, readAccountCounts } from './counts-row.ts';
import { finishCounting } from './finish-counting.ts';
import { type CountsPlace, findVerdicts, readRecords } from './plan-counts.ts';

type Place = CountsPlace & { readonly clock: Clock; readonly pause: PauseBeforeRetry };

const ENDS_PAGE = 200;

export function makeCountStore(place: Place): CountStore {
  // Every change of a user or an exclusion of the account meets a change of the numbers at their row.
  const retry = {
    attempts: 20,
    pause: (made: number) => place.pause(Math.min(made, 4)),
    otherwise: 'the numbers of an account change faster than they can be written',
  };

  async function readCounts(accountId: AccountId): Promise<CountsSnapshot> {
    for (;;) {
      const settled = await retryUntilDone(() => settleSome(place, accountId), retry);
      if (settled !== 'more') return settled;
    }
  }

  /** Does what goes by the numbers as they are now, until nobody comes between. */
  const goBy = <Outcome>(
    accountId: AccountId,
    attempt: (stored: CountsSnapshot) => Promise<Outcome | 'conflict'>,
  ): Promise<Outcome> => retryUntilDone(async () => attempt(await readCounts(accountId)), retry);

  return {
    readCounts,

    countExclusions: (accountId) => goBy(accountId, (stored) => countExclusions(place.accounts, accountId, stored)),

    startCounting: (accountId, run) =>
      goBy(accountId, async (stored) => {
        const { value: counts } = stored;
        if (counts.running === run) return counts.endedUpTo;
        const committed = await commitCounts(place.accounts, accountId, stored, { ...counts, running: run });
        return committed === 'done' ? counts.endedUpTo : committed;
      }),

    finishCounting: (accountId, run, judge) =>
      goBy(accountId, (stored) => finishCounting(place, accountId, stored, run, judge)),

    async forgetVerdicts(accountId) {
      await goBy(accountId, async (stored) => {
        const { value: counts } = stored;
        if (counts.basis === undefined && counts.running === undefined) return 'done';
        const after = { ...counts, basis: undefined, running: undefined, domains: unjudged(counts) };
        return commitCounts(place.accounts, accountId, stored, after);
      });
    },
  };
}

/** Counts as over what has ended by now, by the clock that all instances share: some hundred, in one transaction. `more`: there may be others. */
async function settleSome(place: Place, accountId: AccountId): Promise<CountsSnapshot | 'more' | 'conflict'> {
  // Where nobody was counted yet there is no row, and no exclusion that could be over.
  const { answeredAt, ...stored } = await readAccountCounts(place.accounts, accountId);
  const { endedUpTo: from } = stored.value;
  const upTo = `${endsBefore(latestNow(place.clock(), answeredAt))}${BEHIND_ALL}`;
  let endedUpTo = from;
  const ended = new Set<EmailAddress>();
  await place.accounts.walk(
    odata`PartitionKey eq ${accountId} and RowKey gt ${END_PREFIX + from} and RowKey lt ${END_PREFIX + upTo}`,
    ENDS_PAGE,
    (rows) => {
      for (const { rowKey } of rows) {
        endedUpTo = rowKey.slice(END_PREFIX.length);
        ended.add(addressOfEnd(rowKey));
      }
      return false;
    },
    'keys-only',
  );
  if (ended.size === 0) return stored;
  const after = await countEnded(place, accountId, stored.value, endedUpTo, ended);
  return (await commitCounts(place.accounts, accountId, stored, after, [...ended])) === 'done' ? 'more' : 'conflict';
}

/** Whoever changes one of these addresses writes the row of numbers too, so what is read here is so when that row is written. */
async function countEnded(
  place: Place,
  accountId: AccountId,
  counts: AccountCounts,
  endedUpTo: string,
  ended: ReadonlySet<EmailAddress>,
): Promise<AccountCounts> {
  const { records, unreadable } = await readRecords(place.accounts, accountId, ended);
  const verdictOf = await findVerdicts(place, accountId, counts, [...records.values()]);
  const recounts: Recount[] = [];
  const changes = [];
  for (const [email, record] of records) {
    const verdict = verdictOf(record);
    const before = countsOf(record, verdict, counts.endedUpTo);
    recounts.push({ email, before, after: countsOf(record, verdict, endedUpTo) });
    changes.push({ before: record, after: record });
  }
  return {
    ...counts,
    domains: recount(counts, recounts),
    unreadable: counts.unreadable + unreadable,
    exclusions: recountExclusions(counts.exclusions, changes, counts.endedUpTo, endedUpTo),
    endedUpTo,
  };
}
