/**
 * Readiness runs and what they made, in the partition of the account: every step is one transaction with the row that says how far
 * the run is, so nothing is stored twice, and nobody who lost the run can add to it.
 */
import type { AccountId } from '../../platform/words/identifiers.ts';
import { escapeKey } from '../../platform/words/key-escaping.ts';
import type { ReadinessState } from '../rules/readiness-run.ts';
import type { ReadinessItem } from '../../users/rules/readiness-item.ts';
import type { Clock, RandomId, Snapshot } from '../../platform/ports.ts';
import type { PackedKind, ReadinessRows, ReadinessRuns } from '../ports.ts';
import { inParallel, STORAGE_CONCURRENCY } from '../../platform/tables/in-parallel.ts';
import { readinessAnew } from './readiness-anew.ts';
import type { Tables } from '../../platform/tables/open-tables.ts';
import { findItemsOfPerson, packPersons } from './items-of-person.ts';
import {
  itemsPrefix,
  objectsPrefix,
  packedRow,
  packItems,
  partOf,
  readinessStateColumns,
  readinessStateOf,
} from './readiness-row.ts';
import { deleteRange } from '../../platform/tables/delete-range.ts';
import { BEHIND_ALL } from '../../platform/tables/row-keys.ts';
import type { Table } from '../../platform/tables/table.ts';
import { packedColumns, packedOctetsOf, readOrReport, type Write } from '../../platform/tables/rows/table-row.ts';
import { makeReadinessItems } from './readiness-items.ts';

const STATE_ROW = 'state';

/** So many rows go at once; a run of 200,000 users has some 1,500. */
const MAX_DELETIONS = 5000;
const WORKING_PARTS: readonly PackedKind[] = ['people', 'bindings', 'assigned'];

type Dependencies = { readonly tables: Tables; readonly randomId: RandomId; readonly clock: Clock };

export function makeReadinessRuns({ tables: { readiness }, randomId, clock }: Dependencies): ReadinessRuns {
  return {
    readState: async (accountId) => (await readState(readiness, accountId, clock))?.snapshot,

    async saveState(accountId, before, after, made) {
      const writeId = randomId();
      const write = { rowKey: STATE_ROW, columns: readinessStateColumns(after, writeId) };
      const writes: Write[] = [
        before === undefined ? { kind: 'insert', ...write } : { kind: 'replace', ...write, etag: before.version },
        ...(made === undefined ? [] : writesOf(made)),
      ];
      await readiness.commit(accountId, writes);
      // The answer to a transaction brings no ETag, so it is read; and a write whose reply was lost is told by its id.
      const stored = await readState(readiness, accountId, clock);
      return stored?.writeId === writeId ? { value: after, version: stored.snapshot.version } : 'conflict';
    },

    readPacked: (accountId, run, kind, count) =>
      inParallel(
        Array.from({ length: count }, (_, at) => packedRow(run, kind, at)),
        STORAGE_CONCURRENCY,
        async (rowKey) => {
          const row = await readiness.read(accountId, rowKey);
          if (row === undefined) throw new Error('a row of a readiness run is missing');
          return packedOctetsOf(row.columns);
        },
      ),

    ...makeReadinessItems(readiness),
    findItemsOfPerson: (accountId, run, objectId) => findItemsOfPerson(readiness, accountId, run, objectId),

    async deleteRows(accountId, { number, part }) {
      const prefixes = part === 'all' ? [`r${number}:`] : WORKING_PARTS.map((kind) => partOf({ number }, kind));
      let left = MAX_DELETIONS;
      for (const prefix of prefixes) {
        left -= await deleteRange(readiness, accountId, { from: prefix, to: prefix + BEHIND_ALL, most: left });
        if (left <= 0) return false;
      }
      return true;
    },
  };
}

/** A state that can't be read is one without a report, which the next look makes. */
async function readState(
  readiness: Table,
  accountId: AccountId,
  clock: Clock,
): Promise<{ readonly snapshot: Snapshot<ReadinessState>; readonly writeId: string } | undefined> {
  const row = await readiness.read(accountId, STATE_ROW);
  if (row === undefined) return undefined;
  const read = readOrReport(readiness, readinessStateOf, row.columns);
  const { state, writeId } = read ?? { state: await readinessAnew(readiness, accountId, clock()), writeId: '' };
  return { snapshot: { value: state, version: row.etag }, writeId };
}

/** Guarded by the state's row: the same step, done again, writes the same rows. */
function writesOf(made: ReadinessRows): Write[] {
  if (made.kind !== 'items') {
    return made.rows.map((octets, at) => ({
      kind: 'put',
      rowKey: packedRow(made, made.kind, made.first + at),
      columns: packedColumns(octets),
    }));
  }
  const lists = [[undefined, made.items] as const, ...Map.groupBy(made.items, ({ status }) => status)];
  const put = (prefix: string, items: readonly ReadinessItem[], packed: Uint8Array): Write[] => {
    const last = items.at(-1);
    if (last === undefined || packed.length === 0) return [];
    return [{ kind: 'put', rowKey: prefix + escapeKey(last.email), columns: packedColumns(packed) }];
  };
  return [
    ...lists.flatMap(([status, items]) => put(itemsPrefix(made, status), items, packItems(items))),
    ...put(objectsPrefix(made), made.items, packPersons(made.items)),
  ];
}
