/**
 * A `Table` in memory, for tests to which storage is only a place. It takes and refuses what Azure Table Storage does, and
 * `contracts/table-contract.ts` holds both to it. It has no wire: what is about retries, time limits or Azure's errors is tested on Azurite.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RequestObserver } from '../../../shared/platform/tables/requests/observe.ts';
import type { Table, WriteOutcome } from '../../../shared/platform/tables/table.ts';
import type { Clock } from '../../../shared/platform/ports.ts';
import {
  checkWrites,
  type Columns,
  type ReadRow,
  type StoredRow,
  weighRow,
  type Write,
} from '../../../shared/platform/tables/rows/table-row.ts';
import { readFilter, type TableFilter } from './table-filter.ts';

type Kept = { readonly etag: string; readonly timestamp: Date; readonly columns: Columns };
/** `inOrder`: the keys as they sort, by UTF-16 code units as the service's do; undefined since one came or went. */
type Partition = { readonly rows: Map<string, Kept>; inOrder: readonly string[] | undefined };
/** By partition key. */
export type MemoryRows = Map<string, Partition>;
type Change = Write | { readonly kind: 'remove'; readonly rowKey: string; readonly etag: string };

/** What the service itself says of a row; written, it is no column. */
const SYSTEM_NAME = /^(?:odata\.|(?:etag|timestamp|partitionKey|rowKey)$)/i;
// "Query timeout and pagination", Microsoft Learn.
const MAX_PAGE = 1000;

let written = 0;
const isColumn = ([name, value]: [string, Columns[string]]): boolean => value !== undefined && !SYSTEM_NAME.test(name);
/** Octets are the writer's, and each reader's, own. */
const copy = (columns: Columns): Columns =>
  Object.fromEntries(
    Object.entries(columns)
      .filter(isColumn)
      .map(([name, value]) => [name, value instanceof Uint8Array ? Buffer.from(value) : value]),
  );
const keep = (columns: Columns, timestamp: Date): Kept => ({
  etag: `W/"${String((written += 1))}"`,
  timestamp,
  columns: copy(columns),
});
const rowOf = (partitionKey: string, rowKey: string, { etag, timestamp, columns }: Kept): StoredRow => ({
  ...{ partitionKey, rowKey, etag },
  columns: { ...copy(columns), partitionKey, rowKey, etag, timestamp: timestamp.toISOString() },
});

function isRefused(kept: Kept | undefined, change: Change): boolean {
  switch (change.kind) {
    case 'insert':
      return kept !== undefined;
    case 'put':
      return false;
    case 'delete':
      return kept === undefined;
    case 'replace':
    case 'remove':
      return kept === undefined || (change.etag !== '*' && change.etag !== kept.etag);
  }
}

/** All or nothing, in one go: nobody comes between. */
function apply(data: MemoryRows, partitionKey: string, changes: readonly Change[], now: Date): WriteOutcome {
  const keys = new Set(changes.map(({ rowKey }) => rowKey));
  if (keys.size === 0 || keys.size < changes.length)
    throw new Error('storage could not commit a transaction that is empty or has two writes of one row');
  const partition = data.get(partitionKey) ?? { rows: new Map<string, Kept>(), inOrder: undefined };
  const { rows } = partition;
  if (changes.some((change) => isRefused(rows.get(change.rowKey), change))) return 'refused';
  for (const change of changes) {
    if ('columns' in change) rows.set(change.rowKey, keep(change.columns, now));
    else rows.delete(change.rowKey);
  }
  partition.inOrder = undefined;
  data.set(partitionKey, partition);
  return 'done';
}

/** As an answer's `date` says it. */
const toTheSecond = (moment: Date): Date => new Date(Math.floor(moment.getTime() / 1000) * 1000);

type Key = Pick<StoredRow, 'partitionKey' | 'rowKey'>;
/** The first rows of those that the filter finds behind the key, at most so many. */
function find(data: MemoryRows, filter: TableFilter, after: Key | undefined, most: number): StoredRow[] {
  const found: StoredRow[] = [];
  const partitions = filter.partitionKey === undefined ? [...data.keys()].sort() : [filter.partitionKey];
  for (const partitionKey of partitions) {
    const isBefore = after !== undefined && partitionKey < after.partitionKey;
    const behind = partitionKey === after?.partitionKey ? after.rowKey : undefined;
    if (!isBefore) findIn(data, partitionKey, filter, behind, most, found);
    if (found.length === most) break;
  }
  return found;
}

