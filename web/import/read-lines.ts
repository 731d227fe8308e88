/** What an admin pastes or uploads, as edits that are ready to be sent, and the lines that can't be. */
import type { Addition } from '../api/account-api.ts';
import { type Row, splitRows } from './split-rows.ts';

export const MOST_LINES = 50_000;
const LONGEST_ADDRESS = 254;
const LONGEST_REASON = 200;

export type ImportLine = Addition & { readonly line: number };
export type BadLine = { readonly line: number; readonly sentence: string };
export type ReadLines =
  | { readonly kind: 'lines'; readonly lines: readonly ImportLine[]; readonly bad: readonly BadLine[] }
  /** Nothing of it can be read. */
  | { readonly kind: 'unreadable'; readonly sentence: string };

const COLUMNS = ['email', 'reason', 'expiresAt'] as const;
/** Columns of an exported list that say what the request itself will. */
const PASSED_OVER = new Set(['excludedBy', 'excludedAt']);

/**
 * A header (`email`, and if wanted `reason` and `expiresAt`) may stand first; without one, the columns are in that order,
 * so that a bare list of addresses reads as well.
 */
export function readLines(text: string): ReadLines {
  const split = splitRows(text);
  if (split.kind === 'malformed')
    return {
      kind: 'unreadable',
      sentence: `Line ${split.line} has a quote where none can be, or one that isn’t closed.`,
    };
  const header = readHeader(split.rows[0]);
  if (header.kind === 'unreadable') return header;
  const rows = split.rows.slice(header.rows);
  if (rows.length === 0) return { kind: 'unreadable', sentence: 'There is no address in it.' };
  if (rows.length > MOST_LINES)
    return {
      kind: 'unreadable',
      sentence: `It has ${rows.length} addresses; at most ${MOST_LINES} can be sent at once. Split it.`,
    };
  return sortOut(header.columns, rows);
}

function sortOut(columns: readonly string[], rows: readonly Row[]): ReadLines {
  const lines: ImportLine[] = [];
  const bad: BadLine[] = [];
  const seen = new Map<string, number>();
  for (const row of rows) {
    const read = readRow(columns, row);
    if ('sentence' in read) {
      bad.push(read);
      continue;
    }
    const before = seen.get(read.email.toLowerCase());
    if (before !== undefined) bad.push({ line: row.line, sentence: `The same address stands in line ${before}.` });
    else {
      seen.set(read.email.toLowerCase(), row.line);
      lines.push(read);
    }
  }
  return { kind: 'lines', lines, bad };
}

type Header =
  | { readonly kind: 'header'; readonly columns: readonly string[]; readonly rows: 0 | 1 }
  | Extract<ReadLines, { kind: 'unreadable' }>;

function readHeader(first: Row | undefined): Header {
  const names = (first?.cells ?? []).map((cell) => cell.trim());
  const known = names.map((name) => [...COLUMNS, ...PASSED_OVER].find((column) => sameWord(column, name)));
  if (!known.includes('email')) return { kind: 'header', columns: COLUMNS, rows: 0 };
  const at = known.indexOf(undefined);
  if (at !== -1 && names[at] !== '')
    return {
      kind: 'unreadable',
      sentence: `Line ${first?.line ?? 1}: there is no column “${names[at] ?? ''}”. Columns are email, reason and expiresAt.`,
    };
  const twice = known.find((name, index) => name !== undefined && known.indexOf(name) !== index);
  if (twice !== undefined)
    return { kind: 'unreadable', sentence: `Line ${first?.line ?? 1}: the column ${twice} stands there twice.` };
  return { kind: 'header', columns: known.map((name) => name ?? ''), rows: 1 };
}

const sameWord = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

function readRow(columns: readonly string[], { line, cells }: Row): ImportLine | BadLine {
  const extra = cells.slice(columns.length).some((cell) => cell.trim() !== '');
  if (extra) return { line, sentence: `It has more cells than there are columns (${columns.join(', ')}).` };
  const formula = cells.find((cell) => /^[=+\-@\t\r]/.test(cell));
  if (formula !== undefined)
    return {
      line,
      sentence: 'A cell begins like a formula (=, +, - or @). Put an apostrophe (’) before it, or take it out.',
    };
  const cell = (column: string) => withoutGuard(cells[columns.indexOf(column)] ?? '').trim();
  return checkLine(line, cell('email'), cell('reason'), cell('expiresAt'));
}

/** An exported list has an apostrophe before what a spreadsheet would take for a formula; here it goes again. */
const withoutGuard = (cell: string): string => (/^['’]+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell);

function checkLine(line: number, email: string, reason: string, expires: string): ImportLine | BadLine {
  if (!/^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/.test(email) || email.length > LONGEST_ADDRESS)
    return { line, sentence: email === '' ? 'The address is missing.' : 'This is not an e-mail address.' };
  if (reason.length > LONGEST_REASON)
    return { line, sentence: `The reason is longer than ${LONGEST_REASON} characters.` };
  if (/\p{Cc}/u.test(reason)) return { line, sentence: 'The reason holds a line break or another control character.' };
  const expiresAt = expires === '' ? undefined : readMoment(expires);
  if (expires !== '' && expiresAt === undefined)
    return { line, sentence: 'The end is no date such as 2030-01-31 or 2030-01-31T12:00:00Z.' };
  return { line, email, ...(reason === '' ? {} : { reason }), ...(expiresAt === undefined ? {} : { expiresAt }) };
}

const DAY = /^\d{4}-\d\d-\d\d$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/;

/** A day means its first moment in UTC, as in an exported list. Days that no calendar has are refused. */
function readMoment(text: string): string | undefined {
  if (!DAY.test(text) && !MOMENT.test(text)) return undefined;
  const day = text.slice(0, 10);
  const check = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(check.getTime()) || check.toISOString().slice(0, 10) !== day) return undefined;
  const moment = new Date(DAY.test(text) ? `${text}T00:00:00Z` : text);
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}
