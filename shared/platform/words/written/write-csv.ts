/**
 * CSV (RFC 4180) for spreadsheets: with a byte order mark, without which they take UTF-8 for a code page of old, and with cells
 * made harmless that one would take for a formula (OWASP, "CSV Injection"). That is decided by how it is opened, too: where the
 * separator is a semicolon or a tab, a cell begins behind each of them. An apostrophe goes in front; reading takes it away again.
 */
export const BYTE_ORDER_MARK = '\uFEFF';

// Apostrophes count too, or a text that has one of its own would lose it on the way back; so do quotes and blanks, which a
// spreadsheet may drop before it looks.
const FORMULA_START = /^(?=['" ]*[=+\-@＝＋－＠]|'*[\t\r])/;
const FORMULA_BEHIND_SEPARATOR = /([;\t\r\n])(?=['" ]*[=+\-@＝＋－＠])/g;
const NEEDS_QUOTES = /[",;\t\r\n]/;

function writeCell(text: string): string {
  const harmless = text.replace(FORMULA_START, "'").replaceAll(FORMULA_BEHIND_SEPARATOR, "$1'");
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Rows without the mark, each ended by CR LF: for what follows in the same file. */
export function writeRows(rows: readonly (readonly string[])[]): string {
  let text = '';
  for (const row of rows) text += `${row.map(writeCell).join(',')}\r\n`;
  return text;
}

/** A file: the mark, then the rows. */
export const writeCsv = (rows: readonly (readonly string[])[]): string => BYTE_ORDER_MARK + writeRows(rows);
