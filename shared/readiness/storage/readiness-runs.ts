/**
 * Readiness runs and what they made, in the partition of the account: every step is one transaction with the row that says how far
 * the run is, so nothing is stored twice, and nobody who lost the run can add to it.
 *
 * Users stand in rows of some hundred each, named after the last of them, so that the row which has an address is the first whose
 * name is not before it; once for all, and once more for each status, so that a filter reads only what it shows.
 */
import { odata } from '@azure/data-tables';
import { type AccountId, domainOf, type DomainName, type EmailAddress } from '../../platform/words/identifiers.ts';
import { escapeKey } from '../../platform/words/key-escaping.ts';
import { cursorAt, positionOf } from '../../platform/formats/page-cursor.ts';
import type { ReadinessStatus } from '../../platform/words/readiness-status.ts';
import type { Leftover, ReadinessRun, ReadinessState } from '../rules/readiness-run.ts';
import type { ReadinessItem } from '../../users/rules/readiness-item.ts';
import type { Clock, PageRequest, RandomId, Snapshot, UnreadableRow } from '../../platform/ports.ts';
import type { PackedKind, ReadinessRows, ReadinessRuns } from '../ports.ts';
import { inParallel, STORAGE_CONCURRENCY } from '../../platform/tables/in-parallel.ts';
import { keyBeginning, leftOut, readOrNote } from '../../platform/tables/list-page.ts';
import { readinessAnew } from './readiness-anew.ts';
import type { Tables } from '../../platform/tables/open-tables.ts';
import { byStatus, itemsOf, packItems, readinessStateColumns, readinessStateOf } from './readiness-row.ts';
import { packedColumns, packedOctetsOf } from '../../platform/tables/rows/packed-columns.ts';
import { deleteRange } from '../../platform/tables/delete-range.ts';
import { BEHIND_ALL } from '../../platform/tables/row-keys.ts';
import type { Table } from '../../platform/tables/table.ts';
import type { Write } from '../../platform/tables/rows/table-row.ts';

const STATE_ROW = 'state';
/** Where the list of all users stands, beside those of each status. */
const ALL = 'all';
const FIRST_REQUEST_ROWS = 4;
const MAX_REQUEST_ROWS = 64;
/** So many rows go at once; a run of 200,000 users has some 1,500. */
const MAX_DELETIONS = 5000;

type RunNumber = Pick<ReadinessRun, 'number'>;
const partOf = ({ number }: RunNumber, part: string): string => `r${number}:${part}:`;
const packedRow = (run: RunNumber, kind: PackedKind, at: number): string =>
  partOf(run, kind) + String(at).padStart(6, '0');
const itemsPrefix = (run: RunNumber, status: ReadinessStatus | undefined): string =>
  partOf(run, `users:${status ?? ALL}`);

type Dependencies = { readonly tables: Tables; readonly randomId: RandomId; readonly clock: Clock };

export function makeReadinessRuns({ tables: { readiness }, randomId, clock }: Dependencies): ReadinessRuns {
  return {
    readState: async (account) => (await readState(readiness, account, clock))?.snapshot,

    async saveState(account, before, after, made) {
      const writeId = randomId();
      const write = { rowKey: STATE_ROW, columns: readinessStateColumns(after, writeId) };
      const writes: Write[] = [
        before === undefined ? { kind: 'insert', ...write } : { kind: 'replace', ...write, etag: before.version },
        ...(made === undefined ? [] : writesOf(made)),
      ];
      await readiness.commit(account, writes);
      // The answer to a transaction brings no ETag, so it is read; and a write whose reply was lost is told by its id.
      const stored = await readState(readiness, account, clock);
      return stored?.writeId === writeId ? { value: after, version: stored.snapshot.version } : 'conflict';
    },

    readPacked: (account, run, kind, count) =>
      inParallel(
        Array.from({ length: count }, (_, at) => packedRow(run, kind, at)),
        STORAGE_CONCURRENCY,
        async (rowKey) => {
          const row = await readiness.read(account, rowKey);
          if (row === undefined) throw new Error('a row of a readiness run is missing');
          return packedOctetsOf(row.columns);
        },
      ),

    listItems: (account, run, page, { status, ...wanted }) =>
      listItems(readiness, account, itemsPrefix(run, status), page, wanted),
    findItems: (account, run, emails) => findItems(readiness, account, itemsPrefix(run, undefined), emails),
    deleteRows: (account, leftover) => deleteLeftover(readiness, account, leftover),
  };
}

