import { odata } from './filter.ts';
import { MAX_TRANSACTION_WRITES } from './rows/table-row.ts';
import type { Table } from './table.ts';

const PAGE_SIZE = 1000;

type Range = { readonly from: string; readonly to: string; readonly most: number };

/** Deletes the rows of a range of keys in a partition, at most so many; answers how many. For rows that nobody writes any more. */
export async function deleteRange(table: Table, partitionKey: string, { from, to, most }: Range): Promise<number> {
  const keys: string[] = [];
  const filter = odata`PartitionKey eq ${partitionKey} and RowKey ge ${from} and RowKey lt ${to}`;
  await table.walk(
    filter,
    Math.min(PAGE_SIZE, most),
    (rows) => {
      for (const { rowKey } of rows.slice(0, most - keys.length)) keys.push(rowKey);
      return keys.length < most;
    },
    'keys-only',
  );
  for (let at = 0; at < keys.length; at += MAX_TRANSACTION_WRITES) {
    const batch = keys.slice(at, at + MAX_TRANSACTION_WRITES);
    const writes = batch.map((rowKey) => ({ kind: 'delete', rowKey }) as const);
    if ((await table.commit(partitionKey, writes)) === 'done') continue;
    // Another call, or a lost reply, had deleted some of them: the rest goes one by one, and what is gone is gone.
    for (const rowKey of batch) await table.commit(partitionKey, [{ kind: 'delete', rowKey }]);
  }
  return keys.length;
}
