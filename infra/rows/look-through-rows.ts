/** All that is stored of an account, row by row: what the service can't read, and what it reads but would write otherwise. */
import { odata } from '../../shared/platform/tables/filter.ts';
import { isDeepStrictEqual } from 'node:util';
import type { TableName, Tables } from '../../shared/platform/tables/open-tables.ts';
import type { Columns, StoredRow } from '../../shared/platform/tables/rows/table-row.ts';
import { AccountId } from '../../shared/platform/words/identifiers.ts';
import { UnreadableRow } from '../../shared/platform/ports.ts';
import { spellOf } from './row-kinds.ts';

export type Place = { readonly table: TableName; readonly partition: string; readonly row: string };
export type Finding = Place & {
  /** `changed-meanwhile`: somebody else wrote the row, and it was left as they wrote it. */
  readonly state: 'unreadable' | 'other-spelling' | 'repaired' | 'changed-meanwhile';
  readonly columns: readonly string[];
};
export type Looked = { readonly rows: number; readonly findings: readonly Finding[] };

const PAGE = 1000;
const NOBODY = AccountId.parse('nobody');
const WHOLE: readonly TableName[] = ['accounts', 'readiness', 'shadow', 'stories'];

/** `repair`: writes what is in another spelling in the service's own. Nothing else changes, and what can't be read stays. */
export async function lookThroughRows(tables: Tables, accountId: AccountId, repair: boolean): Promise<Looked> {
  const looked: Looked[] = [];
  for (const part of await partitionsOf(tables, accountId))
    looked.push(await lookThrough(tables, accountId, part, repair));
  return { rows: sum(looked.map(({ rows }) => rows)), findings: looked.flatMap(({ findings }) => findings) };
}

/** What was looked through last. `account` undefined: the claims that no account's own row led to. */
export type Progress = Looked & { readonly account: AccountId | undefined };

/** The same for every account, one after the other, and then for the claims to domains and tenants that are nobody's by any of them. */
export async function* lookThroughAll(tables: Tables, repair: boolean): AsyncGenerator<Progress> {
  const partitions: string[] = [];
  await tables.accounts.walk(
    odata`RowKey eq ${'account'}`,
    PAGE,
    (page) => {
      partitions.push(...page.map(({ partitionKey }) => partitionKey));
      return true;
    },
    'keys-only',
  );
  const seen = new Set<string>();
  for (const partition of partitions) {
    const { success, data: accountId } = AccountId.safeParse(partition);
    const findings: Finding[] = [
      { table: 'accounts', partition, row: 'account', state: 'unreadable', columns: ['PartitionKey'] },
    ];
    if (!success) yield { account: undefined, rows: 1, findings };
    else {
      const parts = await partitionsOf(tables, accountId);
      for (const { table, partition: claimed } of parts) if (isClaims(table)) seen.add(`${table} ${claimed}`);
      yield { account: accountId, ...(await lookThroughRows(tables, accountId, repair)) };
    }
  }
  for (const table of CLAIMS) {
    const { rows, findings } = await lookThrough(
      tables,
      undefined,
      { table, filter: odata`PartitionKey ge ${''}` },
      repair,
      seen,
    );
    yield { account: undefined, rows, findings };
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((one, other) => one + other, 0);

async function lookThrough(
  tables: Tables,
  accountId: AccountId | undefined,
  { table, filter }: Pick<Part, 'table' | 'filter'>,
  repair: boolean,
  seen: ReadonlySet<string> = new Set(),
): Promise<Looked> {
  const found: { readonly row: StoredRow; readonly look: Look }[] = [];
  let rows = 0;
  await tables[table].walk(filter, PAGE, (page) => {
    for (const row of page) {
      if (seen.has(`${table} ${row.partitionKey}`)) continue;
      rows++;
      const look = lookAt(table, accountId, row);
      if (look !== undefined) found.push({ row, look });
    }
    return true;
  });
  const findings: Finding[] = [];
  for (const { row, look } of found) {
    const { partitionKey: partition, rowKey } = row;
    const state = repair && look.state === 'other-spelling' ? await rewrite(tables, table, row, look) : look.state;
    findings.push({ table, partition, row: rowKey, state, columns: look.columns });
  }
  return { rows, findings };
}

type Part = { readonly table: TableName; readonly partition: string; readonly filter: string };
const CLAIMS = ['domains', 'tenants'] as const;
export const isClaims = (table: TableName): boolean => table === 'domains' || table === 'tenants';

/**
 * The account's own partitions, and the claims to its domains and its tenant: those that its row names, and where that can't be read
 * or isn't there those that say themselves that they are the account's.
 */
export async function partitionsOf(tables: Tables, accountId: AccountId): Promise<Part[]> {
  const part = (table: TableName, partition: string): Part => ({
    ...{ table, partition },
    filter: odata`PartitionKey eq ${partition}`,
  });
  const row = await tables.accounts.read(accountId, 'account');
  const columns = (row?.columns ?? {}) as Readonly<Record<string, unknown>>;
  const domains = [columns['domains'], columns['joining']].flatMap(namesIn);
  const tenant = columns['tenantId'];
  const named = [
    ...domains.map((domain) => part('domains', domain)),
    ...(typeof tenant === 'string' ? [part('tenants', tenant)] : []),
  ];
  const isRead = row !== undefined && lookAt('accounts', accountId, row)?.state !== 'unreadable';
  const saying = isRead ? [] : await claimsSaying(tables, accountId);
  const claims = new Map(
    [...named, ...saying.map((claim) => part(...claim))].map((one) => [one.filter + one.table, one]),
  );
  return [...WHOLE.map((table) => part(table, accountId)), part('stories', `test:${accountId}`), ...claims.values()];
}

/** It has all claims looked through by storage, where nothing better leads to them. */
async function claimsSaying(tables: Tables, accountId: AccountId): Promise<(readonly [TableName, string])[]> {
  const found: (readonly [TableName, string])[] = [];
  for (const table of CLAIMS) {
    await tables[table].walk(odata`account eq ${accountId}`, PAGE, (page) => {
      found.push(...page.map(({ partitionKey }) => [table, partitionKey] as const));
      return true;
    });
  }
  return found;
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

/** Undefined: all is as the service writes it. `account`: undefined for a claim, which says itself whose it is. */
export function lookAt(table: TableName, accountId: AccountId | undefined, row: StoredRow): Look | undefined {
  try {
    const own = spellOf(table, row)?.(accountId ?? NOBODY, row) ?? {};
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

export const NOT_CONTENT = /^(?:partitionKey|rowKey|etag|timestamp|odata\..*)$/;
export const contentOf = ({ columns }: StoredRow): Columns =>
  Object.fromEntries(Object.entries(columns as Columns).filter(([name]) => !NOT_CONTENT.test(name)));
