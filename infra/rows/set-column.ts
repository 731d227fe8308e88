/** Mends columns of a stored row that can't be read: `npm run rows -- --set`. */
import { auditColumns, commitChange } from '../../shared/platform/tables/commit-change.ts';
import type { TableName, Tables } from '../../shared/platform/tables/open-tables.ts';
import { auditRow } from '../../shared/platform/tables/row-keys.ts';
import type { Columns, StoredRow } from '../../shared/platform/tables/rows/table-row.ts';
import type { AuditEvent } from '../../shared/platform/words/audit-event.ts';
import { AccountId } from '../../shared/platform/words/identifiers.ts';
import { contentOf, isClaims, lookAt, NOT_CONTENT, partitionsOf, type Place } from './look-through-rows.ts';
import { spellOf } from './row-kinds.ts';

export type SetOutcome =
  | {
      readonly kind: 'set' | 'no-such-row' | 'changed-meanwhile' | 'not-to-be-set' | 'of-another' | 'nothing-wrong';
    }
  /** `not-at-fault`: the columns that are. `unreadable`: those that would still be. */
  | { readonly kind: 'unreadable' | 'not-at-fault'; readonly columns: readonly string[] };

/** What columns were meant to say, by name. */
export type Wish = Readonly<Record<string, string>>;
type Event = Pick<AuditEvent, 'id' | 'at'>;

/**
 * Gives columns what they were meant to say: of a row of the account that can't be read, those that are at fault, and only when the row
 * can be read then, with an event in the account's trail. The trail itself is nobody's to change; what can be read changes through the API.
 */
export async function setColumns(
  tables: Tables,
  accountId: AccountId,
  place: Place,
  wish: Wish,
  event: Event,
): Promise<SetOutcome> {
  const { table, partition, row: rowKey } = place;
  const names = Object.keys(wish);
  if (names.some((name) => NOT_CONTENT.test(name)) || rowKey.startsWith('audit:')) return { kind: 'not-to-be-set' };
  const parts = await partitionsOf(tables, accountId);
  if (!parts.some((part) => part.table === table && part.partition === partition)) return { kind: 'of-another' };
  const row = await tables[table].read(partition, rowKey);
  if (row === undefined || spellOf(table, row) === undefined) return { kind: 'no-such-row' };
  if (isClaims(table) && isForAnother(accountId, row.columns, wish)) return { kind: 'of-another' };
  const fault = lookAt(table, accountId, row);
  if (fault?.state !== 'unreadable') return { kind: 'nothing-wrong' };
  const found = findReading(table, accountId, row, wish);
  if (found.kind !== 'read') return found;
  // Without its marks a row says that nobody knows since when its facts are so.
  const written = { ...found.columns, marks: undefined };
  const audited = auditOf(accountId, place, names, row, written, event);
  return { kind: (await write(tables, accountId, place, { row, written }, audited)) ? 'set' : 'changed-meanwhile' };
}

/** A claim that names another account, or would from then on: an account's row may name a domain that another holds. */
function isForAnother(accountId: AccountId, stored: unknown, wish: Wish): boolean {
  const whose = AccountId.safeParse((stored as Readonly<Record<string, unknown>>)['account']);
  return (whose.success && whose.data !== accountId) || (wish['account'] ?? accountId) !== accountId;
}

type Found =
  { readonly kind: 'read'; readonly columns: Columns } | Extract<SetOutcome, { readonly columns: readonly string[] }>;

/** The columns with the wish in the first of its readings in which the row can be read, as the service would write them. */
function findReading(table: TableName, accountId: AccountId, row: StoredRow, wish: Wish): Found {
  const content = contentOf(row);
  const faultsWith = (changes: Columns): readonly string[] => {
    const look = lookAt(table, accountId, { ...row, columns: { ...content, ...changes } });
    return look?.state === 'unreadable' ? look.columns : [];
  };
  let left: readonly string[] = [];
  for (const changes of readingsOf(Object.entries(wish))) {
    left = faultsWith(changes);
    if (left.length > 0) continue;
    // Each is needed: without it alone the row could not be read, for its sake.
    const idle = Object.keys(wish).filter((name) => {
      const others = Object.entries(changes).filter(([other]) => other !== name);
      return !faultsWith(Object.fromEntries(others)).includes(name);
    });
    if (idle.length > 0) return { kind: 'not-at-fault', columns: faultsWith({}) };
    const own = lookAt(table, accountId, { ...row, columns: { ...content, ...changes } })?.own ?? {};
    const spelled = Object.entries(own).filter(([name, value]) => name in changes && value !== undefined);
    return { kind: 'read', columns: { ...content, ...changes, ...Object.fromEntries(spelled) } };
  }
  const atFault = [...faultsWith({}), ...left];
  return Object.keys(wish).every((name) => atFault.includes(name))
    ? { kind: 'unreadable', columns: left }
    : { kind: 'not-at-fault', columns: faultsWith({}) };
}

/** Each as text, and as the number or the yes or no that it may be, in every combination. */
function readingsOf([first, ...others]: readonly (readonly [string, string])[]): Columns[] {
  if (first === undefined) return [{}];
  const [name, value] = first;
  const other = /^-?\d{1,15}$/.test(value) ? [Number(value)] : /^(?:true|false)$/.test(value) ? [value === 'true'] : [];
  return readingsOf(others).flatMap((rest) => [...other, value].map((one) => ({ ...rest, [name]: one })));
}

function auditOf(
  accountId: AccountId,
  { table, row: rowKey }: Place,
  names: readonly string[],
  row: StoredRow,
  written: Columns,
  { id, at }: Event,
): AuditEvent {
  const [before, after] = [contentOf(row), written].map((columns) => ({
    row: `${table} ${rowKey}`,
    ...Object.fromEntries(
      names.map((name) => [name, columns[name] === undefined ? null : String(columns[name])] as const),
    ),
  }));
  return {
    ...{ id, accountId, at, actor: { kind: 'system' }, action: 'account-changed', outcome: 'done' },
    ...{ refusal: undefined, before, after },
  };
}

async function write(
  tables: Tables,
  accountId: AccountId,
  { table, partition, row: rowKey }: Place,
  { row, written }: { readonly row: StoredRow; readonly written: Columns },
  event: AuditEvent,
): Promise<boolean> {
  if (table === 'accounts' && partition === accountId) {
    const change = { kind: 'replace', rowKey, columns: written, etag: row.etag } as const;
    return (await commitChange(tables.accounts, accountId, [change], [event])) === 'done';
  }
  // No transaction spans tables: what is told first may turn out not to be done, and never the other way round.
  await tables.accounts.insert(accountId, auditRow(event), auditColumns(event));
  return (await tables[table].replace(partition, rowKey, written, row.etag)) === 'done';
}
