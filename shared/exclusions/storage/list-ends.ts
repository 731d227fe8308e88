/** Exclusions by their ends, in the order in which they come: what has expired, and what is about to. */
import { type AccountId, endsBefore } from '../../platform/words/identifiers.ts';
import type { Page, PageRequest, UnreadableRow } from '../../platform/ports.ts';
import type { Ends, FoundExclusion } from '../ports.ts';
import { addressOfEnd, exclusionOf } from '../../users/storage/rows/exclusion-row.ts';
import { odata } from '../../platform/tables/filter.ts';
import { inParallel, STORAGE_CONCURRENCY } from '../../platform/tables/in-parallel.ts';
import { leftOut, listPage, readOrNote } from '../../platform/tables/list-page.ts';
import { END_PREFIX, exclusionRow } from '../../platform/tables/row-keys.ts';
import type { Table } from '../../platform/tables/table.ts';
import { findUsers } from './find-users.ts';

const ROWS_PER_REQUEST = 1000;
/** 50,000 exclusions are what an account may have; who has more reads that there are at least so many. */
const MOST_REQUESTS = 60;

/** At its end itself an exclusion is over. */
const behind = (moment: Date): string => endsBefore(new Date(moment.getTime() + 1));
const startOf = ({ after }: Ends): string => (after === undefined ? '' : behind(after));

/** Throws InvalidCursor. */
export async function listEnds(
  accounts: Table,
  accountId: AccountId,
  page: PageRequest,
  ends: Ends,
): Promise<Page<FoundExclusion>> {
  const listed = await listPage({
    ...{ table: accounts, partitionKey: accountId, prefix: END_PREFIX, page },
    range: { start: startOf(ends), end: behind(ends.until) },
    itemOf: ({ rowKey }) => addressOfEnd(rowKey),
  });
  const unreadable: UnreadableRow[] = [];
  const rows = await inParallel(listed.items, STORAGE_CONCURRENCY, async (email) => {
    const row = await accounts.read(accountId, exclusionRow(email));
    return row && readOrNote(unreadable, (from) => exclusionOf(email, from), row.columns);
  });
  // Changed since the end was read: it has another one, or is gone.
  const standing = rows.flatMap((exclusion) => (exclusion !== undefined && endsIn(exclusion, ends) ? [exclusion] : []));
  const users = await findUsers(
    accounts,
    accountId,
    standing.map(({ email }) => email),
  );
  return {
    items: standing.map((exclusion) => ({ exclusion, user: users.get(exclusion.email) })),
    next: listed.next,
    ...leftOut(accounts, unreadable),
  };
}

const endsIn = ({ expiresAt }: FoundExclusion['exclusion'], { after, until }: Ends): boolean =>
  expiresAt !== undefined && expiresAt <= until && (after === undefined || expiresAt > after);

/** How many. Reads keys alone. */
export async function countEnds(accounts: Table, accountId: AccountId, ends: Ends): Promise<number> {
  const [from, to] = [END_PREFIX + startOf(ends), END_PREFIX + behind(ends.until)];
  let count = 0;
  let requests = 0;
  await accounts.walk(
    odata`PartitionKey eq ${accountId} and RowKey ge ${from} and RowKey lt ${to}`,
    ROWS_PER_REQUEST,
    (rows) => {
      count += rows.length;
      return ++requests < MOST_REQUESTS;
    },
    'keys-only',
  );
  return count;
}
