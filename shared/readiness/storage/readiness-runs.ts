/**
 * Readiness runs and what they made, in the partition of the account: every step is one transaction with the row that says how far
 * the run is and what the report says in all, so nothing is stored twice, and nobody who lost the run can add to it.
 */
import * as z from 'zod';
import { ObjectId, TenantId } from '../../platform/words/identifiers.ts';
import { READINESS_STATUSES, type ReadinessStatus } from '../../platform/words/readiness-status.ts';
import { ASSIGNMENT_KNOWLEDGE, RUN_FAILURES, RUN_PHASES, type ReadinessState } from '../rules/readiness-run.ts';
import type { Clock, RandomId } from '../../platform/ports.ts';
import type { PackedKind, ReadinessRuns } from '../ports.ts';
import { inParallel, STORAGE_CONCURRENCY } from '../../platform/tables/in-parallel.ts';
import { readinessAnew } from './readiness-anew.ts';
import type { Tables } from '../../platform/tables/open-tables.ts';
import { packedRow, partOf, rowWritesOf } from './readiness-row.ts';
import {
  type Columns,
  jsonOf,
  MomentColumn,
  packedOctetsOf,
  readColumns,
  type Write,
} from '../../platform/tables/rows/table-row.ts';
import { readOrReport } from '../../platform/tables/list-page.ts';
import { domainCountsColumns, domainCountsOf } from '../../users/storage/counts/counts-row.ts';
import { deleteRange } from '../../platform/tables/delete-range.ts';
import { BEHIND_ALL } from '../../platform/tables/row-keys.ts';
import { makeReadinessItems } from './readiness-items.ts';

const STATE_ROW = 'state';

const Count = z.int().min(0);
/** A report of an older version knows fewer statuses, one of a newer version more. */
const statusCounts = Object.fromEntries(READINESS_STATUSES.map((status) => [status, Count.default(0)]));
const ByStatus = z.object(statusCounts as Record<ReadinessStatus, z.ZodDefault<z.ZodInt>>).catchall(Count);
const optional = <Schema extends z.ZodType>(schema: Schema): z.ZodType<z.infer<Schema> | undefined> =>
  schema.optional();
const Shadow = z.object({
  since: MomentColumn,
  seen: Count,
  wouldHaveSignedIn: Count,
  wouldNotHave: Count,
  byReason: z.record(z.string(), Count),
});
const Assignment = z.object({
  required: optional(z.boolean()),
  who: z.enum(ASSIGNMENT_KNOWLEDGE).catch('unknown'),
  app: ObjectId,
  groups: z.array(ObjectId),
  rows: Count,
});
const Begun = {
  number: Count,
  tenant: TenantId,
  startedAt: MomentColumn,
  directoryRead: Count,
  assignment: optional(Assignment),
  totals: z.object({ users: Count, lockedOut: Count, byStatus: ByStatus }),
  shadow: optional(Shadow),
  unreadable: Count.default(0),
};
const Run = z.object({
  ...Begun,
  steppedAt: MomentColumn,
  phase: z.enum(RUN_PHASES),
  endedUpTo: optional(z.string()),
  cursor: optional(z.string()),
  peopleRows: Count,
  bindingRows: Count,
  tries: Count,
  notBefore: optional(MomentColumn),
  failure: optional(z.enum(RUN_FAILURES)),
});
const isOneOf = (words: readonly string[], word: string): boolean => words.includes(word);
/** A run that is at something of which this version knows nothing: nobody here can go on with it. */
const RunOfAnotherVersion = z
  .object({ number: Count, phase: z.string(), failure: optional(z.string()) })
  .refine(({ phase, failure }) => !isOneOf(RUN_PHASES, phase) || !isOneOf(RUN_FAILURES, failure ?? RUN_FAILURES[0]))
  .transform(({ number }) => ({ number, isOfAnotherVersion: true as const }));
