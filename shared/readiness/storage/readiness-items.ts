/**
 * The users of a readiness run, as its rows say them. They stand in rows of some hundred each, named after the last of them, so that the row
 * which has an address is the first whose name is not before it; once for all, and once more for each status, so that a filter reads only
 * what it shows.
 */
import { odata } from '@azure/data-tables';
import { type AccountId, domainOf, type DomainName, type EmailAddress } from '../../platform/words/identifiers.ts';
import { escapeKey } from '../../platform/words/key-escaping.ts';
import { cursorAt, positionOf } from '../../platform/formats/page-cursor.ts';
import type { ReadinessItem } from '../../users/rules/readiness-item.ts';
import type { PageRequest, UnreadableRow } from '../../platform/ports.ts';
import type { ReadinessRuns } from '../ports.ts';
import { inParallel, STORAGE_CONCURRENCY } from '../../platform/tables/in-parallel.ts';
import { keyBeginning, leftOut, readOrNote } from '../../platform/tables/list-page.ts';
import { itemsOf } from './readiness-row.ts';
import { BEHIND_ALL } from '../../platform/tables/row-keys.ts';
import type { Table } from '../../platform/tables/table.ts';

const FIRST_REQUEST_ROWS = 4;

const MAX_REQUEST_ROWS = 64;

/** What one row says. `end`: the key of its last user. */
type ItemRow = {
  readonly items: readonly ReadinessItem[];
  readonly end: string;
  readonly unreadable?: number | undefined;
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
      const unreadable: UnreadableRow[] = [];
      const items = readOrNote(unreadable, () => itemsOf(columns)) ?? [];
      yield { items, end: rowKey.slice(prefix.length), ...leftOut(readiness, unreadable) };
    }
    const last = page.at(-1);
    if (last === undefined || page.length < most) return;
    lower = odata`RowKey gt ${last.rowKey}`;
  }
}

function belongsTo(domains: readonly DomainName[] | undefined): (item: ReadinessItem) => boolean {
  const wanted = domains && new Set(domains);
  return ({ email }) => wanted?.has(domainOf(email)) !== false;
}

/** `after`: the key behind which the page begins; '' on the first. */
function placeOf(page: PageRequest, beginning: string): { readonly after: string; readonly from: string } {
  const after = page.after === undefined ? '' : positionOf(page.after);
  return { after, from: after > beginning ? after : beginning };
}

export async function listItems(
  readiness: Table,
  accountId: AccountId,
  prefix: string,
  page: PageRequest,
  { startsWith, domains }: { readonly startsWith: string; readonly domains?: readonly DomainName[] | undefined },
): ReturnType<ReadinessRuns['listItems']> {
  const isOfDomains = belongsTo(domains);
  const beginning = keyBeginning(startsWith);
  if (beginning === undefined) return { items: [], next: undefined };
  const { after, from } = placeOf(page, beginning);
  const items: ReadinessItem[] = [];
  let unreadable = 0;
  const pageUpTo = (next: string | undefined) => ({ items, next, unreadable: unreadable || undefined });
  for await (const row of walkItems(readiness, accountId, prefix, from)) {
    unreadable += row.unreadable ?? 0;
    for (const item of row.items) {
      const key = escapeKey(item.email);
      if (key < from || key === after || !isOfDomains(item)) continue;
      if (!key.startsWith(beginning)) return pageUpTo(undefined);
      const last = items.at(-1);
      if (items.length === page.limit && last !== undefined) return pageUpTo(cursorAt(escapeKey(last.email)));
      items.push(item);
    }
  }
  return pageUpTo(undefined);
}

type Wanted = { readonly email: EmailAddress; readonly key: string };

export async function findItems(
  readiness: Table,
  accountId: AccountId,
  prefix: string,
  emails: readonly EmailAddress[],
): ReturnType<ReadinessRuns['findItems']> {
  const wanted = emails
    .map((email): Wanted => ({ email, key: escapeKey(email) }))
    .sort((one, other) => (one.key < other.key ? -1 : 1));
  const size = Math.ceil(wanted.length / STORAGE_CONCURRENCY);
  const shares = Array.from({ length: size === 0 ? 0 : Math.ceil(wanted.length / size) }, (_, at) =>
    wanted.slice(at * size, (at + 1) * size),
  );
  const found = await inParallel(shares, STORAGE_CONCURRENCY, (share) =>
    findShare(readiness, accountId, prefix, share),
  );
  return new Map(found.flatMap((each) => [...each]));
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
