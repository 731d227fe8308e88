/** Rows on their way to and from a table: how large the service lets them be, how they are read, and how what is large is packed. */
import * as z from 'zod';
import { UnreadableRow } from '../../ports.ts';
import { inOurTypes, momentIn } from './other-spellings.ts';
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

/** Storage says the second in which it answered. */
const ANSWERED_WITHIN_MS = 999;

/**
 * What the time may be at most, by an instance's own clock and by storage's, which all instances share: whether an exclusion is over must
 * not hang on which instance is asked. In doubt it is over: whoever is counted as locked out a moment too early has been confirmed.
 */
export function latestNow(own: Date, answeredAt: ReadRow['answeredAt']): Date {
  const answered = answeredAt === undefined ? 0 : answeredAt.getTime() + ANSWERED_WITHIN_MS;
  return new Date(Math.max(own.getTime(), answered));
}

/** A write inside a transaction. */
export type Write =
  | { readonly kind: 'insert'; readonly rowKey: string; readonly columns: Columns }
  | { readonly kind: 'replace'; readonly rowKey: string; readonly columns: Columns; readonly etag: string }
  /** Whatever is there or not. Only for a row that belongs to another one which the same transaction guards. */
  | { readonly kind: 'put'; readonly rowKey: string; readonly columns: Columns }
  /** Without an ETag, because the SDK takes none in a transaction: the same rule as for `put`. */
  | { readonly kind: 'delete'; readonly rowKey: string };

// What Azure Table Storage allows: "Understanding the Table service data model" and "Performing entity group transactions", Microsoft Learn.
const MAX_KEY_LENGTH = 512;
const MAX_TEXT_LENGTH = 32_768;
const MAX_OCTETS = 65_536;
const MAX_COLUMNS = 252;
const MAX_NAME_LENGTH = 255;
const MAX_ROW_BYTES = 1024 * 1024;
export const MAX_TRANSACTION_WRITES = 100;
export const MAX_TRANSACTION_BYTES = 4 * 1024 * 1024;
// eslint-disable-next-line no-control-regex -- these very characters are forbidden
const FORBIDDEN_IN_KEY = /[/\\#?\u0000-\u001f\u007f-\u009f]/;

/** One operation's headers, boundaries and URL in the multipart body, keys not counted; and the type beside octets, which go as base64. */
const [WRITE_OVERHEAD_BYTES, BINARY_OVERHEAD_BYTES] = [700, 50];

/**
 * Throws a RangeError, which names the column but never its content, when the row is more than the service takes: the emulator lets more pass, and
 * who finds out in production has already told its caller that all is well. Answers about how many octets it adds to a transaction; never fewer than it does.
 */
export function weighRow(partitionKey: string, rowKey: string, columns: Columns): number {
  for (const key of [partitionKey, rowKey]) {
    if (key.length > MAX_KEY_LENGTH) throw new RangeError(`a key has more than ${MAX_KEY_LENGTH} characters`);
    if (FORBIDDEN_IN_KEY.test(key)) throw new RangeError('a key has a forbidden character');
  }
  let stored = 4 + (partitionKey.length + rowKey.length) * 2;
  // In the URL a key's characters may take three octets each, and they stand in the body again.
  let sent = WRITE_OVERHEAD_BYTES + (partitionKey.length + rowKey.length) * 4;
  let present = 0;
  for (const [name, value] of Object.entries(columns)) {
    if (value === undefined) continue;
    present += 1;
    if (present > MAX_COLUMNS) throw new RangeError(`a row has more than ${MAX_COLUMNS} columns`);
    if (name.length > MAX_NAME_LENGTH)
      throw new RangeError(`a column's name has more than ${MAX_NAME_LENGTH} characters`);
    stored += 8 + name.length * 2 + sizeOf(name, value);
    sent +=
      value instanceof Uint8Array
        ? Math.ceil(value.length / 3) * 4 + name.length * 2 + BINARY_OVERHEAD_BYTES
        : Buffer.byteLength(JSON.stringify([name, value]));
  }
  if (stored > MAX_ROW_BYTES) throw new RangeError('a row is larger than 1 MiB');
  return sent;
}

/** Octets of a value as the service counts them: text in UTF-16 with its length, a number as Int32. */
function sizeOf(name: string, value: string | number | boolean | Uint8Array): number {
  if (typeof value === 'boolean') return 1;
  if (typeof value === 'number') {
    if (Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31) return 4;
    throw new RangeError(`column ${name} is no 32-bit integer`);
  }
  const [most, what] = typeof value === 'string' ? [MAX_TEXT_LENGTH, 'characters'] : [MAX_OCTETS, 'octets'];
  if (value.length > most) throw new RangeError(`column ${name} has more than ${most} ${what}`);
  return (typeof value === 'string' ? value.length * 2 : value.length) + 4;
}

/** Throws a RangeError when the service would not take these writes as one transaction. */
export function checkWrites(partitionKey: string, writes: readonly Write[]): void {
  let bytes = 0;
  for (const write of writes) bytes += weighRow(partitionKey, write.rowKey, 'columns' in write ? write.columns : {});
  if (writes.length > MAX_TRANSACTION_WRITES)
    throw new RangeError(`a transaction has more than ${MAX_TRANSACTION_WRITES} writes`);
  if (bytes > MAX_TRANSACTION_BYTES) throw new RangeError('a transaction is larger than 4 MiB');
}

/** ISO 8601 in UTC with milliseconds, as it is written: it reads and sorts the same everywhere, and holds every JavaScript date (Edm.DateTime begins in 1601). */
const AS_WRITTEN = /^(?:\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** A moment, as text. */
export const MomentColumn = z.union([
  z.string().regex(AS_WRITTEN).pipe(z.coerce.date()),
  z.string().transform(momentIn).pipe(z.date()),
]);

/** Yes or no. */
export const Flag = z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })]);

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

/** Content in as many columns as its octets need, for one holds 64 KiB. */
export function packedColumns(content: string | Uint8Array): Columns {
  const octets = typeof content === 'string' ? Buffer.from(content) : content;
  const columns: Record<string, Uint8Array> = {};
  for (let from = 0, part = 0; from < octets.length; from += MAX_OCTETS, part++) {
    columns[`part${part}`] = octets.subarray(from, from + MAX_OCTETS);
  }
  return columns;
}

/** The octets that `packedColumns` made columns of. */
export function packedOctetsOf(columns: unknown): Buffer {
  const row = columns as Readonly<Record<string, unknown>>;
  const parts: Uint8Array[] = [];
  for (let part = 0; row[`part${part}`] instanceof Uint8Array; part++) parts.push(row[`part${part}`] as Uint8Array);
  return Buffer.concat(parts);
}

type PackedJson<Json> = z.ZodType<{ readonly packed: Json }>;

/** The schema of columns in which JSON of that shape is packed. */
export const packedJsonOf = <Json>(schema: z.ZodType<Json>): PackedJson<Json> => z.object({ packed: jsonOf(schema) });

/** The packed JSON. Throws UnreadableRow when it isn't of that shape. */
export const unpackJson = <Json>(schema: PackedJson<Json>, columns: unknown, kind: RowKind): Json =>
  readColumns(schema, { packed: packedOctetsOf(columns).toString('utf8') }, kind).packed;
