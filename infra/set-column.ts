/** Mends one column of a stored row that can't be read: `npm run rows -- --set`. */
import { commitChange } from '../shared/adapters/tables/commit-change.ts';
import type { Tables } from '../shared/adapters/tables/open-tables.ts';
import { auditRow } from '../shared/adapters/tables/row-keys.ts';
import { auditColumns } from '../shared/adapters/tables/rows/audit-row.ts';
import type { Columns, StoredRow } from '../shared/adapters/tables/table-row.ts';
import type { AuditEvent } from '../shared/domain/audit-event.ts';
import { AccountId } from '../shared/domain/identifiers.ts';
import { contentOf, isClaims, lookAt, NOT_CONTENT, partitionsOf, type Place } from './look-through-rows.ts';
import { spellOf } from './row-kinds.ts';

export type SetOutcome =
  | {
      readonly kind: 'set' | 'no-such-row' | 'changed-meanwhile' | 'not-to-be-set' | 'of-another' | 'nothing-wrong';
    }
  /** `not-at-fault`: the columns that are. `unreadable`: those that would still be. */
  | { readonly kind: 'unreadable' | 'not-at-fault'; readonly columns: readonly string[] };

/**
 * Gives one column what it was meant to say: of a row of the account that can't be read, one that is at fault, and only when the row
 * can be read then, with an event in the account's trail. The trail itself is nobody's to change; what can be read changes through the API.
 */
export async function setColumn(
  tables: Tables,
  account: AccountId,
  place: Place,
  { column, value }: { readonly column: string; readonly value: string },
  event: Pick<AuditEvent, 'id' | 'at'>,
): Promise<SetOutcome> {
  const { table, partition, row: rowKey } = place;
  if (NOT_CONTENT.test(column) || rowKey.startsWith('audit:')) return { kind: 'not-to-be-set' };
  const parts = await partitionsOf(tables, account);
  if (!parts.some((part) => part.table === table && part.partition === partition)) return { kind: 'of-another' };
  const row = await tables[table].read(partition, rowKey);
  if (row === undefined || spellOf(table, row) === undefined) return { kind: 'no-such-row' };
  if (isClaims(table) && isForAnother(account, row.columns, column, value)) return { kind: 'of-another' };
  const fault = lookAt(table, account, row);
  if (fault?.state !== 'unreadable') return { kind: 'nothing-wrong' };
  if (!fault.columns.includes(column)) return { kind: 'not-at-fault', columns: fault.columns };
  return setIn(tables, account, place, row, { column, value }, event);
}

/** A claim that names another account, or would from then on: an account's row may name a domain that another holds. */
function isForAnother(account: AccountId, stored: unknown, column: string, value: string): boolean {
  const whose = AccountId.safeParse((stored as Readonly<Record<string, unknown>>)['account']);
  return (whose.success && whose.data !== account) || (column === 'account' && value !== account);
}

async function setIn(
  tables: Tables,
  account: AccountId,
  place: Place,
  row: StoredRow,
  { column, value }: { readonly column: string; readonly value: string },
  event: Pick<AuditEvent, 'id' | 'at'>,
): Promise<SetOutcome> {
  const { table } = place;
  let columns: readonly string[] = [];
  for (const given of readingsOf(value)) {
    const set = { ...row, columns: { ...contentOf(row), [column]: given } };
    const look = lookAt(table, account, set);
    if (look?.state === 'unreadable') columns = look.columns;
    else {
      // Without its marks a row says that nobody knows since when its facts are so.
      const written = { ...set.columns, [column]: look?.own[column] ?? given, marks: undefined };
      return (await write(
        tables,
        account,
        place,
        { row, written },
        auditOf(account, place, column, row, written, event),
      ))
        ? { kind: 'set' }
        : { kind: 'changed-meanwhile' };
    }
  }
  return { kind: 'unreadable', columns };
}

/** As text, and as the number or the yes or no that it may be. */
function readingsOf(value: string): (string | number | boolean)[] {
  const other = /^-?\d{1,15}$/.test(value) ? [Number(value)] : /^(?:true|false)$/.test(value) ? [value === 'true'] : [];
  return [...other, value];
}

function auditOf(
  account: AccountId,
  { table, row: rowKey }: Place,
  column: string,
  row: StoredRow,
  written: Columns,
  { id, at }: Pick<AuditEvent, 'id' | 'at'>,
): AuditEvent {
  const row_ = `${table} ${rowKey}`;
  const [before, after] = [contentOf(row)[column], written[column]].map((value) => ({
    row: row_,
    [column]: value === undefined ? null : String(value),
  }));
  return {
    ...{ id, account, at, actor: { kind: 'system' }, action: 'account-changed', outcome: 'done' },
    ...{ refusal: undefined, before, after },
  };
}

async function write(
  tables: Tables,
  account: AccountId,
  { table, partition, row: rowKey }: Place,
  { row, written }: { readonly row: StoredRow; readonly written: Columns },
  event: AuditEvent,
): Promise<boolean> {
  if (table === 'accounts' && partition === account) {
    const change = { kind: 'replace', rowKey, columns: written, etag: row.etag } as const;
    return (await commitChange(tables.accounts, account, [change], [event])) === 'done';
  }
  // No transaction spans tables: what is told first may turn out not to be done, and never the other way round.
  await tables.accounts.insert(account, auditRow(event), auditColumns(event));
  return (await tables[table].replace(partition, rowKey, written, row.etag)) === 'done';
}
