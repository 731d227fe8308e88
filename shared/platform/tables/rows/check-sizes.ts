/**
 * The sizes that Azure Table Storage allows, checked before anything is sent: the emulator lets more pass, and a service that
 * finds out in production has already told its caller that all is well.
 * "Understanding the Table service data model" and "Performing entity group transactions", Microsoft Learn.
 */
import type { Columns, Write } from './table-row.ts';

const MAX_KEY_LENGTH = 512;
const MAX_TEXT_LENGTH = 32_768;
export const MAX_OCTETS = 65_536;
const MAX_COLUMNS = 252;
const MAX_NAME_LENGTH = 255;
const MAX_ROW_BYTES = 1024 * 1024;
export const MAX_TRANSACTION_WRITES = 100;
const MAX_TRANSACTION_BYTES = 4 * 1024 * 1024;
// One operation's headers, boundaries and URL in the multipart body, keys not counted.
const WRITE_OVERHEAD_BYTES = 700;
const MIN_INT32 = -2_147_483_648;
const MAX_INT32 = 2_147_483_647;

// eslint-disable-next-line no-control-regex -- these very characters are forbidden
const FORBIDDEN_IN_KEY = /[/\\#?\u0000-\u001f\u007f-\u009f]/;

/** Octets of a value as the service counts them: text in UTF-16 with its length, a number as Int32. */
function sizeOf(name: string, value: string | number | boolean | Uint8Array): number {
  if (typeof value === 'boolean') return 1;
  if (value instanceof Uint8Array) {
    if (value.length <= MAX_OCTETS) return value.length + 4;
    throw new RangeError(`column ${name} has more than ${MAX_OCTETS} octets`);
  }
  if (typeof value === 'number') {
    if (Number.isInteger(value) && value >= MIN_INT32 && value <= MAX_INT32) return 4;
    throw new RangeError(`column ${name} is no 32-bit integer`);
  }
  if (value.length <= MAX_TEXT_LENGTH) return value.length * 2 + 4;
  throw new RangeError(`column ${name} has more than ${MAX_TEXT_LENGTH} characters`);
}

/** Throws a RangeError, which names the column but never its content, when the row is more than the service takes. */
export function checkRow(partitionKey: string, rowKey: string, columns: Columns): void {
  for (const key of [partitionKey, rowKey]) {
    if (key.length > MAX_KEY_LENGTH) throw new RangeError(`a key has more than ${MAX_KEY_LENGTH} characters`);
    if (FORBIDDEN_IN_KEY.test(key)) throw new RangeError('a key has a forbidden character');
  }
  let bytes = 4 + (partitionKey.length + rowKey.length) * 2;
  let present = 0;
  for (const [name, value] of Object.entries(columns)) {
    if (value === undefined) continue;
    present += 1;
    if (present > MAX_COLUMNS) throw new RangeError(`a row has more than ${MAX_COLUMNS} columns`);
    if (name.length > MAX_NAME_LENGTH)
      throw new RangeError(`a column's name has more than ${MAX_NAME_LENGTH} characters`);
    bytes += 8 + name.length * 2 + sizeOf(name, value);
  }
  if (bytes > MAX_ROW_BYTES) throw new RangeError('a row is larger than 1 MiB');
}

// Octets go as base64, with the name of their type beside them.
const BINARY_OVERHEAD_BYTES = 50;

/** About how many octets a write adds to a transaction; never fewer than it does. */
export function weighWrite(partitionKey: string, rowKey: string, columns: Columns): number {
  // In the URL a key's characters may take three octets each, and they stand in the body again.
  const texts: [string, unknown][] = [];
  let bytes = WRITE_OVERHEAD_BYTES + (partitionKey.length + rowKey.length) * 4;
  for (const [name, value] of Object.entries(columns)) {
    if (value instanceof Uint8Array) bytes += Math.ceil(value.length / 3) * 4 + name.length * 2 + BINARY_OVERHEAD_BYTES;
    else texts.push([name, value]);
  }
  return bytes + Buffer.byteLength(JSON.stringify(Object.fromEntries(texts)));
}

/** Whether so many writes of so many octets fit into one transaction. */
export const fitsTransaction = (writes: number, bytes: number): boolean =>
  writes <= MAX_TRANSACTION_WRITES && bytes <= MAX_TRANSACTION_BYTES;

/** Throws a RangeError when the service would not take these writes as one transaction. */
export function checkWrites(partitionKey: string, writes: readonly Write[]): void {
  let bytes = 0;
  for (const write of writes) {
    const columns = write.kind === 'delete' ? {} : write.columns;
    checkRow(partitionKey, write.rowKey, columns);
    bytes += weighWrite(partitionKey, write.rowKey, columns);
  }
  if (writes.length > MAX_TRANSACTION_WRITES)
    throw new RangeError(`a transaction has more than ${MAX_TRANSACTION_WRITES} writes`);
  if (!fitsTransaction(writes.length, bytes)) throw new RangeError('a transaction is larger than 4 MiB');
}
