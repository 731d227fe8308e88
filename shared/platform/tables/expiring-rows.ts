/**
 * Rows that are kept for a while. Where a row stands is for whoever reads it; so that a clean-up needn't look at all of them,
 * a second row, in a partition named after the hour of the end, says where it stands. That one is written first: a row that
 * nothing leads to would stay for ever, while a way to a row that isn't there costs one look.
 */
import { odata } from './filter.ts';
import * as z from 'zod';
import { deleteRows, findRows } from './delete-rows.ts';
import { inParallel, STORAGE_CONCURRENCY } from './in-parallel.ts';
import type { Table } from './table.ts';
import { readColumns, type Columns } from './rows/table-row.ts';

// No partition of an account begins so: a colon can't stand in an account's id, and other partitions have other first words.
const ENDS_PREFIX = 'ends:';
const PlaceColumns = z.object({ partition: z.string(), row: z.string() });
const PAGE_SIZE = 1000;

/** The hour, as text that sorts by time. */
const endsIn = (moment: Date): string => ENDS_PREFIX + moment.toISOString().slice(0, 13);

/** A row that is to be kept until `endsAt`. */
export type ExpiringRow = {
  readonly partitionKey: string;
  readonly rowKey: string;
  readonly columns: Columns;
  readonly endsAt: Date;
};

/** Two trips. `refused`: there is such a row, or a lost reply had written it. */
export async function insertExpiring(table: Table, { partitionKey, rowKey, columns, endsAt }: ExpiringRow) {
  // Refused only when the way is there already.
  await table.insert(endsIn(endsAt), `${partitionKey}:${rowKey}`, { partition: partitionKey, row: rowKey });
  return table.insert(partitionKey, rowKey, columns);
}

/** Deletes what ended in the hours before that of the moment, at most so many; answers how many. Whoever reads looks at the end too. */
export async function deleteEnded(table: Table, before: Date, most: number): Promise<number> {
  const ended = `${odata`PartitionKey ge ${ENDS_PREFIX}`} and ${odata`PartitionKey lt ${endsIn(before)}`}`;
  const ways = await findRows(table, ended, PAGE_SIZE, most);
  await inParallel(ways, STORAGE_CONCURRENCY, async ({ columns }) => {
    const { partition, row } = readColumns(PlaceColumns, columns, 'ends');
    // Refused when it's gone already.
    await table.commit(partition, [{ kind: 'delete', rowKey: row }]);
  });
  await deleteRows(table, ways);
  return ways.length;
}
