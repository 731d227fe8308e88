/** How many users of an account have no usable Company password: one row, changed with its ETag whenever the number does. */
import * as z from 'zod';
import type { AccountId } from '../../domain/identifiers.ts';
import { COUNTS_ROW } from './row-keys.ts';
import type { Table } from './table.ts';
import { readColumns, type Write } from './table-row.ts';

const CountsColumns = z.object({ usersWithoutPassword: z.int() });

async function readCount(accounts: Table, account: AccountId) {
  const row = await accounts.read(account, COUNTS_ROW);
  const count = row === undefined ? 0 : readColumns(CountsColumns, row.columns, 'counts').usersWithoutPassword;
  return { count, etag: row?.etag };
}

/** One point read. */
export const readWithoutPasswordCount = async (accounts: Table, account: AccountId): Promise<number> =>
  (await readCount(accounts, account)).count;

/** The write that changes the number by `delta`, if nobody else changes it before. */
export async function countWrite(accounts: Table, account: AccountId, delta: number): Promise<Write> {
  const { count, etag } = await readCount(accounts, account);
  const write = { rowKey: COUNTS_ROW, columns: { usersWithoutPassword: count + delta } };
  return etag === undefined ? { kind: 'insert', ...write } : { kind: 'replace', ...write, etag };
}
