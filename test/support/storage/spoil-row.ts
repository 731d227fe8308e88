import type { Table } from '../../../shared/platform/tables/table.ts';
import type { Columns } from '../../../shared/platform/tables/rows/table-row.ts';

/** Changes columns of a stored row as somebody does who writes past the service; the others stay. */
export async function spoilRow(table: Table, partitionKey: string, rowKey: string, change: Columns): Promise<void> {
  const row = await table.read(partitionKey, rowKey);
  if (row === undefined) throw new Error('there is no such row');
  await table.replace(partitionKey, rowKey, { ...(row.columns as Columns), ...change }, row.etag);
}
