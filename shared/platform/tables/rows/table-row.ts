/**
 * Rows on their way to and from a table. What means the same as what this service writes is read too: operators' programs write rows, and each
 * in its own way; .NET gives a moment as Edm.DateTime or with seven digits, a number as Int64, and "True". Only where there is one meaning:
 * a moment without a zone has none, and neither has a word that isn't ours.
 */
import * as z from 'zod';
import { UnreadableRow } from '../../ports.ts';
import type { RowKind } from './row-kinds.ts';

/**
 * A row's content. The SDK leaves undefined out, and every write here inserts or replaces a whole row (never merges), so an
 * undefined column is a column that the row doesn't have: that is how a value is cleared.
 */
export type Columns = Readonly<Record<string, string | number | boolean | Uint8Array | undefined>>;

/** A row as read, unchecked: `readColumns` checks it. */
export type StoredRow = {
  readonly rowKey: string;
  readonly partitionKey: string;
  readonly etag: string;
  readonly columns: unknown;
};

/**
 * A row that was read by itself. `answeredAt`: when storage answered, by its own clock, which all instances share; to the second, rounded
 * down (RFC 9110, section 5.6.7). Undefined: it didn't say.
 */
export type ReadRow = StoredRow & { readonly answeredAt: Date | undefined };

/** A write inside a transaction. */
export type Write =
  | { readonly kind: 'insert'; readonly rowKey: string; readonly columns: Columns }
  | { readonly kind: 'replace'; readonly rowKey: string; readonly columns: Columns; readonly etag: string }
  /** Whatever is there or not. Only for a row that belongs to another one which the same transaction guards. */
  | { readonly kind: 'put'; readonly rowKey: string; readonly columns: Columns }
  /** Without an ETag, because the SDK takes none in a transaction: the same rule as for `put`. */
  | { readonly kind: 'delete'; readonly rowKey: string };

/** ISO 8601 in UTC with milliseconds, as it is written: it reads and sorts the same everywhere, and holds every JavaScript date (Edm.DateTime begins in 1601). */
const AS_WRITTEN = /^(?:\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
/** Its other forms (also RFC 3339): any fraction, no seconds, an offset. */
const ISO =
  /^(?<day>(?:\d{4}|[+-]\d{6})-\d\d-\d\d)[Tt ](?<time>\d\d:\d\d)(?<seconds>:\d\d)?(?:[.,](?<fraction>\d{1,9}))?(?:[Zz]|(?<sign>[+-])(?<hours>\d\d):?(?<minutes>\d\d)?)$/;

function inOneForm(text: string): string | undefined {
  const parts = ISO.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const { day = '', time, seconds = ':00', fraction = '', sign, hours, minutes = '00' } = parts;
  // JavaScript takes the 30th of February for the 2nd of March.
  const midnight = new Date(`${day}T00:00:00.000Z`);
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(day)) return undefined;
  const zone = sign === undefined ? 'Z' : `${sign}${hours}:${minutes}`;
  return `${day}T${time}${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}${zone}`;
}

/** A moment, as text. */
export const Moment = z.string().transform((text, context) => {
  const moment = new Date(AS_WRITTEN.test(text) ? text : (inOneForm(text) ?? Number.NaN));
  if (!Number.isNaN(moment.getTime())) return moment;
  context.addIssue({ code: 'custom', message: 'is no moment' });
  return z.NEVER;
});

/** Yes or no. */
export const Flag = z.union([
  z.boolean(),
  z
    .string()
    .toLowerCase()
    .pipe(z.enum(['true', 'false']))
    .transform((text) => text === 'true'),
]);

/** The columns as the types in which this service writes; each other one as it is, so that its schema refuses it. */
function inOurTypes(columns: unknown): unknown {
  if (typeof columns !== 'object' || columns === null) return columns;
  return Object.fromEntries(Object.entries(columns).map(([name, value]) => [name, inOurType(value)]));
}

/** What the Tables SDK makes of Edm.Int64, Edm.DateTime and Edm.Guid. */
function inOurType(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? value : value.toISOString();
  const isGuid = typeof value === 'object' && value !== null && 'type' in value && value.type === 'Guid';
  return isGuid && 'value' in value ? value.value : value;
}

/** Text that holds JSON of the given shape. */
export const jsonOf = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'is no JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);

/**
 * The content of a row, checked; in another spelling than ours too. A schema passes over columns and members that a newer
 * version adds, and takes any word of a list that may grow; where an older one must not act by a word, the newer writes it in a column of its own. Throws UnreadableRow, which names the kind of
 * row and its columns.
 */
export function readColumns<Schema extends z.ZodType>(
  schema: Schema,
  columns: unknown,
  kind: RowKind,
): z.infer<Schema> {
  const asWritten = schema.safeParse(columns);
  if (asWritten.success) return asWritten.data;
  const read = schema.safeParse(inOurTypes(columns));
  if (read.success) return read.data;
  const places = new Set(read.error.issues.map((issue) => String(issue.path[0] ?? 'row')));
  throw new UnreadableRow(kind, [...places]);
}
