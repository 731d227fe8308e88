/**
 * CSV (RFC 4180), with cells that a spreadsheet would take for a formula made harmless: an apostrophe goes in front
 * (OWASP, "CSV Injection"). Reading takes it away again, so what was exported imports as it was; without it such a cell is
 * refused.
 */

// The apostrophes count too, or a text that has one of its own would lose it on the way back.
const FORMULA_START = /^'*[=+\-@\t\r]/;
const ESCAPED_FORMULA_START = /^'+[=+\-@\t\r]/;
const BARE_FORMULA_START = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;
const BYTE_ORDER_MARK = '\uFEFF';

function writeCell(text: string): string {
  const harmless = FORMULA_START.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Rows as CSV, each ended by CR LF. */
export const writeCsv = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map(writeCell).join(',')}\r\n`).join('');

/** `line`: where the row begins in the file, counted from 1, as an editor shows it. */
export type CsvRow = { readonly line: number; readonly cells: readonly string[] };
export type CsvReading =
  | { readonly kind: 'rows'; readonly rows: readonly CsvRow[] }
  | { readonly kind: 'malformed' | 'formula' | 'too-many'; readonly line: number };

/**
 * Reads CSV whose lines end in CR LF or LF; a byte order mark and empty lines are passed over. Malformed: a quote inside
 * a bare cell, text behind a closing quote, or a quote left open. Too many: more than `maxRows` rows.
 */
export function readCsv(text: string, maxRows: number): CsvReading {
  const rows: CsvRow[] = [];
  let at = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const cells = readRow(text, at);
    if (cells === undefined) return { kind: 'malformed', line };
    const begins = line;
    line += lineEndsIn(text, at, cells.end);
    at = cells.end;
    if (cells.raw.length === 1 && cells.raw[0] === '') continue;
    if (rows.length === maxRows) return { kind: 'too-many', line: begins };
    if (cells.raw.some((cell) => BARE_FORMULA_START.test(cell))) return { kind: 'formula', line: begins };
    rows.push({ line: begins, cells: cells.raw.map(withoutEscape) });
  }
  return { kind: 'rows', rows };
}

const withoutEscape = (cell: string): string => (ESCAPED_FORMULA_START.test(cell) ? cell.slice(1) : cell);

function lineEndsIn(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

// One cell from here on, and what ends it. Sticky, so that it never looks further than the cell.
const CELL = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r?\n|$)/y;

function readRow(text: string, start: number): { readonly raw: readonly string[]; readonly end: number } | undefined {
  const raw: string[] = [];
  let at = start;
  for (;;) {
    CELL.lastIndex = at;
    const match = CELL.exec(text);
    if (match === null) return undefined;
    const [whole, quoted, bare, separator] = match;
    raw.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
    at += whole.length;
    if (separator !== ',') return { raw, end: at };
  }
}
