/** A list of users to exclude, as a program sends it or people paste it: which lines can be taken, and why the others can't. */
import { endOfLastDay, isTimeZone, TIME_ZONE_RULE } from '../../platform/words/written/last-day.ts';
import { charactersIn, isPlainText, LONGEST_REASON } from '../../platform/words/written/plain-text.ts';
import { readRows, type Row } from '../../platform/words/written/read-rows.ts';
import { writtenAddresses } from '../../platform/words/written/written-addresses.ts';
import { exampleDay, hasOtherCalendar, readWrittenEnd } from '../../platform/words/written/written-end.ts';

export type ExclusionLine = {
  readonly line: number;
  /** In normal form; in a program's list as it stands there. */
  readonly email: string;
  readonly reason: string | undefined;
  readonly expiresAt: Date | undefined;
};
/** `text`: where the address should be. */
export type FaultyLine = { readonly line: number; readonly text: string; readonly sentence: string };
export type ReadList =
  | { readonly kind: 'lines'; readonly lines: readonly ExclusionLine[]; readonly faulty: readonly FaultyLine[] }
  /** Nothing of it can be taken. */
  | { readonly kind: 'unreadable'; readonly line: number; readonly sentence: string };

type Bounds = {
  /** The most users that are taken. */
  readonly most: number;
  /** Where a day ends of which the list doesn't say it; undefined: such a day is refused. */
  readonly timeZone: string | undefined;
};
export type Reader = Bounds &
  (
    | { readonly kind: 'person'; readonly language: string }
    /** A heading is needed, the address is what the cell holds, and a day is as in ISO 8601. */
    | { readonly kind: 'program' }
  );

/**
 * Without a heading (people's lists alone) a line is one user or more: addresses, then a reason, then an end. An address is
 * never taken for the reason of the one before it.
 */
export function readExclusionList(text: string, reader: Reader): ReadList {
  const { rows, openQuoteAt, tooManyAt } = readRows(text, reader.most * ROWS_PER_USER + 1000);
  if (tooManyAt !== undefined) return tooMany(tooManyAt, reader.most);
  const heading = readHeading(rows[0]?.cells ?? [], reader.kind === 'program');
  if (heading.kind === 'unreadable') return { ...heading, line: rows[0]?.line ?? 1 };
  const lines: ExclusionLine[] = [];
  const faulty: FaultyLine[] = [];
  for (const row of heading.kind === 'none' ? rows : rows.slice(1)) {
    const read = readLine(heading, row, reader);
    if ('sentence' in read) faulty.push(read);
    else lines.push(...read);
    if (lines.length + faulty.length > reader.most) return tooMany(row.line, reader.most);
  }
  if (openQuoteAt !== undefined) faulty.push({ line: openQuoteAt, text: '', sentence: OPEN_QUOTE });
  return { kind: 'lines', lines, faulty };
}

// Blank rows are passed over, within reason.
const ROWS_PER_USER = 4;
const OPEN_QUOTE = 'A quote is opened here and never closed: nothing from this line on was read.';
const tooMany = (line: number, most: number): ReadList => ({
  ...{ kind: 'unreadable', line },
  sentence: `is one too many: at most ${most} users can be sent at a time`,
});

const ADDRESS_FOR_REASON =
  'An e-mail address stands where the reason should. Under a heading every user has a line of their own.';

/** What a row holds, whatever the order. `isTooLong`: something stands where no column is. `isOurs`: it comes from an export of ours. */
type Cells = {
  readonly addresses: readonly string[];
  readonly isTooLong: boolean;
  readonly isOurs: boolean;
} & Readonly<Record<'text' | 'reason' | 'end' | 'timeZone', string>>;

function readLine(heading: Heading, row: Row, reader: Reader): readonly ExclusionLine[] | FaultyLine {
  const cells = heading.kind === 'heading' ? cellsUnder(heading.columns, row, reader) : cellsInOrder(row, reader);
  const { addresses, text, reason } = cells;
  const fault = (sentence: string): FaultyLine => ({ line: row.line, text, sentence });
  if (addresses.length === 0) return fault(text === '' ? 'The address is missing.' : 'This is not an e-mail address.');
  if (cells.isTooLong) return fault('It has more cells than there are columns.');
  if (reader.kind === 'person' && !cells.isOurs && writtenAddresses(reason).length > 0)
    return fault(ADDRESS_FOR_REASON);
  if (charactersIn(reason) > LONGEST_REASON) return fault(`The reason is longer than ${LONGEST_REASON} characters.`);
  if (!isPlainText(reason)) return fault('The reason holds a line break or another control character.');
  const end = readEnd(cells, reader);
  if (typeof end === 'string') return fault(end);
  const rest = { line: row.line, reason: reason === '' ? undefined : reason, expiresAt: end.at };
  return addresses.map((email) => ({ email, ...rest }));
}

function cellsUnder(columns: readonly (Column | undefined)[], { cells }: Row, reader: Reader): Cells {
  const held: Record<Column, string> = { email: '', reason: '', end: '', timeZone: '', 'passed-over': '' };
  let isTooLong = false;
  for (const [at, each] of cells.entries()) {
    const [column, text] = [columns[at], each.trim()];
    if (column !== undefined) held[column] ||= text;
    else if (text !== '') isTooLong = true;
  }
  const { email: text, reason, end, timeZone } = held;
  const asItIs = text === '' ? [] : [text];
  const addresses = reader.kind === 'program' ? asItIs : writtenAddresses(text);
  // Who adds a line of their own to an export leaves out who excluded and when: what has it is what we wrote, each cell where it belongs.
  return { addresses, text, reason, end, timeZone, isTooLong, isOurs: held['passed-over'] !== '' };
}

