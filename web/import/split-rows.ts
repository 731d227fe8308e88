/** CSV (RFC 4180) in rows that know their line in the file. Also reads what spreadsheets write with semicolons or tabs. */

export type Row = {
  /** The line on which it begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
};
export type SplitRows =
  { readonly kind: 'rows'; readonly rows: readonly Row[] } | { readonly kind: 'malformed'; readonly line: number };

/** Splits the text; empty lines are passed over. Malformed: a quote inside a bare cell, behind a closing one, or left open. */
export function splitRows(text: string): SplitRows {
  const cell = cellOf(separatorOf(text));
  const rows: Row[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const read = readRow(cell, text, at);
    if (read.end === undefined) return { kind: 'malformed', line: line + read.breaks };
    if (read.cells.some((content) => content.trim() !== '')) rows.push({ line, cells: read.cells });
    at = read.end;
    line += read.breaks + 1;
  }
  return { kind: 'rows', rows };
}

type ReadRow = {
  readonly cells: readonly string[];
  /** The line breaks inside its quoted cells. */
  readonly breaks: number;
  /** Where the next row begins; undefined when this one is malformed. */
  readonly end: number | undefined;
};

function readRow(cell: RegExp, text: string, start: number): ReadRow {
  const cells: string[] = [];
  let breaks = 0;
  let at = start;
  for (;;) {
    cell.lastIndex = at;
    const match = cell.exec(text);
    if (match === null) return { cells, breaks, end: undefined };
    const [whole, quoted, bare = '', ending = ''] = match;
    cells.push(quoted?.replaceAll('""', '"') ?? bare);
    at += whole.length;
    breaks += countBreaks(quoted ?? '');
    if (ending === '' || /[\r\n]/.test(ending)) return { cells, breaks, end: at };
  }
}

/** The first of them in the first line, outside quotes; a comma when there is none. */
function separatorOf(text: string): string {
  const first = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  return /[,;\t]/.exec(first.replaceAll(/"[^"]*"/g, ''))?.[0] ?? ',';
}

// One cell from here on, and what ends it. Sticky, so that it never looks further than the cell.
const cellOf = (separator: string): RegExp =>
  new RegExp(`(?:"([^"]*(?:""[^"]*)*)"|([^"${separator}\\r\\n]*))(${separator}|\\r\\n|\\n|\\r|$)`, 'y');

const countBreaks = (text: string): number => text.split(/\r\n|\n|\r/).length - 1;
