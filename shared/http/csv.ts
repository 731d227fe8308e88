/**
 * CSV (RFC 4180), with cells that a spreadsheet would take for a formula made harmless: an apostrophe goes in front
 * (OWASP, "CSV Injection"). Reading takes it away again, so what was exported imports as it was.
 */

// The apostrophes count too, or a text that has one of its own would lose it on the way back.
const FORMULA_START = /^'*[=+\-@\t\r]/;
const ESCAPED_FORMULA_START = /^'+[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;
const BYTE_ORDER_MARK = '\uFEFF';

function writeCell(text: string): string {
  const harmless = FORMULA_START.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Rows as CSV, each ended by CR LF. */
export const writeCsv = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map(writeCell).join(',')}\r\n`).join('');

export type CsvReading =
  | { readonly kind: 'rows'; readonly rows: readonly (readonly string[])[] }
  /** `row` counts from 1, the header included. */
  | { readonly kind: 'malformed'; readonly row: number };

/**
 * Reads CSV whose lines end in CR LF or LF; a byte order mark and empty lines are passed over. Malformed: a quote inside
 * a bare cell, text behind a closing quote, a quote left open, or more than `maxRows` rows.
 */
export function readCsv(text: string, maxRows: number): CsvReading {
  const rows: string[][] = [];
  let at = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  while (at < text.length) {
    const read = readRow(text, at);
    if (read === undefined) return { kind: 'malformed', row: rows.length + 1 };
    at = read.end;
    if (read.cells.length === 1 && read.cells[0] === '') continue;
    if (rows.length === maxRows) return { kind: 'malformed', row: rows.length + 1 };
    rows.push(read.cells);
  }
  return { kind: 'rows', rows };
}

// One cell from here on, and what ends it. Sticky, so that it never looks further than the cell.
const CELL = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r?\n|$)/y;

function readRow(text: string, start: number): { readonly cells: string[]; readonly end: number } | undefined {
  const cells: string[] = [];
  let at = start;
  for (;;) {
    CELL.lastIndex = at;
    const match = CELL.exec(text);
    if (match === null) return undefined;
    const [whole, quoted, bare, separator] = match;
    const cell = quoted?.replaceAll('""', '"') ?? bare ?? '';
    cells.push(ESCAPED_FORMULA_START.test(cell) ? cell.slice(1) : cell);
    at += whole.length;
    if (separator !== ',') return { cells, end: at };
  }
}
