/** The rows of readiness reports, in the partition of their account: one that says how far the run is and what the report says in all, and packed ones beside it. */
import * as z from 'zod';
import { EmailAddress, ObjectId, TenantId } from '../../platform/words/identifiers.ts';
import { NO_TOTALS } from '../rules/readiness.ts';
import type { ReadinessStatus } from '../../platform/words/readiness-status.ts';
import {
  ASSIGNMENT_KNOWLEDGE,
  RUN_FAILURES,
  RUN_PHASES,
  type ReadinessRun,
  type ReadinessState,
} from '../rules/readiness-run.ts';
import type { PackedKind } from '../ports.ts';
import type { ReadinessItem } from '../../users/rules/readiness-item.ts';
import {
  type Columns,
  jsonOf,
  Moment,
  packedJsonOf,
  readColumns,
  unpackJson,
} from '../../platform/tables/rows/table-row.ts';
import { domainCountsColumns, domainCountsOf } from '../../users/storage/counts/counts-row.ts';

/** Where the list of all users stands, beside those of each status. */
const ALL = 'all';

type RunNumber = Pick<ReadinessRun, 'number'>;

export const partOf = ({ number }: RunNumber, part: string): string => `r${number}:${part}:`;

export const packedRow = (run: RunNumber, kind: PackedKind, at: number): string =>
  partOf(run, kind) + String(at).padStart(6, '0');

export const itemsPrefix = (run: RunNumber, status: ReadinessStatus | undefined): string =>
  partOf(run, `users:${status ?? ALL}`);

/** Beside each row of the list of all users, under the same last address: whom in Azure its users are. */
export const objectsPrefix = (run: RunNumber): string => partOf(run, 'objects');

/** Any word: a newer version may have written one that this one doesn't know; nobody is judged by it (`verdictOfStatus`). */
const Status = z.string().transform((word) => word as ReadinessStatus);
const Count = z.int().min(0);
const Totals = z.object({
  users: Count,
  lockedOut: Count,
  // A report of an older version knows fewer, one of a newer version more.
  byStatus: z.record(z.string(), Count).transform((counts) => ({ ...NO_TOTALS.byStatus, ...counts })),
});
const isOneOf = (words: readonly string[], word: string): boolean => words.includes(word);
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  schema.optional().transform((value): z.infer<Schema> | undefined => value);
const Shadow = z.object({
  since: Moment,
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
  startedAt: Moment,
  directoryRead: Count,
  assignment: optional(Assignment),
  totals: Totals,
  shadow: optional(Shadow),
  unreadable: Count.default(0),
};
const Run = z.object({
  ...Begun,
  steppedAt: Moment,
  phase: z.enum(RUN_PHASES),
  endedUpTo: optional(z.string()),
  cursor: optional(z.string()),
  peopleRows: Count,
  bindingRows: Count,
  tries: Count,
  notBefore: optional(Moment),
  failure: optional(z.enum(RUN_FAILURES)),
});
/** A run that is at something of which this version knows nothing: nobody here can go on with it. */
const RunOfAnotherVersion = z
  .object({ number: Count, phase: z.string(), failure: optional(z.string()) })
  .refine(({ phase, failure }) => !isOneOf(RUN_PHASES, phase) || !isOneOf(RUN_FAILURES, failure ?? RUN_FAILURES[0]))
  .transform(({ number }) => ({ number, isOfAnotherVersion: true as const }));
const Report = z.object({ ...Begun, takenAt: Moment });
const StateColumns = z.object({
  lastNumber: Count,
  run: optional(jsonOf(z.union([Run, RunOfAnotherVersion]))),
  report: optional(jsonOf(Report)),
  worker: optional(jsonOf(z.object({ id: z.string(), until: Moment }))),
  leftovers: jsonOf(z.array(z.object({ number: Count, part: z.enum(['all', 'working']).catch('working') }))),
  /** Whose write this was: tells a lost reply from somebody else's step. */
  writeId: z.string(),
});

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

const Items = packedJsonOf(
  z.array(
    z
      .tuple([
        EmailAddress,
        z.string(),
        Status,
        z.string().nullable(),
        z.boolean(),
        Status.nullable(),
        z.string(),
        z.boolean(),
        ObjectId.nullable().optional(),
      ])
      .rest(z.unknown()),
  ),
);

export const packItems = (items: readonly ReadinessItem[]): Uint8Array =>
  Buffer.from(
    JSON.stringify(
      items.map((item) => [
        ...[item.email, item.displayName, item.status, item.userPrincipalName ?? null, item.isDisabled],
        ...[
          item.statusUnlessExcluded === item.status ? null : item.statusUnlessExcluded,
          item.userTag,
          item.hasPassword,
          item.objectId ?? null,
          item.foundBy ?? null,
          item.hasTwoFactor,
        ],
      ]),
    ),
  );

/** Throws UnreadableRow. */
export function itemsOf(columns: unknown): ReadinessItem[] {
  return unpackJson(Items, columns, 'readiness-items').map(
    ([
      email,
      displayName,
      status,
      name,
      isDisabled,
      otherwise,
      userTag,
      hasPassword,
      objectId,
      foundBy,
      twoFactor,
    ]) => ({
      ...{ email, displayName, status, isDisabled, userTag, hasPassword },
      userPrincipalName: name ?? undefined,
      objectId: objectId ?? undefined,
      foundBy: EmailAddress.safeParse(foundBy).data,
      statusUnlessExcluded: otherwise ?? status,
      hasTwoFactor: typeof twoFactor === 'boolean' ? twoFactor : (otherwise ?? status) !== 'two-factor-missing',
    }),
  );
}
