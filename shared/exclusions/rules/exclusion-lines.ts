/** A list of users to exclude, as a program sends it or people paste it: which lines can be taken, and why the others can't. */
import { endOfLastDay, isTimeZone, TIME_ZONE_RULE } from '../../platform/words/written/last-day.ts';
import { type Column, type Heading, readHeading } from './list-heading.ts';
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
  const heading = readHeading(rows[0], reader.kind === 'program');
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
  return addresses.map((email) => ({
    ...{ line: row.line, email, expiresAt: end?.at },
    reason: reason === '' ? undefined : reason,
  }));
}

function cellsUnder(columns: readonly (Column | undefined)[], { cells }: Row, reader: Reader): Cells {
  const cell = (column: Column) => (cells[columns.indexOf(column)] ?? '').trim();
  const text = cell('email');
  const asItIs = text === '' ? [] : [text];
  // Who adds a line of their own to an export leaves out who excluded and when: what has it is what we wrote, each cell where it belongs.
  const isOurs = cells.some((each, at) => columns[at] === 'passed-over' && each.trim() !== '');
  return {
    ...{ text, reason: cell('reason'), end: cell('end'), timeZone: cell('timeZone') },
    ...{ addresses: reader.kind === 'program' ? asItIs : writtenAddresses(text), isOurs },
    isTooLong: cells.some((each, at) => columns[at] === undefined && each.trim() !== ''),
  };
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

/** Undefined: for good. A sentence: what is wrong with it. */
function readEnd({ end, timeZone }: Cells, reader: Reader): { readonly at: Date } | undefined | string {
  if (end === '') return undefined;
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