/** A state that can't be read is one without a report, which the next look makes. */
async function readState(
  readiness: Table,
  account: AccountId,
  clock: Clock,
): Promise<{ readonly snapshot: Snapshot<ReadinessState>; readonly writeId: string } | undefined> {
  const row = await readiness.read(account, STATE_ROW);
  if (row === undefined) return undefined;
  const unreadable: UnreadableRow[] = [];
  const read = readOrNote(unreadable, () => readinessStateOf(row.columns));
  leftOut(readiness, unreadable);
  const { state, writeId } = read ?? { state: await readinessAnew(readiness, account, clock()), writeId: '' };
  return { snapshot: { value: state, version: row.etag }, writeId };
}

/** Guarded by the state's row: the same step, done again, writes the same rows. */
function writesOf(made: ReadinessRows): Write[] {
  if (made.kind !== 'items') {
    return made.rows.map((octets, at) => ({
      kind: 'put',
      rowKey: packedRow(made, made.kind, made.first + at),
      columns: packedColumns(octets),
    }));
  }
  const lists = [[undefined, made.items] as const, ...byStatus(made.items)];
  return lists.flatMap(([status, items]) => {
    const last = items.at(-1);
    if (last === undefined) return [];
    return [
      {
        kind: 'put' as const,
        rowKey: itemsPrefix(made, status) + escapeKey(last.email),
        columns: packedColumns(packItems(items)),
      },
    ];
  });
}

/** What one row says. `end`: the key of its last user. */
type ItemRow = {
  readonly items: readonly ReadinessItem[];
  readonly end: string;
  readonly unreadable?: number | undefined;
};

/** Row by row from a place on, a few at a time and then more: full rows are large, and where they are small there are many. */
async function* walkItems(
  readiness: Table,
  account: AccountId,
  prefix: string,
  from: string,
  first = FIRST_REQUEST_ROWS,
): AsyncGenerator<ItemRow, undefined> {
  let lower = odata`RowKey ge ${prefix + from}`;
  for (let most = first; ; most = Math.min(most * 2, MAX_REQUEST_ROWS)) {
    const filter = `${odata`PartitionKey eq ${account}`} and ${lower} and ${odata`RowKey lt ${prefix + BEHIND_ALL}`}`;
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

async function listItems(
  readiness: Table,
  account: AccountId,
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
  for await (const row of walkItems(readiness, account, prefix, from)) {
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

async function findItems(
  readiness: Table,
  account: AccountId,
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
  const found = await inParallel(shares, STORAGE_CONCURRENCY, (share) => findShare(readiness, account, prefix, share));
  return new Map(found.flatMap((each) => [...each]));
}

/** Reads each row that has one of the addresses once; they come in the order of their keys. */
async function findShare(readiness: Table, account: AccountId, prefix: string, share: readonly Wanted[]) {
  const found = new Map<EmailAddress, ReadinessItem>();
  let wanted = share;
  while (wanted[0] !== undefined) {
    const { value: row } = await walkItems(readiness, account, prefix, wanted[0].key, 1).next();
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

async function deleteLeftover(readiness: Table, account: AccountId, { number, part }: Leftover): Promise<boolean> {
  const parts: readonly PackedKind[] = ['people', 'bindings', 'assigned'];
  const prefixes = part === 'all' ? [`r${number}:`] : parts.map((kind) => partOf({ number }, kind));
  let left = MAX_DELETIONS;
  for (const prefix of prefixes) {
    left -= await deleteRange(readiness, account, { from: prefix, to: prefix + BEHIND_ALL, most: left });
    if (left <= 0) return false;
  }
  return true;
}
