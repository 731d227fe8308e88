/** The numbers of an account as they are now, and as a finished readiness report makes them. */
import { odata } from '@azure/data-tables';
import {
  type AccountCounts,
  adjust,
  countsOf,
  countsOfItem,
  difference,
  type DomainCounts,
  NO_COUNTS,
  recount,
  superseding,
  tagOf,
  unjudged,
  verdictOfItem,
} from '../rules/account-counts.ts';
import { endsBefore } from '../../platform/words/end-key.ts';
import type { AddressRecord } from '../rules/directory-user.ts';
import { type AccountId, domainOf, type EmailAddress } from '../../platform/words/identifiers.ts';
import type { ReadinessItem } from '../rules/readiness-item.ts';
import { type Clock, DependencyUnavailable, UnreadableRow } from '../../platform/ports.ts';
import type { CountsSnapshot, CountStore, FinishedCount } from '../ports.ts';
import { countsWrites, type CountsPlace, findVerdicts, readAccountCounts } from './account-counts.ts';
import { deleteRange } from '../../platform/tables/delete-range.ts';
import { inParallel, STORAGE_CONCURRENCY } from '../../platform/tables/in-parallel.ts';
import { latestNow } from './latest-now.ts';
import { leftOut, readOrNote } from '../../platform/tables/list-page.ts';
import type { PauseBeforeRetry } from '../../platform/tables/pause-before-retry.ts';
import { readAddress } from './read-address.ts';
import {
  BEHIND_ALL,
  addressIn,
  END_PREFIX,
  ofRun,
  TOUCHED_PREFIX,
  VERDICT_PREFIX,
  verdictRow,
} from '../../platform/tables/row-keys.ts';
import { touchedOf } from './rows/counts-row.ts';
import type { Write } from '../../platform/tables/rows/table-row.ts';

type Place = CountsPlace & { readonly clock: Clock; readonly pause: PauseBeforeRetry };

/** The moment of an end in its key, with the colon behind it. */
const END_LENGTH = endsBefore(new Date(0)).length + 1;
const ENDS_PAGE = 200;
/** So many verdicts go in one transaction. */
const VERDICTS_PAGE = 90;
const MAX_ATTEMPTS = 20;
/** What earlier runs noted: so many rows go at once, and the rest with the next report. */
const MAX_DELETIONS = 2000;

