/**
 * Rows of what people paste and spreadsheets save: CSV (RFC 4180), or the same with semicolons or tabs. Lenient where it can
 * only mean one thing: stray quotes are text, line ends may be mixed, cells may be missing.
 */
import { parse } from 'csv-parse/sync';

/** `line`: where the row begins in the text, counted from 1, as an editor shows it. */
export type Row = { readonly line: number; readonly cells: readonly string[] };
export type ReadRows = {
  /** Without those that hold nothing but blanks. */
  readonly rows: readonly Row[];
  /** Where a quote is opened that nothing closes: what stands behind that can't be read. */
  readonly openQuoteAt: number | undefined;
  /** Where reading stopped because there were more than `mostRows`, blank ones included. */
  readonly tooManyAt: number | undefined;
};

export function readRows(text: string, mostRows: number): ReadRows {
  // Excel's own way to name the separator, on a line of its own.
  const named = /^\uFEFF?sep=([,;\t])(?:\r\n|\n|\r)/i.exec(text);
  const parsed: string[][] = [];
  const rest = named === null ? text : text.slice(named[0].length);
  const isOpen = parseInto(parsed, rest, { delimiter: named?.[1] ?? separatorOf(rest), to: mostRows + 1 });
  const rows: Row[] = [];
  let line = named === null ? 1 : 2;
  for (const [at, record] of parsed.entries()) {
    if (at === mostRows) return { rows, openQuoteAt: undefined, tooManyAt: line };
    if (record.join('').trim() !== '') rows.push({ line, cells: record.map(withoutGuard) });
    // The library's own count takes CR LF inside quotes for two.
    for (const cell of record) if (/[\r\n]/.test(cell)) line += cell.split(/\r\n|\n|\r/).length - 1;
    line += 1;
  }
  return { rows, openQuoteAt: isOpen ? line : undefined, tooManyAt: undefined };
}

/** Keeps what was read before a quote that is left open, and says so. */
function parseInto(parsed: string[][], text: string, options: { delimiter: string; to: number }): boolean {
  try {
    parse(text, {
      ...{ bom: true, relax_quotes: true, relax_column_count: true },
      ...options,
      record_delimiter: ['\r\n', '\n', '\r'],
      on_record: (row: string[]) => {
        parsed.push(row);
        return undefined;
      },
    });
    return false;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'CSV_QUOTE_NOT_CLOSED') return true;
    throw error;
  }
}

/** The first of them outside quotes, in the first line that has one: of a table that is the heading. A comma when there is none. */
function separatorOf(text: string): string {
  for (const [line] of text.matchAll(/[^\r\n]+/g)) {
    const separator = /[,;\t]/.exec(line.replaceAll(/"[^"]*"/g, ''));
    if (separator !== null) return separator[0];
  }
  return ',';
}

/** Takes away the apostrophes by which `writeCsv` keeps a spreadsheet from seeing a formula. */
const withoutGuard = (cell: string): string =>
  cell.replace(/^'(?=['" ]*[=+\-@＝＋－＠]|'*[\t\r])/, '').replaceAll(/([;\t\r\n])'(?=['" ]*[=+\-@＝＋－＠])/g, '$1');