function findIn(
  data: MemoryRows,
  partitionKey: string,
  { finds, rowKeys }: TableFilter,
  behind: string | undefined,
  most: number,
  found: StoredRow[],
): void {
  const partition = data.get(partitionKey);
  if (partition === undefined) return;
  partition.inOrder ??= [...partition.rows.keys()].sort();
  for (const rowKey of keysIn(partition.inOrder, rowKeys, behind)) {
    const kept = partition.rows.get(rowKey);
    if (kept === undefined) continue;
    if (finds(valueIn(partitionKey, rowKey, kept))) found.push(rowOf(partitionKey, rowKey, kept));
    if (found.length === most) return;
  }
}

/** Those between the two, and behind that one. */
function* keysIn(inOrder: readonly string[], { first, last }: TableFilter['rowKeys'], behind = ''): Iterable<string> {
  for (let at = placeOf(inOrder, behind > first ? behind : first); at < inOrder.length; at++) {
    const key = inOrder[at] ?? '';
    if (last !== undefined && key > last) return;
    if (behind === '' || key > behind) yield key;
  }
}

/** Where the first key stands that isn't before that one. */
function placeOf(inOrder: readonly string[], key: string): number {
  let [low, high] = [0, inOrder.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((inOrder[middle] ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

const valueIn =
  (partitionKey: string, rowKey: string, { columns }: Kept) =>
  (name: string): unknown =>
    name === 'PartitionKey' ? partitionKey : name === 'RowKey' ? rowKey : columns[name];

type Watched = {
  readonly storageClock: Clock;
  readonly onRequest: RequestObserver | undefined;
  readonly report: Table['report'];
};

/** On these rows, which other tables may share as other processes share an account's. It is there from the beginning. */
export function makeMemoryTable(name: string, data: MemoryRows, { storageClock, onRequest, report }: Watched): Table {
  /** Requests of one turn are under way together; each is carried out as a whole. */
  const request = async <Result>(method: string, run: () => Result): Promise<Result> => {
    const done = onRequest?.({ table: name, method });
    await nextTurn();
    let status = 400;
    try {
      const result = run();
      status = result === 'refused' ? 412 : 200;
      return result;
    } finally {
      done?.(status);
    }
  };
  const write = (method: string, partitionKey: string, ...changes: readonly Change[]): Promise<WriteOutcome> =>
    request(method, () => apply(data, partitionKey, changes, storageClock()));
  return {
    read: (partitionKey, rowKey) =>
      request('GET', (): ReadRow | undefined => {
        const kept = data.get(partitionKey)?.rows.get(rowKey);
        if (kept === undefined) return undefined;
        return { ...rowOf(partitionKey, rowKey, kept), answeredAt: toTheSecond(storageClock()) };
      }),
    insert: async (partitionKey, rowKey, columns) => {
      weighRow(partitionKey, rowKey, columns);
      return write('POST', partitionKey, { kind: 'insert', rowKey, columns });
    },
    replace: async (partitionKey, rowKey, columns, etag) => {
      weighRow(partitionKey, rowKey, columns);
      return write('PUT', partitionKey, { kind: 'replace', rowKey, columns, etag });
    },
    remove: (partitionKey, rowKey, etag) => write('DELETE', partitionKey, { kind: 'remove', rowKey, etag }),
    commit: async (partitionKey, writes) => {
      checkWrites(partitionKey, writes);
      return write('POST', partitionKey, ...writes);
    },
    walk: async (filter, pageSize, visit, content) => {
      if (pageSize < 1 || pageSize > MAX_PAGE) throw new Error(`a page can't have ${pageSize} rows`);
      const wanted = readFilter(filter);
      let last: StoredRow | undefined;
      do {
        const found = await request('GET', () => find(data, wanted, last, pageSize + 1));
        const page = found.slice(0, pageSize).map((row) => (content === 'keys-only' ? { ...row, columns: {} } : row));
        last = found.length > pageSize ? page.at(-1) : undefined;
        if (!visit(page, last !== undefined)) return;
      } while (last !== undefined);
    },
    report,
    ensure: () => Promise.resolve(),
  };
}
