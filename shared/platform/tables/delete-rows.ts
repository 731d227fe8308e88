/** Deletes rows as they were read, in as few transactions as there can be. */
import type { Table } from './table.ts';
import { MAX_TRANSACTION_WRITES, type StoredRow } from './rows/table-row.ts';

type Batch = [StoredRow, ...StoredRow[]];

/** The rows that the filter finds, at most so many. */
export async function findRows(table: Table, filter: string, pageSize: number, most: number): Promise<StoredRow[]> {
  const found: StoredRow[] = [];
  await table.walk(filter, Math.min(pageSize, most), (rows) => {
    found.push(...rows.slice(0, most - found.length));
    return found.length < most;
  });
  return found;
}

/** They must come in key order, so that those of a partition stand together. */
export async function deleteRows(table: Table, rows: readonly StoredRow[]): Promise<void> {
  for (const batch of batchesOf(rows)) await deleteBatch(table, batch);
}

/** Rows of one partition, as many as a transaction takes. */
function* batchesOf(rows: readonly StoredRow[]): Generator<Batch> {
  let batch: Batch | undefined;
  for (const row of rows) {
    if (batch !== undefined && batch.length < MAX_TRANSACTION_WRITES && batch[0].partitionKey === row.partitionKey) {
      batch.push(row);
      continue;
    }
    if (batch !== undefined) yield batch;
    batch = [row];
  }
  if (batch !== undefined) yield batch;
}

async function deleteBatch(table: Table, batch: Batch): Promise<void> {
  const writes = batch.map(({ rowKey }) => ({ kind: 'delete', rowKey }) as const);
  if ((await table.commit(batch[0].partitionKey, writes)) === 'done') return;
  // Another run, or a lost reply, had deleted some of them: the rest goes one by one, and what is gone is gone.
  for (const { partitionKey, rowKey, etag } of batch) await table.remove(partitionKey, rowKey, etag);
}