export function makeCountStore(place: Place): CountStore {
  return {
    readCounts: (account) => settleEnds(place, account),

    async beginCounting(account, run) {
      const begun = await changeCounts(place, account, (counts) =>
        counts.running === run ? undefined : { ...counts, running: run },
      );
      return begun.endedUpTo;
    },

    finishCounting: (account, run, judge) => finish(place, account, run, judge),

    async forgetVerdicts(account) {
      await changeCounts(place, account, (counts) =>
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
  account: AccountId,
  change: (counts: AccountCounts) => AccountCounts | undefined,
): Promise<AccountCounts> {
  for (let attempt = 1; ; attempt++) {
    const stored = await settleEnds(place, account);
    const after = change(stored.value);
    if (after === undefined) return stored.value;
    if ((await commit(place, account, stored, after)) === 'done') return after;
    await again(place, attempt);
  }
}

async function again({ pause }: Place, attempt: number): Promise<void> {
  if (attempt === MAX_ATTEMPTS) throw new Error('the numbers of an account change faster than they can be written');
  await pause(Math.min(attempt, 4));
}

/** A write that won although its reply was lost is told by what the row says when it is read again. */
async function commit(
  { accounts }: Place,
  account: AccountId,
  before: CountsSnapshot,
  after: AccountCounts,
  touched: readonly EmailAddress[] = [],
): Promise<'done' | 'conflict'> {
  const outcome = await accounts.commit(account, countsWrites(before, after, touched));
  return outcome === 'done' ? 'done' : 'conflict';
}

/** Counts as over what has ended by now, by the clock that all instances share, some hundred at a time, each time in one transaction. */
async function settleEnds(place: Place, account: AccountId): Promise<CountsSnapshot> {
  for (let attempt = 1; ;) {
    // Where nobody was counted yet there is no row, and no exclusion that could be over.
    const { answeredAt, ...stored } = await readAccountCounts(place.accounts, account);
    const ended = await findEnded(place, account, stored.value.endedUpTo, latestNow(place.clock(), answeredAt));
    const last = ended.at(-1);
    if (last === undefined) return stored;
    const endedUpTo = last.end;
    const counted = await countEnded(place, account, stored.value, endedUpTo, ended);
    const after = { ...stored.value, ...counted, endedUpTo };
    const emails = ended.map(({ email }) => email);
    if ((await commit(place, account, stored, after, emails)) === 'conflict') await again(place, attempt++);
  }
}

type Ended = { readonly end: string; readonly email: EmailAddress };

async function findEnded({ accounts }: Place, account: AccountId, endedUpTo: string, now: Date): Promise<Ended[]> {
  const [from, to] = [END_PREFIX + endedUpTo, `${END_PREFIX}${endsBefore(now)}${BEHIND_ALL}`];
  const filter = odata`PartitionKey eq ${account} and RowKey gt ${from} and RowKey lt ${to}`;
  const ended: Ended[] = [];
  await accounts.walk(
    filter,
    ENDS_PAGE,
    (rows) => {
      for (const { rowKey } of rows) {
        const email = addressIn(rowKey, rowKey.slice(0, END_PREFIX.length + END_LENGTH));
        ended.push({ end: rowKey.slice(END_PREFIX.length), email });
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
  account: AccountId,
  counts: AccountCounts,
  endedUpTo: string,
  ended: readonly Ended[],
): Promise<Pick<AccountCounts, 'domains' | 'unreadable'>> {
  const { records, unreadable } = await readRecords(place, account, new Set(ended.map(({ email }) => email)));
  const verdictOf = await findVerdicts(place, account, counts, [...records.values()]);
  const recounts = [...records].map(([email, record]) => {
    const verdict = verdictOf(record);
    const [before, after] = [counts.endedUpTo, endedUpTo].map((upTo) => countsOf(record, verdict, upTo));
    return { email, before: before ?? NO_COUNTS, after: after ?? NO_COUNTS };
  });
  return { domains: recount(counts, recounts), unreadable: counts.unreadable + unreadable };
}

/** `unreadable`: how many of the rows can't be read; they aren't among the records. */
type Records = {
  readonly records: ReadonlyMap<EmailAddress, AddressRecord | undefined>;
  readonly unreadable: number;
};

async function readRecords(
  { accounts }: Pick<Place, 'accounts'>,
  account: AccountId,
  emails: ReadonlySet<EmailAddress>,
): Promise<Records> {
  const unreadable: UnreadableRow[] = [];
  const read = await inParallel([...emails], STORAGE_CONCURRENCY, async (email) => {
    try {
      return [[email, (await readAddress(accounts, account, email)).record] as const];
    } catch (error) {
      if (!(error instanceof UnreadableRow)) throw error;
      unreadable.push(error);
      return [];
    }
  });
  leftOut(accounts, unreadable);
  return { records: new Map(read.flat()), unreadable: unreadable.length };
}

type Judge = (records: readonly AddressRecord[]) => Promise<readonly ReadinessItem[]>;

/**
 * The numbers become those of the finished run. Whoever was changed while it read the users is judged once more, and that until
 * nobody was changed since: then the row says so, in the very write that nobody else can have come before.
 */
async function finish(
  place: Place,
  account: AccountId,
  run: FinishedCount,
  judge: Judge,
): Promise<'finished' | 'lost'> {
  for (let attempt = 1; ; attempt++) {
    const stored = await settleEnds(place, account);
    const counts = stored.value;
    if (counts.basis?.number === run.number) return 'finished';
    if (counts.running !== run.number) return 'lost';
    const touched = await listTouched(place, account, run.number);
    const { records, unreadable } = await readRecords(place, account, touched.emails);
    const items = await judge([...records.values()].flatMap((record) => (record === undefined ? [] : [record])));
    await writeVerdicts(place, account, run, records, items);
    const domains = await correct(place, account, run, counts.endedUpTo, records, items);
    const { number, tenant, takenAt } = run;
    const after: AccountCounts = {
      ...counts,
      ...{ domains: superseding(counts, domains), running: undefined, basis: { number, tenant, takenAt } },
      hasOwnVerdicts: touched.emails.size > 0,
      unreadable: (run.unreadable ?? 0) + touched.unreadable + unreadable,
    };
    if ((await commit(place, account, stored, after)) === 'done') {
      await clearAway(place, account, run.number);
      return 'finished';
    }
    await again(place, attempt);
  }
}

/** `unreadable`: how many notes can't be read, so that nobody knows whom they name. */
async function listTouched(
  { accounts }: Place,
  account: AccountId,
  number: number,
): Promise<{ readonly emails: ReadonlySet<EmailAddress>; readonly unreadable: number }> {
  const prefix = ofRun(TOUCHED_PREFIX, number);
  const filter = odata`PartitionKey eq ${account} and RowKey ge ${prefix} and RowKey lt ${prefix + BEHIND_ALL}`;
  const emails = new Set<EmailAddress>();
  const unreadable: UnreadableRow[] = [];
  await accounts.walk(filter, 1000, (rows) => {
    for (const { columns } of rows)
      for (const email of readOrNote(unreadable, () => touchedOf(columns)) ?? []) emails.add(email);
    return true;
  });
  leftOut(accounts, unreadable);
  return { emails, unreadable: unreadable.length };
}

/** They stand for themselves until the row of numbers names the run, so it doesn't matter how many transactions they take. */
async function writeVerdicts(
  { accounts }: Place,
  account: AccountId,
  { number }: FinishedCount,
  records: ReadonlyMap<EmailAddress, AddressRecord | undefined>,
  items: readonly ReadinessItem[],
): Promise<void> {
  const writes = items.flatMap((item): Write[] => {
    const user = records.get(item.email)?.user;
    if (user === undefined) return [];
    const columns = { userTag: tagOf(user), verdict: verdictOfItem(item, user) };
    return [{ kind: 'put', rowKey: verdictRow(number, item.email), columns }];
  });
  for (let at = 0; at < writes.length; at += VERDICTS_PAGE) {
    await accounts.commit(account, writes.slice(at, at + VERDICTS_PAGE));
  }
}

/** The run's numbers, with those who were changed meanwhile taken out as the run met them and put in as they are. */
async function correct(
  { readinessRuns }: Place,
  account: AccountId,
  run: FinishedCount,
  endedUpTo: string,
  records: ReadonlyMap<EmailAddress, AddressRecord | undefined>,
  items: readonly ReadinessItem[],
): Promise<DomainCounts> {
  const met = await readinessRuns.findItems(account, run, [...records.keys()]);
  const judged = new Map(items.map((item) => [item.email, item]));
  let domains = run.counts;
  for (const [email, record] of records) {
    const item = judged.get(email);
    const verdict = record?.user === undefined ? 'not-judged' : verdictOfItem(item, record.user);
    const was = met.get(email);
    const delta = difference(countsOf(record, verdict, endedUpTo), was === undefined ? NO_COUNTS : countsOfItem(was));
    domains = adjust(domains, domainOf(email), delta);
  }
  return domains;
}

/** Nothing refers to what earlier runs noted. Whatever fails is for the next report. */
async function clearAway({ accounts }: Place, account: AccountId, number: number): Promise<void> {
  const ranges = [
    { from: TOUCHED_PREFIX, to: ofRun(TOUCHED_PREFIX, number) + BEHIND_ALL },
    { from: VERDICT_PREFIX, to: ofRun(VERDICT_PREFIX, number) },
  ];
  try {
    for (const range of ranges) await deleteRange(accounts, account, { ...range, most: MAX_DELETIONS });
  } catch (error) {
    if (!(error instanceof DependencyUnavailable)) throw error;
  }
}
