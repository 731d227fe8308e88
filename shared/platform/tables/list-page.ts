/** Pages of the rows of one kind in one partition, in key order; and what becomes of rows that can't be read. */
import { odata } from './filter.ts';
import { escapeKey } from '../words/identifiers.ts';
import { type Page, type PageRequest, UnreadableRow } from '../ports.ts';
import { cursorAt, positionOf } from '../formats/page-cursor.ts';
import { BEHIND_ALL } from './row-keys.ts';
import type { Table } from './table.ts';
import type { StoredRow } from './rows/table-row.ts';

// "Query timeout and pagination", Microsoft Learn.
const MAX_ROWS_PER_REQUEST = 1000;
/** A page that is still short after so many requests goes out short: rows that are left out must not make it slow. */
const MAX_REQUESTS = 10;

export type Listing<Item> = {
  readonly table: Table;
  readonly partitionKey: string;
  /** What the keys of these rows begin with. */
  readonly prefix: string;
  readonly page: PageRequest;
  /** Only keys whose rest begins with this. */
  readonly startsWith?: string;
  /** Only keys whose rest is not before `start`, and before `end`. */
  readonly range?: { readonly start: string | undefined; readonly end: string | undefined };
  /** Bounds on the work for one page, for lists that leave out much. */
  readonly most?: { readonly rowsPerRequest?: number; readonly requests?: number };
  /** Undefined leaves the row out; so does UnreadableRow, and the page says so. */
  readonly itemOf: (row: StoredRow) => Item | undefined;
};

/** One page. Throws InvalidCursor when `page.after` is none of this list. */
export async function listPage<Item>(listing: Listing<Item>): Promise<Page<Item>> {
  const { table, prefix, page, most = {}, itemOf } = listing;
  const { rowsPerRequest = Math.min(page.limit + 1, MAX_ROWS_PER_REQUEST), requests: maxRequests = MAX_REQUESTS } =
    most;
  const items: Item[] = [];
  const unreadable: UnreadableRow[] = [];
  const end = { last: undefined as string | undefined, cutOff: false };
  let requests = 0;
  // One row more than asked for tells whether there is another page.
  await table.walk(filterOf(listing), rowsPerRequest, (rows, more) => {
    requests += 1;
    for (const row of rows) {
      if (items.length === page.limit) {
        end.cutOff = true;
        return false;
      }
      end.last = row.rowKey;
      const item = readOrNote(unreadable, itemOf, row);
      if (item !== undefined) items.push(item);
    }
    end.cutOff = more && requests >= maxRequests && end.last !== undefined;
    return !end.cutOff;
  });
  const next = end.cutOff && end.last !== undefined ? cursorAt(end.last.slice(prefix.length)) : undefined;
  return { items, next, ...leftOut(table, unreadable) };
}

/** What is read; an UnreadableRow is noted, and nothing. */
export function readOrNote<From, Read>(
  unreadable: UnreadableRow[],
  read: (from: From) => Read,
  from: From,
): Read | undefined {
  try {
    return read(from);
  } catch (error) {
    if (!(error instanceof UnreadableRow)) throw error;
    unreadable.push(error);
    return undefined;
  }
}

/** What a row that is read alone says; undefined where it can't be read, which is reported. */
export function readOrReport<From, Read>(
  table: Pick<Table, 'report'>,
  read: (from: From) => Read,
  from: From,
): Read | undefined {
  const unreadable: UnreadableRow[] = [];
  const found = readOrNote(unreadable, read, from);
  leftOut(table, unreadable);
  return found;
}

/** Reports the rows, and says how many they are. */
export function leftOut(
  table: Pick<Table, 'report'>,
  unreadable: readonly UnreadableRow[],
): Pick<Page<never>, 'unreadable'> {
  if (unreadable.length === 0) return {};
  table.report(unreadable);
  return { unreadable: unreadable.length };
}

function filterOf<Item>({ partitionKey, prefix, page, startsWith = '', range }: Listing<Item>): string {
  const from = prefix + (range?.start ?? startsWith);
  const end = prefix + (range?.end ?? startsWith + BEHIND_ALL);
  const after = page.after === undefined ? undefined : prefix + positionOf(page.after);
  const lower = after !== undefined && after >= from ? odata`RowKey gt ${after}` : odata`RowKey ge ${from}`;
  return `${odata`PartitionKey eq ${partitionKey}`} and ${lower} and ${odata`RowKey lt ${end}`}`;
}

/** The beginning of an address as its key has it; undefined when no address begins so. Case and compatibility forms don't count. */
export function keyStart(startsWith: string): string | undefined {
  if (!startsWith.isWellFormed()) return undefined;
  try {
    return escapeKey(startsWith.normalize('NFKC').toLowerCase());
  } catch (error) {
    // Longer than any address.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
