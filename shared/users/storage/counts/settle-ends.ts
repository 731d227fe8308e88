/** Exclusions that have ended by now are counted as over before anybody reads or changes an account's numbers. */
import { odata } from '../../../platform/tables/filter.ts';
import { type AccountCounts, countsOf, NO_COUNTS } from '../../rules/counts/account-counts.ts';
import { exclusionShift, shiftExclusions } from '../../rules/counts/exclusion-counts.ts';
import { recount } from '../../rules/counts/recount.ts';
import { endsBefore } from '../../../platform/words/key-escaping.ts';
import type { AddressRecord } from '../../rules/user.ts';
import type { AccountId, EmailAddress } from '../../../platform/words/identifiers.ts';
import { type Clock, UnreadableRow } from '../../../platform/ports.ts';
import type { CountsSnapshot } from '../../ports.ts';
import { countsWrites, type CountsPlace, findVerdicts, readAccountCounts } from './account-counts.ts';
import { inParallel, STORAGE_CONCURRENCY } from '../../../platform/tables/in-parallel.ts';
import { addressOfEnd, latestNow } from '../rows/exclusion-row.ts';
import { leftOut } from '../../../platform/tables/list-page.ts';
import type { PauseBeforeRetry } from '../../../platform/tables/pause-before-retry.ts';
import { readAddress } from '../rows/address-row.ts';
import { BEHIND_ALL, END_PREFIX } from '../../../platform/tables/row-keys.ts';
import { retryUntilDone } from '../../../platform/in-process/retry-on-conflict.ts';

export type Place = CountsPlace & { readonly clock: Clock; readonly pause: PauseBeforeRetry };

const ENDS_PAGE = 200;

const MAX_ATTEMPTS = 20;

/** How a change of the numbers is tried again: every change of a user or an exclusion of the account meets it at this row. */
export const retryOf = ({ pause }: Place) => ({
  attempts: MAX_ATTEMPTS,
  pause: (made: number) => pause(Math.min(made, 4)),
  otherwise: 'the numbers of an account change faster than they can be written',
});

/** A write that won although its reply was lost is told by what the row says when it is read again. */
export async function commitCounts(
  { accounts }: Place,
  accountId: AccountId,
  before: CountsSnapshot,
  after: AccountCounts,
  touched: readonly EmailAddress[] = [],
): Promise<'done' | 'conflict'> {
  const outcome = await accounts.commit(accountId, countsWrites(before, after, touched));
  return outcome === 'done' ? 'done' : 'conflict';
}

/** Counts as over what has ended by now, by the clock that all instances share, some hundred at a time, each time in one transaction. */
export async function settleEnds(place: Place, accountId: AccountId): Promise<CountsSnapshot> {
  for (;;) {
    const settled = await retryUntilDone(() => settleSome(place, accountId), retryOf(place));
    if (settled !== 'more') return settled;
  }
}

/** `more`: some were counted, and there may be others. */
async function settleSome(place: Place, accountId: AccountId): Promise<CountsSnapshot | 'more' | 'conflict'> {
  // Where nobody was counted yet there is no row, and no exclusion that could be over.
  const { answeredAt, ...stored } = await readAccountCounts(place.accounts, accountId);
  const ended = await findEnded(place, accountId, stored.value.endedUpTo, latestNow(place.clock(), answeredAt));
  const last = ended.at(-1);
  if (last === undefined) return stored;
  const endedUpTo = last.end;
  const counted = await countEnded(place, accountId, stored.value, endedUpTo, ended);
  const after = { ...stored.value, ...counted, endedUpTo };
  const emails = ended.map(({ email }) => email);
  return (await commitCounts(place, accountId, stored, after, emails)) === 'done' ? 'more' : 'conflict';
}

type Ended = { readonly end: string; readonly email: EmailAddress };

async function findEnded({ accounts }: Place, accountId: AccountId, endedUpTo: string, now: Date): Promise<Ended[]> {
  const [from, to] = [END_PREFIX + endedUpTo, `${END_PREFIX}${endsBefore(now)}${BEHIND_ALL}`];
  const filter = odata`PartitionKey eq ${accountId} and RowKey gt ${from} and RowKey lt ${to}`;
  const ended: Ended[] = [];
  await accounts.walk(
    filter,
    ENDS_PAGE,
    (rows) => {
      for (const { rowKey } of rows) {
        ended.push({ end: rowKey.slice(END_PREFIX.length), email: addressOfEnd(rowKey) });
      }
      return false;
    },
    'keys-only',
  );
  return ended;
}

/** Whoever changes one of these addresses writes the row of numbers too, so what is read here is so when that row is written. */
async function countEnded(
  place: Place,
  accountId: AccountId,
  counts: AccountCounts,
  endedUpTo: string,
  ended: readonly Ended[],
): Promise<Pick<AccountCounts, 'domains' | 'unreadable' | 'exclusions'>> {
  const { records, unreadable } = await readRecords(place, accountId, new Set(ended.map(({ email }) => email)));
  const verdictOf = await findVerdicts(place, accountId, counts, [...records.values()]);
  const recounts = [...records].map(([email, record]) => {
    const verdict = verdictOf(record);
    const [before, after] = [counts.endedUpTo, endedUpTo].map((upTo) => countsOf(record, verdict, upTo));
    return { email, before: before ?? NO_COUNTS, after: after ?? NO_COUNTS };
  });
  const shifts = [...records.values()].map((record) => exclusionShift(record, record, counts.endedUpTo, endedUpTo));
  return {
    domains: recount(counts, recounts),
    unreadable: counts.unreadable + unreadable,
    exclusions: shiftExclusions(counts.exclusions, shifts),
  };
}

/** `unreadable`: how many of the rows can't be read; they aren't among the records. */
type Records = {
  readonly records: ReadonlyMap<EmailAddress, AddressRecord | undefined>;
  readonly unreadable: number;
};

export async function readRecords(
  { accounts }: Pick<Place, 'accounts'>,
  accountId: AccountId,
  emails: ReadonlySet<EmailAddress>,
): Promise<Records> {
  const unreadable: UnreadableRow[] = [];
  const read = await inParallel([...emails], STORAGE_CONCURRENCY, async (email) => {
    try {
      return [[email, (await readAddress(accounts, accountId, email)).record] as const];
    } catch (error) {
      if (!(error instanceof UnreadableRow)) throw error;
      unreadable.push(error);
      return [];
    }
  });
  leftOut(accounts, unreadable);
  return { records: new Map(read.flat()), unreadable: unreadable.length };
}
