/** The exclusion list, looked through for a text, with the users whose exclusions they are. */
import type { AccountId } from '../../platform/words/identifiers.ts';
import type { PageRequest, UnreadableRow } from '../../platform/ports.ts';
import type { FoundExclusion, SearchedPage } from '../ports.ts';
import { contains } from '../rules/search-text.ts';
import { exclusionOf } from '../../users/storage/rows/exclusion-row.ts';
import { cursorAt, positionOf } from '../../platform/formats/page-cursor.ts';
import { odata } from '../../platform/tables/filter.ts';
import { leftOut, readOrNote } from '../../platform/tables/list-page.ts';
import { addressIn, BEHIND_ALL, EXCLUSION_PREFIX } from '../../platform/tables/row-keys.ts';
import type { StoredRow } from '../../platform/tables/rows/table-row.ts';
import type { Table } from '../../platform/tables/table.ts';
import { findUsers } from './find-users.ts';

const ROWS_AT_ONCE = 500;
/** An answer looks at so many rows at most, and then goes out as it is, with the way on. */
const MOST_ROWS = 1000;

type Found = FoundExclusion & { readonly rowKey: string };

/** Throws InvalidCursor. */
export async function searchExclusions(
  accounts: Table,
  accountId: AccountId,
  page: PageRequest,
  text: string,
): Promise<SearchedPage> {
  const items: FoundExclusion[] = [];
  const unreadable: UnreadableRow[] = [];
  let last = page.after === undefined ? EXCLUSION_PREFIX : EXCLUSION_PREFIX + positionOf(page.after);
  let searched = 0;
  let isMore = true;
  // Without a text every row is found.
  const atOnce = text === '' ? Math.min(page.limit, ROWS_AT_ONCE) : ROWS_AT_ONCE;
  while (isMore && items.length < page.limit && searched < MOST_ROWS) {
    const rows = await readSome(accounts, accountId, last, atOnce);
    const found = await findIn(accounts, accountId, rows.stored, { text, unreadable });
    const taken = found.slice(0, page.limit - items.length);
    items.push(...taken.map(({ exclusion, user }) => ({ exclusion, user })));
    // Where the page is full the next one begins behind its last, and otherwise behind all that was looked at.
    const isCut = taken.length < found.length;
    last = (isCut ? taken.at(-1) : rows.stored.at(-1))?.rowKey ?? last;
    searched += rows.stored.filter(({ rowKey }) => rowKey <= last).length;
    isMore = isCut || rows.isMore;
  }
  const next = isMore ? cursorAt(last.slice(EXCLUSION_PREFIX.length)) : undefined;
  return { items, next, searched, ...leftOut(accounts, unreadable) };
}

async function findIn(
  accounts: Table,
  accountId: AccountId,
  rows: readonly StoredRow[],
  { text, unreadable }: { readonly text: string; readonly unreadable: UnreadableRow[] },
): Promise<Found[]> {
  const itemOf = ({ rowKey, columns }: StoredRow) => exclusionOf(addressIn(rowKey, EXCLUSION_PREFIX), columns);
  const read = rows.flatMap((row) => {
    const exclusion = readOrNote(unreadable, itemOf, row);
    return exclusion === undefined ? [] : [{ exclusion, rowKey: row.rowKey }];
  });
  const users = await findUsers(
    accounts,
    accountId,
    read.map(({ exclusion }) => exclusion.email),
  );
  return read
    .map((each) => ({ ...each, user: users.get(each.exclusion.email) }))
    .filter((each) => contains(text, each));
}

async function readSome(accounts: Table, accountId: AccountId, after: string, count: number) {
  let read = { stored: [] as readonly StoredRow[], isMore: false };
  const [from, to] = [odata`RowKey gt ${after}`, odata`RowKey lt ${EXCLUSION_PREFIX + BEHIND_ALL}`];
  await accounts.walk(`${odata`PartitionKey eq ${accountId}`} and ${from} and ${to}`, count, (rows, more) => {
    read = { stored: rows, isMore: more };
    // Storage may answer with none and the way on.
    return rows.length === 0;
  });
  return read;
}
