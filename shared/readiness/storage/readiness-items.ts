/**
 * The users of a readiness run: listed, and found by address or by the person they are. The row which has an address is the first whose name is
 * not before it.
 */
import { odata } from '../../platform/tables/filter.ts';
import { type AccountId, domainOf, type EmailAddress, escapeKey } from '../../platform/words/identifiers.ts';
import { cursorAt, positionOf } from '../../platform/formats/page-cursor.ts';
import { onlyPersonOf, type ReadinessItem } from '../../users/rules/readiness-item.ts';
import type { ReadinessRuns } from '../ports.ts';
import { inParallel, STORAGE_CONCURRENCY } from '../../platform/tables/in-parallel.ts';
import { keyStart, readOrReport } from '../../platform/tables/list-page.ts';
import { beginningOf, itemsOf, itemsPrefix, partOf, PERSON_OCTETS } from './readiness-row.ts';
import { packedOctetsOf } from '../../platform/tables/rows/table-row.ts';
import { BEHIND_ALL } from '../../platform/tables/row-keys.ts';
import type { Table } from '../../platform/tables/table.ts';

const FIRST_REQUEST_ROWS = 4;

const MAX_REQUEST_ROWS = 64;
/** As many as one request answers. */
const PERSON_PAGE = 1000;

/** What one row says. `end`: the key of its last user. */
type ItemRow = {
  readonly items: readonly ReadinessItem[];
  readonly end: string;
  /** 1 where it can't be read. */
  readonly unreadable: number;
};

/** Row by row from a place on, a few at a time and then more: full rows are large, and where they are small there are many. */
async function* walkItems(
  readiness: Table,
  accountId: AccountId,
  prefix: string,
  from: string,
  first = FIRST_REQUEST_ROWS,
): AsyncGenerator<ItemRow, undefined> {
  let lower = odata`RowKey ge ${prefix + from}`;
  for (let most = first; ; most = Math.min(most * 2, MAX_REQUEST_ROWS)) {
    const filter = `${odata`PartitionKey eq ${accountId}`} and ${lower} and ${odata`RowKey lt ${prefix + BEHIND_ALL}`}`;
    const page: { rowKey: string; columns: unknown }[] = [];
    await readiness.walk(filter, most, (rows) => {
      page.push(...rows);
      return page.length < most;
    });
    for (const { rowKey, columns } of page) {
      const items = readOrReport(readiness, itemsOf, columns);
      yield { items: items ?? [], end: rowKey.slice(prefix.length), unreadable: items === undefined ? 1 : 0 };
    }
    const last = page.at(-1);
    if (last === undefined || page.length < most) return;
    lower = odata`RowKey gt ${last.rowKey}`;
  }
}

type Wanted = { readonly email: EmailAddress; readonly key: string };

/** The part of the store that lists and finds the users of a run. */
export const makeReadinessItems = (
  readiness: Table,
): Pick<ReadinessRuns, 'listItems' | 'findItems' | 'findItemsOfPerson'> => ({
  async listItems(accountId, run, page, { status, startsWith, domains }) {
    const beginning = keyStart(startsWith);
    if (beginning === undefined) return { items: [], next: undefined };
    const wanted = new Set(domains);
    const after = page.after === undefined ? '' : positionOf(page.after);
    const from = after > beginning ? after : beginning;
    const items: ReadinessItem[] = [];
    let unreadable = 0;
    let last = '';
    const pageUpTo = (next: string | undefined) => ({ items, next, unreadable: unreadable || undefined });
    for await (const row of walkItems(readiness, accountId, itemsPrefix(run, status), from)) {
      unreadable += row.unreadable;
      for (const item of row.items) {
        const key = escapeKey(item.email);
        if (key < from || key === after || (domains && !wanted.has(domainOf(item.email)))) continue;
        if (!key.startsWith(beginning)) return pageUpTo(undefined);
        if (items.length === page.limit) return pageUpTo(cursorAt(last));
        items.push(item);
        last = key;
      }
    }
    return pageUpTo(undefined);
  },

  async findItems(accountId, run, emails) {
    const wanted = emails
      .map((email): Wanted => ({ email, key: escapeKey(email) }))
      .sort((one, other) => (one.key < other.key ? -1 : 1));
    const size = Math.ceil(wanted.length / STORAGE_CONCURRENCY);
    const shares = Array.from({ length: size === 0 ? 0 : Math.ceil(wanted.length / size) }, (_, at) =>
      wanted.slice(at * size, (at + 1) * size),
    );
    const prefix = itemsPrefix(run, undefined);
    const found = await inParallel(shares, STORAGE_CONCURRENCY, (share) =>
      findShare(readiness, accountId, prefix, share),
    );
    return new Map(found.flatMap((each) => [...each]));
  },

  /** A report of a version before this says it of nobody. */
  async findItemsOfPerson(accountId, run, objectId) {
    const [prefix, wanted] = [partOf(run, 'objects'), beginningOf(objectId)];
    const ends: string[] = [];
    const range = odata`PartitionKey eq ${accountId} and RowKey ge ${prefix} and RowKey lt ${prefix + BEHIND_ALL}`;
    await readiness.walk(range, PERSON_PAGE, (rows) => {
      for (const { rowKey, columns } of rows)
        if (has(packedOctetsOf(columns), wanted)) ends.push(rowKey.slice(prefix.length));
      return true;
    });
    const found: ReadinessItem[] = [];
    for (const end of ends) {
      const row = await readiness.read(accountId, itemsPrefix(run, undefined) + end);
      const items = row && readOrReport(readiness, itemsOf, row.columns);
      found.push(...(items ?? []).filter((item) => onlyPersonOf(item) === objectId));
    }
    return found;
  },
});

function has(octets: Uint8Array, wanted: Buffer): boolean {
  const packed = Buffer.from(octets);
  for (let at = packed.indexOf(wanted); at >= 0; at = packed.indexOf(wanted, at + 1))
    if (at % PERSON_OCTETS === 0) return true;
  return false;
}

/** Reads each row that has one of the addresses once; they come in the order of their keys. */
async function findShare(readiness: Table, accountId: AccountId, prefix: string, share: readonly Wanted[]) {
  const found = new Map<EmailAddress, ReadinessItem>();
  let wanted = share;
  while (wanted[0] !== undefined) {
    const { value: row } = await walkItems(readiness, accountId, prefix, wanted[0].key, 1).next();
    if (row === undefined) break;
    // Of a row that can't be read nobody is found: not judged.
    const { end } = row;
    const items = new Map(row.items.map((item) => [item.email, item]));
    for (const { email, key } of wanted) {
      const item = key <= end ? items.get(email) : undefined;
      if (item !== undefined) found.set(email, item);
    }
    wanted = wanted.filter(({ key }) => key > end);
  }
  return found;
}
