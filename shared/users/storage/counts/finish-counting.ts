/** A finished readiness run makes an account's numbers anew. */
import { odata } from '../../../platform/tables/filter.ts';
import {
  type AccountCounts,
  adjust,
  countsOf,
  countsOfItem,
  type DomainCounts,
  NO_COUNTS,
  sum,
  verdictOfItem,
} from '../../rules/counts/account-counts.ts';
import { tagOf } from '../../rules/user.ts';
import { superseding } from '../../rules/counts/recount.ts';
import type { AddressRecord } from '../../rules/user.ts';
import { type AccountId, domainOf, type EmailAddress } from '../../../platform/words/identifiers.ts';
import type { ReadinessItem } from '../../rules/readiness-item.ts';
import type { UnreadableRow } from '../../../platform/ports.ts';
import type { CountsSnapshot, FinishedCount } from '../../ports.ts';
import { deleteRange } from '../../../platform/tables/delete-range.ts';
import { leftOut, readOrNote } from '../../../platform/tables/list-page.ts';
import { BEHIND_ALL, ofRun, TOUCHED_PREFIX, VERDICT_PREFIX, verdictRow } from '../../../platform/tables/row-keys.ts';
import { commitCounts, ownVerdictColumns, touchedOf } from './counts-row.ts';
import { type CountsPlace, readRecords } from './plan-counts.ts';
import type { Write } from '../../../platform/tables/rows/table-row.ts';
import { ifPossible } from '../../../platform/in-process/attempts.ts';

/** So many verdicts go in one transaction. */
const VERDICTS_PAGE = 90;

/** What earlier runs noted: so many rows go at once, and the rest with the next report. */
const MAX_DELETIONS = 2000;

type Judge = (records: readonly AddressRecord[]) => Promise<readonly ReadinessItem[]>;

/**
 * The numbers become those of the finished run. Whoever was changed while it read the users is judged once more, and that until
 * nobody was changed since: then the row says so, in the very write that nobody else can have come before.
 */
export async function finishCounting(
  place: CountsPlace,
  accountId: AccountId,
  stored: CountsSnapshot,
  run: FinishedCount,
  judge: Judge,
): Promise<'finished' | 'lost' | 'conflict'> {
  const counts = stored.value;
  if (counts.basis?.number === run.number) return 'finished';
  if (counts.running !== run.number) return 'lost';
  const touched = await listTouched(place, accountId, run.number);
  const { domains, unreadable } =
    touched.emails.size === 0
      ? { domains: run.counts, unreadable: 0 }
      : await judgeAgain(place, accountId, run, counts.endedUpTo, touched.emails, judge);
  const { number, tenant, takenAt } = run;
  const after: AccountCounts = {
    ...counts,
    ...{ domains: superseding(counts, domains), running: undefined, basis: { number, tenant, takenAt } },
    hasOwnVerdicts: touched.emails.size > 0,
    unreadable: (run.unreadable ?? 0) + touched.unreadable + unreadable,
  };
  if ((await commitCounts(place.accounts, accountId, stored, after)) !== 'done') return 'conflict';
  // Nothing refers to what earlier runs noted. Whatever fails is for the next report.
  const noted = [
    { from: TOUCHED_PREFIX, to: ofRun(TOUCHED_PREFIX, number) + BEHIND_ALL },
    { from: VERDICT_PREFIX, to: ofRun(VERDICT_PREFIX, number) },
  ];
  await ifPossible(async () => {
    for (const range of noted) await deleteRange(place.accounts, accountId, { ...range, most: MAX_DELETIONS });
  });
  return 'finished';
}

/** `unreadable`: how many of their rows can't be read. */
async function judgeAgain(
  place: CountsPlace,
  accountId: AccountId,
  run: FinishedCount,
  endedUpTo: string,
  touched: ReadonlySet<EmailAddress>,
  judge: Judge,
): Promise<{ readonly domains: DomainCounts; readonly unreadable: number }> {
  const { records, unreadable } = await readRecords(place.accounts, accountId, touched);
  const items = await judge([...records.values()].flatMap((record) => (record === undefined ? [] : [record])));
  await writeVerdicts(place, accountId, run, records, items);
  return { domains: await correct(place, accountId, run, endedUpTo, records, items), unreadable };
}

/** `unreadable`: how many notes can't be read, so that nobody knows whom they name. */
async function listTouched(
  { accounts }: CountsPlace,
  accountId: AccountId,
  number: number,
): Promise<{ readonly emails: ReadonlySet<EmailAddress>; readonly unreadable: number }> {
  const prefix = ofRun(TOUCHED_PREFIX, number);
  const filter = odata`PartitionKey eq ${accountId} and RowKey ge ${prefix} and RowKey lt ${prefix + BEHIND_ALL}`;
  const emails = new Set<EmailAddress>();
  const unreadable: UnreadableRow[] = [];
  await accounts.walk(filter, 1000, (rows) => {
    for (const { columns } of rows)
      for (const email of readOrNote(unreadable, touchedOf, columns) ?? []) emails.add(email);
    return true;
  });
  leftOut(accounts, unreadable);
  return { emails, unreadable: unreadable.length };
}

/** They stand for themselves until the row of numbers names the run, so it doesn't matter how many transactions they take. */
async function writeVerdicts(
  { accounts }: CountsPlace,
  accountId: AccountId,
  { number }: FinishedCount,
  records: ReadonlyMap<EmailAddress, AddressRecord | undefined>,
  items: readonly ReadinessItem[],
): Promise<void> {
  const writes = items.flatMap((item): Write[] => {
    const user = records.get(item.email)?.user;
    if (user === undefined) return [];
    const columns = ownVerdictColumns({ userTag: tagOf(user), verdict: verdictOfItem(item, user) });
    return [{ kind: 'put', rowKey: verdictRow(number, item.email), columns }];
  });
  for (let at = 0; at < writes.length; at += VERDICTS_PAGE) {
    await accounts.commit(accountId, writes.slice(at, at + VERDICTS_PAGE));
  }
}

/** The run's numbers, with those who were changed meanwhile taken out as the run met them and put in as they are. */
async function correct(
  { readinessRuns }: CountsPlace,
  accountId: AccountId,
  run: FinishedCount,
  endedUpTo: string,
  records: ReadonlyMap<EmailAddress, AddressRecord | undefined>,
  items: readonly ReadinessItem[],
): Promise<DomainCounts> {
  const met = await readinessRuns.findItems(accountId, run, [...records.keys()]);
  const judged = new Map(items.map((item) => [item.email, item]));
  let domains = run.counts;
  for (const [email, record] of records) {
    const item = judged.get(email);
    const verdict = record?.user === undefined ? 'not-judged' : verdictOfItem(item, record.user);
    const was = met.get(email);
    const delta = sum(countsOf(record, verdict, endedUpTo), was === undefined ? NO_COUNTS : countsOfItem(was), -1);
    domains = adjust(domains, domainOf(email), delta);
  }
  return domains;
}
