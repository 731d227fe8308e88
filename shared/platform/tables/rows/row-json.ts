/** One row in the service's JSON, as the Tables SDK reads and writes it. "Payload format for Table service operations", Microsoft Learn. */
import type { Columns, StoredRow } from './table-row.ts';

/** Types are named beside what JSON has no type for. */
export const ROW_FORMAT = 'application/json;odata=minimalmetadata';

const quoted = (key: string): string => encodeURIComponent(key.replaceAll("'", "''"));

/** Where a row is, behind the table's own path. */
export const keysInPath = (partitionKey: string, rowKey: string): string =>
  `(PartitionKey='${quoted(partitionKey)}',RowKey='${quoted(rowKey)}')`;

const TYPE = '@odata.type';
/** What the service itself says of a row stands among its columns; written, it is none. */
const SYSTEM_NAME = /^(?:odata\.|(?:etag|timestamp|partitionKey|rowKey)$)/i;

export function rowBody(partitionKey: string, rowKey: string, columns: Columns): string {
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(columns)) {
    if (SYSTEM_NAME.test(name)) continue;
    if (!(value instanceof Uint8Array)) {
      body[name] = value;
      continue;
    }
    body[name] = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
    body[name + TYPE] = 'Edm.Binary';
  }
  return JSON.stringify({ ...body, PartitionKey: partitionKey, RowKey: rowKey });
}

/** Throws when it is no row. */
export function rowOf(text: string): StoredRow {
  const row = JSON.parse(text) as Readonly<Record<string, unknown>> | null;
  const { 'odata.etag': etag, PartitionKey: partitionKey, RowKey: rowKey } = row ?? {};
  if (typeof etag !== 'string' || typeof partitionKey !== 'string' || typeof rowKey !== 'string')
    throw new TypeError('storage answered something that is no row');
  const columns: Record<string, unknown> = { partitionKey, rowKey, etag };
  for (const name in row) {
    if (name.endsWith(TYPE) || name.startsWith('odata.') || name === 'PartitionKey' || name === 'RowKey') continue;
    columns[name === 'Timestamp' ? 'timestamp' : name] = typed(row[name], row[name + TYPE]);
  }
  return { partitionKey, rowKey, etag, columns };
}

/** What the SDK makes of it, so that a row reads the same by itself and in a list. */
function typed(value: unknown, type: unknown): unknown {
  if (typeof value !== 'string') return value;
  switch (type) {
    case 'Edm.DateTime':
      return new Date(value);
    case 'Edm.Int64':
      return BigInt(value);
    case 'Edm.Guid':
      return { value, type: 'Guid' };
    case 'Edm.Binary':
      return Buffer.from(value, 'base64');
    default:
      return value;
  }
}
