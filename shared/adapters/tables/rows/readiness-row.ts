/** The rows of readiness reports: one that says how far the run is and what the report says in all, and packed ones beside it. */
import * as z from 'zod';
import { EmailAddress, TenantId } from '../../../domain/identifiers.ts';
import { READINESS_STATUSES, type ReadinessStatus } from '../../../domain/readiness.ts';
import { RUN_FAILURES, RUN_PHASES, type ReadinessItem, type ReadinessState } from '../../../domain/readiness-run.ts';
import { MAX_OCTETS } from '../check-sizes.ts';
import { jsonOf, Moment, readColumns, type Columns } from '../table-row.ts';

const Status = z.enum(READINESS_STATUSES);
const Count = z.int().min(0);
const Totals = z.object({
  users: Count,
  lockedOut: Count,
  byStatus: z.record(Status, Count),
});
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  schema.optional().transform((value): z.infer<Schema> | undefined => value);
const Shadow = z.object({
  since: Moment,
  seen: Count,
  wouldHaveSignedIn: Count,
  wouldNotHave: Count,
  byReason: z.record(z.string(), Count),
});
const Begun = {
  number: Count,
  tenant: TenantId,
  startedAt: Moment,
  directoryRead: Count,
  totals: Totals,
  shadow: optional(Shadow),
};
const Run = z.object({
  ...Begun,
  steppedAt: Moment,
  phase: z.enum(RUN_PHASES),
  cursor: optional(z.string()),
  peopleRows: Count,
  bindingRows: Count,
  tries: Count,
  notBefore: optional(Moment),
  failure: optional(z.enum(RUN_FAILURES)),
});
const Report = z.object({ ...Begun, takenAt: Moment });
const StateColumns = z.object({
  lastNumber: Count,
  run: optional(jsonOf(Run)),
  report: optional(jsonOf(Report)),
  worker: optional(jsonOf(z.object({ id: z.string(), until: Moment }))),
  leftovers: jsonOf(z.array(z.object({ number: Count, part: z.enum(['all', 'working']) }))),
  /** Whose write this was: tells a lost reply from somebody else's step. */
  writeId: z.string(),
});

/** Throws when the row is corrupt. */
export function readinessStateOf(columns: unknown): { readonly state: ReadinessState; readonly writeId: string } {
  const { writeId, ...state } = readColumns(StateColumns, columns, 'readiness state');
  return { state: { ...state, run: state.run, report: state.report, worker: state.worker }, writeId };
}

export const readinessStateColumns = (state: ReadinessState, writeId: string): Columns => ({
  lastNumber: state.lastNumber,
  run: state.run && JSON.stringify(state.run),
  report: state.report && JSON.stringify(state.report),
  worker: state.worker && JSON.stringify(state.worker),
  leftovers: JSON.stringify(state.leftovers),
  writeId,
});

/** Octets in as many columns as they need. */
export function packedColumns(octets: Uint8Array): Columns {
  const columns: Record<string, Uint8Array> = {};
  for (let from = 0, part = 0; from < octets.length; from += MAX_OCTETS, part++) {
    columns[`part${part}`] = octets.subarray(from, from + MAX_OCTETS);
  }
  return columns;
}

/** The octets that `packedColumns` made columns of. */
export function packedOctetsOf(columns: unknown): Uint8Array {
  const row = columns as Readonly<Record<string, unknown>>;
  const parts: Uint8Array[] = [];
  for (let part = 0; row[`part${part}`] instanceof Uint8Array; part++) parts.push(row[`part${part}`] as Uint8Array);
  return Buffer.concat(parts);
}

const Items = z.array(z.tuple([EmailAddress, z.string(), Status, z.string().nullable(), z.boolean()]));

export const packItems = (items: readonly ReadinessItem[]): Uint8Array =>
  Buffer.from(
    JSON.stringify(
      items.map(({ email, displayName, status, isDisabled, userPrincipalName: name }) => [
        email,
        displayName,
        status,
        name ?? null,
        isDisabled,
      ]),
    ),
  );

/** Throws when the row is corrupt. */
export function itemsOf(columns: unknown): ReadinessItem[] {
  const text = Buffer.from(packedOctetsOf(columns)).toString('utf8');
  const { items } = readColumns(z.object({ items: jsonOf(Items) }), { items: text }, 'readiness items');
  return items.map(([email, displayName, status, name, isDisabled]) => ({
    ...{ email, displayName, status, isDisabled },
    userPrincipalName: name ?? undefined,
  }));
}

export const byStatus = (items: readonly ReadinessItem[]): ReadonlyMap<ReadinessStatus, readonly ReadinessItem[]> =>
  Map.groupBy(items, ({ status }) => status);