function cellsInOrder({ cells }: Row, reader: Reader): Cells {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  const [text = ''] = filled;
  // "Baker, Bob <bob@…>" comes in two cells.
  const whole = writtenAddresses(filled.join(','));
  const addresses =
    whole.length > 0 ? whole : writtenAddresses(text).length > 0 ? filled.flatMap(writtenAddresses) : [];
  const rest = whole.length > 0 ? [] : filled.filter((cell) => writtenAddresses(cell).length === 0);
  const isEndAlone = rest.length === 1 && readWrittenEnd(rest[0] ?? '', languageOf(reader)) !== undefined;
  const [reason = '', end = ''] = isEndAlone ? ['', ...rest] : rest;
  return { addresses, text, reason, end, timeZone: '', isTooLong: rest.length > 2, isOurs: false };
}

const languageOf = (reader: Reader): string | undefined => (reader.kind === 'person' ? reader.language : undefined);

/** `at` undefined: for good. A sentence: what is wrong with it. */
function readEnd({ end, timeZone }: Cells, reader: Reader): { readonly at: Date | undefined } | string {
  if (end === '') return { at: undefined };
  const shown = `“${end.slice(0, MOST_SHOWN)}”`;
  const language = languageOf(reader);
  const written = readWrittenEnd(end, language);
  const local = language === undefined ? undefined : exampleDay(language);
  const days = local === undefined ? EXAMPLE_DAY : `${EXAMPLE_DAY} or ${local}`;
  const examples = language !== undefined && hasOtherCalendar(language) ? `${days} in the Gregorian calendar` : days;
  if (written === undefined)
    return `${shown} is no date such as ${examples}, and no moment such as 2030-01-31T12:00:00Z.`;
  if (written.kind === 'moment') return written;
  const zone = timeZone === '' ? reader.timeZone : timeZone;
  if (zone === undefined) return `${shown} is a day, but where? Name its time zone, such as Europe/Berlin.`;
  if (!isTimeZone(zone)) return `The time zone ${TIME_ZONE_RULE}.`;
  const at = endOfLastDay(written.day, zone);
  return at === undefined ? `${shown} is too far ahead. Leave the end out to exclude for good.` : { at };
}

const MOST_SHOWN = 60;
const EXAMPLE_DAY = '2030-01-31';

/** `passed-over`: a column of our own exports that says what the request itself will. */
type Column = 'email' | 'reason' | 'end' | 'timeZone' | 'passed-over';
type Heading =
  /** `undefined`: a column without a name. */
  | { readonly kind: 'heading'; readonly columns: readonly (Column | undefined)[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly sentence: string };

const NAMES: Readonly<Record<Column, readonly string[]>> = {
  email: [
    ...['email', 'mail', 'emailaddress', 'mailaddress', 'useremail', 'emails'],
    ...['emailadresse', 'mailadresse', 'adresseemail', 'courriel', 'correo', 'correoelectronico', 'emailadres'],
  ],
  reason: ['reason', 'reasons', 'why', 'note', 'notes', 'comment', 'comments', 'grund', 'motif', 'motivo', 'reden'],
  end: ['expiresat', 'expires', 'expiry', 'expirydate', 'end', 'ends', 'enddate', 'until', 'lastday', 'bis'],
  timeZone: ['timezone'],
  'passed-over': [
    ...['excludedby', 'excludedat', 'line', 'outcome', 'message'],
    // Of the readiness report's.
    ...['displayname', 'status', 'lockedout', 'userprincipalname'],
  ],
};
const COLUMNS: ReadonlyMap<string, Column> = new Map(
  (Object.keys(NAMES) as Column[]).flatMap((column) => NAMES[column].map((name) => [name, column] as const)),
);
const CHOICE = 'Columns are email, reason, expiresAt (or lastDay) and timeZone';

/** Case, blanks, hyphens and accents don't count: `E-Mail`, `e-mail address`, `LAST DAY`. */
const plainName = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[\p{M}\s_\-‐‑–.:*/()]/gu, '');

/** What each column holds, by the names that people give them. */
function readHeading(cells: readonly string[], isNeeded: boolean): Heading {
  const columns: (Column | undefined)[] = [];
  let strange: string | undefined;
  let twice: Column | undefined;
  for (const cell of cells) {
    const name = plainName(cell);
    const column = COLUMNS.get(name);
    if (column === undefined) strange ??= name === '' ? undefined : cell;
    else if (column !== 'passed-over' && columns.includes(column)) twice ??= column;
    columns.push(column);
  }
  if (!columns.includes('email')) {
    const sentence = `must be a heading such as email,reason,expiresAt. ${CHOICE}`;
    return isNeeded ? { kind: 'unreadable', sentence } : { kind: 'none' };
  }
  if (strange !== undefined) {
    const text = strange.trim().slice(0, 60);
    return { kind: 'unreadable', sentence: `has a column “${text}”, which means nothing here. ${CHOICE}` };
  }
  if (twice === undefined) return { kind: 'heading', columns };
  return { kind: 'unreadable', sentence: `has two columns for the same: ${twice}. ${CHOICE}` };
}
