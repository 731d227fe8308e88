/** Rows on their way to and from a table. */
import * as z from 'zod';
import { UnreadableRow } from '../../ports.ts';
import { inOurTypes } from './readings.ts';
import type { RowKind } from './row-kinds.ts';

export { Flag, Moment } from './readings.ts';

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
 * The content of a row, checked; in another spelling than ours (`readings.ts`) too. A schema passes over columns and members that a newer
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
