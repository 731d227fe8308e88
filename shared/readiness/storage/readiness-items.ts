/**
 * The users of a readiness run, as its rows say them. They stand in rows of some hundred each, named after the last of them, so that the row
 * which has an address is the first whose name is not before it; once for all, and once more for each status, so that a filter reads only
 * what it shows.
 */
import { odata } from '../../platform/tables/filter.ts';
import { type AccountId, domainOf, type EmailAddress } from '../../platform/words/identifiers.ts';
import { escapeKey } from '../../platform/words/key-escaping.ts';
import { cursorAt, positionOf } from '../../platform/formats/page-cursor.ts';
import type { ReadinessItem } from '../../users/rules/readiness-item.ts';
import type { PageRequest } from '../../platform/ports.ts';
import type { ReadinessRuns } from '../ports.ts';
import { inParallel, STORAGE_CONCURRENCY } from '../../platform/tables/in-parallel.ts';
import { readOrReport } from '../../platform/tables/rows/table-row.ts';
import { keyStart } from '../../platform/tables/list-page.ts';
import { itemsOf, itemsPrefix } from './readiness-row.ts';
import { BEHIND_ALL } from '../../platform/tables/row-keys.ts';
import type { Table } from '../../platform/tables/table.ts';

const FIRST_REQUEST_ROWS = 4;

const MAX_REQUEST_ROWS = 64;

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

/** `after`: the key behind which the page begins; '' on the first. */
function placeOf(page: PageRequest, beginning: string): { readonly after: string; readonly from: string } {
  const after = page.after === undefined ? '' : positionOf(page.after);
  return { after, from: after > beginning ? after : beginning };
}

/** The part of the store that lists and finds the users of a run. */
export const makeReadinessItems = (readiness: Table): Pick<ReadinessRuns, 'listItems' | 'findItems'> => ({
  async listItems(accountId, run, page, { status, startsWith, domains }) {
    const beginning = keyStart(startsWith);
    if (beginning === undefined) return { items: [], next: undefined };
    const wanted = domains && new Set(domains);
    const { after, from } = placeOf(page, beginning);
    const items: ReadinessItem[] = [];
    let unreadable = 0;
    const pageUpTo = (next: string | undefined) => ({ items, next, unreadable: unreadable || undefined });
    for await (const row of walkItems(readiness, accountId, itemsPrefix(run, status), from)) {
      unreadable += row.unreadable;
      for (const item of row.items) {
        const key = escapeKey(item.email);
        if (key < from || key === after || wanted?.has(domainOf(item.email)) === false) continue;
        if (!key.startsWith(beginning)) return pageUpTo(undefined);
        const last = items.at(-1);
        if (items.length === page.limit && last !== undefined) return pageUpTo(cursorAt(escapeKey(last.email)));
        items.push(item);
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
});

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