const StateColumns = z.object({
  lastNumber: Count,
  run: optional(jsonOf(z.union([Run, RunOfAnotherVersion]))),
  report: optional(jsonOf(z.object({ ...Begun, takenAt: MomentColumn }))),
  worker: optional(jsonOf(z.object({ id: z.string(), until: MomentColumn }))),
  leftovers: jsonOf(z.array(z.object({ number: Count, part: z.enum(['all', 'working']).catch('working') }))),
  /** Whose write this was: tells a lost reply from somebody else's step. */
  writeId: z.string(),
});

const Written = StateColumns.pick({ writeId: true });

/** Throws UnreadableRow. */
export function readinessStateOf(columns: unknown): { readonly state: ReadinessState; readonly writeId: string } {
  const { writeId, ...state } = readColumns(StateColumns, columns, 'readiness-state');
  const { run, report, worker } = state;
  if (run !== undefined && 'isOfAnotherVersion' in run) {
    const leftovers = [...state.leftovers, { number: run.number, part: 'all' as const }];
    return { state: { ...state, run: undefined, report, worker, leftovers }, writeId };
  }
  const counted = run && { ...run, counts: domainCountsOf(columns, 'readiness-state') };
  return { state: { ...state, run: counted, report, worker }, writeId };
}

export const readinessStateColumns = (state: ReadinessState, writeId: string): Columns => ({
  lastNumber: state.lastNumber,
  run: state.run && JSON.stringify({ ...state.run, counts: undefined }),
  ...(state.run && domainCountsColumns(state.run.counts)),
  report: state.report && JSON.stringify(state.report),
  worker: state.worker && JSON.stringify(state.worker),
  leftovers: JSON.stringify(state.leftovers),
  writeId,
});

/** So many rows go at once; a run of 200,000 users has some 1,500. */
const MAX_DELETIONS = 5000;
const WORKING_PARTS: readonly PackedKind[] = ['people', 'bindings', 'assigned'];

type Dependencies = { readonly tables: Tables; readonly randomId: RandomId; readonly clock: Clock };

export function makeReadinessRuns({ tables: { readiness }, randomId, clock }: Dependencies): ReadinessRuns {
  return {
    /** A state that can't be read is one without a report, which the next look makes. */
    async readState(accountId) {
      const row = await readiness.read(accountId, STATE_ROW);
      if (row === undefined) return undefined;
      const read = readOrReport(readiness, readinessStateOf, row.columns);
      return { value: read?.state ?? (await readinessAnew(readiness, accountId, clock())), version: row.etag };
    },

    async saveState(accountId, before, after, made) {
      const writeId = randomId();
      const write = { rowKey: STATE_ROW, columns: readinessStateColumns(after, writeId) };
      const writes: Write[] = [
        before === undefined ? { kind: 'insert', ...write } : { kind: 'replace', ...write, etag: before.version },
        // Guarded by the state's row.
        ...(made === undefined ? [] : rowWritesOf(made)),
      ];
      await readiness.commit(accountId, writes);
      // The answer to a transaction brings no ETag, so it is read; and a write whose reply was lost is told by its id.
      const row = await readiness.read(accountId, STATE_ROW);
      const isThisWrite = Written.safeParse(row?.columns).data?.writeId === writeId;
      return row !== undefined && isThisWrite ? { value: after, version: row.etag } : 'conflict';
    },

    readPacked(accountId, run, kind, count) {
      const rowKeys: string[] = [];
      for (let at = 0; at < count; at++) rowKeys.push(packedRow(run, kind, at));
      return inParallel(rowKeys, STORAGE_CONCURRENCY, async (rowKey) => {
        const row = await readiness.read(accountId, rowKey);
        if (row === undefined) throw new Error('a row of a readiness run is missing');
        return packedOctetsOf(row.columns);
      });
    },

    ...makeReadinessItems(readiness),

    async deleteRows(accountId, leftover) {
      let left = MAX_DELETIONS;
      for (const kind of leftover.part === 'all' ? [undefined] : WORKING_PARTS) {
        const from = partOf(leftover, kind);
        left -= await deleteRange(readiness, accountId, { from, to: from + BEHIND_ALL, most: left });
        if (left <= 0) return false;
      }
      return true;
    },
  };
}
