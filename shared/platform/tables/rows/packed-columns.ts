/** Octets in as many columns as they need: a column of the store holds 64 KiB. */
import * as z from 'zod';
import { MAX_OCTETS } from './check-sizes.ts';
import type { RowKind } from './row-kinds.ts';
import { jsonOf, readColumns, type Columns } from './table-row.ts';

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

export const packJson = (value: unknown): Columns => packedColumns(Buffer.from(JSON.stringify(value)));

type PackedJson<Json> = z.ZodType<{ readonly packed: Json }>;

/** The schema of columns that `packJson` packed. */
export const packedJsonOf = <Json>(schema: z.ZodType<Json>): PackedJson<Json> => z.object({ packed: jsonOf(schema) });

/** What `packJson` packed. Throws when it isn't of that shape; the fault names the kind of row. */
export function unpackJson<Json>(schema: PackedJson<Json>, columns: unknown, kind: RowKind): Json {
  const packed = Buffer.from(packedOctetsOf(columns)).toString('utf8');
  return readColumns(schema, { packed }, kind).packed;
}
