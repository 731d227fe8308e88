/**
 * Which users of a report one person in Azure is. Beside each row of users stand the beginnings of the object ids of whoever they are, four octets
 * each: what finds one of 200,000 reads less than a megabyte, in one request. Only the row of users itself says that it's the whole id.
 */
import { odata } from '../../platform/tables/filter.ts';
import type { AccountId, ObjectId } from '../../platform/words/identifiers.ts';
import { BEHIND_ALL } from '../../platform/tables/row-keys.ts';
import { packedOctetsOf, readOrReport } from '../../platform/tables/rows/table-row.ts';
import type { Table } from '../../platform/tables/table.ts';
import { onlyPersonOf, type ReadinessItem } from '../../users/rules/readiness-item.ts';
import type { ReadinessRun } from '../rules/readiness-run.ts';
import { itemsOf, itemsPrefix, objectsPrefix } from './readiness-row.ts';

const OCTETS = 4;
/** As many as one request answers. */
const PAGE = 1000;

const beginningOf = (objectId: ObjectId): Buffer => Buffer.from(objectId.slice(0, 2 * OCTETS), 'hex');

/** Of whoever is one person alone; the others can be found by nobody. */
export const packPersons = (items: readonly ReadinessItem[]): Uint8Array =>
  Buffer.concat(
    items.flatMap((item) => {
      const objectId = onlyPersonOf(item);
      return objectId === undefined ? [] : [beginningOf(objectId)];
    }),
  );

function has(octets: Uint8Array, wanted: Buffer): boolean {
  const packed = Buffer.from(octets);
  for (let at = packed.indexOf(wanted); at >= 0; at = packed.indexOf(wanted, at + 1))
    if (at % OCTETS === 0) return true;
  return false;
}

/** Whom the report says to be this person and nobody else. A report of a version before this says it of nobody. */
export async function findItemsOfPerson(
  readiness: Table,
  accountId: AccountId,
  run: Pick<ReadinessRun, 'number'>,
  objectId: ObjectId,
): Promise<ReadinessItem[]> {
  const [prefix, wanted] = [objectsPrefix(run), beginningOf(objectId)];
  const ends: string[] = [];
  const range = odata`PartitionKey eq ${accountId} and RowKey ge ${prefix} and RowKey lt ${prefix + BEHIND_ALL}`;
  await readiness.walk(range, PAGE, (rows) => {
    for (const { rowKey, columns } of rows)
      if (has(packedOctetsOf(columns), wanted)) ends.push(rowKey.slice(prefix.length));
    return true;
  });
  const found: ReadinessItem[] = [];
  for (const end of ends) {
    const row = await readiness.read(accountId, itemsPrefix(run, undefined) + end);
    const items = row && readOrReport(readiness, itemsOf, row.columns);
    found.push(...(items ?? []).filter((item) => onlyPersonOf(item) === objectId));
  }
  return found;
}
