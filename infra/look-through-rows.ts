/** All that is stored of an account, row by row: what the service can't read, and what it reads but would write otherwise. */
import { odata } from '@azure/data-tables';
import { isDeepStrictEqual } from 'node:util';
import { commitChange } from '../shared/adapters/tables/commit-change.ts';
import { auditColumns } from '../shared/adapters/tables/rows/audit-row.ts';
import { auditRow } from '../shared/adapters/tables/row-keys.ts';
import type { TableName, Tables } from '../shared/adapters/tables/open-tables.ts';
import type { Columns, StoredRow } from '../shared/adapters/tables/table-row.ts';
import type { AuditEvent } from '../shared/domain/audit-event.ts';
import type { AccountId } from '../shared/domain/identifiers.ts';
import { UnreadableRow } from '../shared/ports.ts';
import { spellOf } from './row-kinds.ts';

export type Place = { readonly table: TableName; readonly partition: string; readonly row: string };
export type Finding = Place & {
  /** `changed-meanwhile`: somebody else wrote the row, and it was left as they wrote it. */
  readonly state: 'unreadable' | 'other-spelling' | 'repaired' | 'changed-meanwhile';
  readonly columns: readonly string[];
};
export type Looked = { readonly rows: number; readonly findings: readonly Finding[] };

const PAGE = 1000;
const WHOLE: readonly TableName[] = ['accounts', 'readiness', 'shadow', 'stories'];

/** `repair`: writes what is in another spelling in the service's own. Nothing else changes, and what can't be read stays. */
export async function lookThroughRows(tables: Tables, account: AccountId, repair: boolean): Promise<Looked> {
  const findings: Finding[] = [];
  let rows = 0;
  for (const { table, filter } of await partitionsOf(tables, account)) {
    const found: { readonly row: StoredRow; readonly look: Look }[] = [];
    await tables[table].walk(filter, PAGE, (page) => {
      rows += page.length;
      for (const row of page) {
        const look = lookAt(table, account, row);
        if (look !== undefined) found.push({ row, look });
      }
      return true;
    });
    for (const { row, look } of found) {
      const { partitionKey: partition, rowKey } = row;
      const state = repair && look.state === 'other-spelling' ? await rewrite(tables, table, row, look) : look.state;
      findings.push({ table, partition, row: rowKey, state, columns: look.columns });
    }
  }
  return { rows, findings };
}

type Part = { readonly table: TableName; readonly filter: string };

/** The account's own partitions, and the claims to its domains and its tenant, as far as its row names them. */
async function partitionsOf(tables: Tables, account: AccountId): Promise<Part[]> {
  const own = WHOLE.map((table) => ({ table, filter: odata`PartitionKey eq ${account}` }));
  const tests = { table: 'stories' as const, filter: odata`PartitionKey eq ${`test:${account}`}` };
  const columns = ((await tables.accounts.read(account, 'account'))?.columns ?? {}) as Readonly<
    Record<string, unknown>
  >;
  const domains = [columns['domains'], columns['joining']].flatMap(namesIn);
  const tenant = columns['tenantId'];
  return [
    ...own,
    tests,
    ...domains.map((domain): Part => ({ table: 'domains', filter: odata`PartitionKey eq ${domain}` })),
    ...(typeof tenant === 'string' ? [{ table: 'tenants' as const, filter: odata`PartitionKey eq ${tenant}` }] : []),
  ];
}

function namesIn(json: unknown): string[] {
  try {
    const names: unknown = typeof json === 'string' ? JSON.parse(json) : [];
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
  } catch {
    // That is told of the account's own row.
    return [];
  }
}

type Look = {
  readonly state: 'unreadable' | 'other-spelling';
  readonly columns: readonly string[];
  readonly own: Columns;
};

/** Undefined: all is as the service writes it. */
function lookAt(table: TableName, account: AccountId, row: StoredRow): Look | undefined {
  try {
    const own = spellOf(table, row)?.(account, row) ?? {};
    const stored = row.columns as Columns;
    const differing = Object.keys(own).filter((name) => isOtherSpelling(stored[name], own[name]));
    return differing.length === 0 ? undefined : { state: 'other-spelling', columns: differing, own };
  } catch (error) {
    if (!(error instanceof UnreadableRow)) throw error;
    return { state: 'unreadable', columns: error.columns, own: {} };
  }
}

/** JSON and octets are left alone: another version may know more of them. */
const isOtherSpelling = (stored: unknown, own: Columns[string]): boolean =>
  own !== undefined && !(own instanceof Uint8Array) && !/^[[{]/.test(String(own)) && !isDeepStrictEqual(stored, own);

async function rewrite(tables: Tables, table: TableName, row: StoredRow, look: Look): Promise<Finding['state']> {
  const repaired = Object.fromEntries(look.columns.map((name) => [name, look.own[name]]));
  const columns = { ...contentOf(row), ...repaired };
  const outcome = await tables[table].replace(row.partitionKey, row.rowKey, columns, row.etag);
  return outcome === 'done' ? 'repaired' : 'changed-meanwhile';
}

const NOT_CONTENT = /^(?:partitionKey|rowKey|etag|timestamp|odata\..*)$/;
const contentOf = ({ columns }: StoredRow): Columns =>
  Object.fromEntries(Object.entries(columns as Columns).filter(([name]) => !NOT_CONTENT.test(name)));

export type SetOutcome =
  | { readonly kind: 'set' | 'no-such-row' | 'changed-meanwhile' | 'not-to-be-set' }
  | { readonly kind: 'unreadable'; readonly columns: readonly string[] };

/**
 * Gives one column what it was meant to say, when the row can be read then, with an event in the account's trail. The trail itself
 * is nobody's to change.
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
  const row = await tables[table].read(partition, rowKey);
  const spell = row && spellOf(table, row);
  if (row === undefined || spell === undefined) return { kind: 'no-such-row' };
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
