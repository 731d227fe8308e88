/**
 * The end of something as people and programs write it: a moment with its offset, or a day, which means the last one that
 * counts. A day in another order than 2030-01-31 is read only where the language is known in which it was written, and with
 * it the digits and the calendar: Thai counts its years from 543 before ours.
 */
import { isDay, isWritable } from './last-day.ts';
import { remembered } from './remembered.ts';

export type WrittenEnd =
  { readonly kind: 'day'; readonly day: string } | { readonly kind: 'moment'; readonly at: Date } | undefined;

const MOMENT = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

/** `language`: as in BCP 47, such as `de` or `en-GB`. Undefined: what stands there is no end. */
export function readWrittenEnd(text: string, language: string | undefined): WrittenEnd {
  const [, day] = MOMENT.exec(text) ?? [];
  if (day !== undefined) {
    const at = new Date(text);
    return isDay(day) && isWritable(at) ? { kind: 'moment', at } : undefined;
  }
  const written = language === undefined ? text : readDayIn(inPlainDigits(text, language), language);
  return written !== undefined && isDay(written) ? { kind: 'day', day: written } : undefined;
}

type Order = { readonly parts: readonly string[]; readonly separator: string };

/** How a language writes a day in numbers, such as day, month, year with full stops. Undefined for a language that isn't one. */
const orderIn = remembered((language): Order | undefined => {
  try {
    const calendar = { calendar: 'gregory', numberingSystem: 'latn', timeZone: 'UTC' };
    const format = new Intl.DateTimeFormat(language, {
      ...calendar,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    const written = format.formatToParts(0);
    const parts = written.map(({ type }) => type).filter((type) => ['day', 'month', 'year'].includes(type));
    const separator = written.find(({ type }, at) => type === 'literal' && at > 0)?.value ?? '';
    return { parts, separator: separator.replaceAll(NOT_PRINTED, '') };
  } catch {
    return undefined;
  }
});

const NOT_PRINTED = /[\s\u200e\u200f\u061c]/g;
const NUMBERS = /^(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})\.?$/;
// Chinese, Japanese and Korean: each number says what it is.
const NAMED = /^(\d{4})[年년](\d{1,2})[月월](\d{1,2})[日일]$/;

const YEAR_FIRST = ['year', 'month', 'day'];

/** Separators must be those of the language: 24.12.2030 in an American list may be anything. A year in front has one order only. */
function readDayIn(written: string, language: string): string | undefined {
  const text = written.replaceAll(NOT_PRINTED, '');
  const [, year = '', month = '', date = ''] = NAMED.exec(text) ?? [];
  if (year !== '') return dayOf(year, month, date, language);
  const [, first, separator, second, third] = NUMBERS.exec(text) ?? [];
  if (first === undefined) return undefined;
  const order = orderIn(language);
  const parts = first.length === 4 ? YEAR_FIRST : order?.separator === separator ? order?.parts : undefined;
  const part = (name: string) => [first, second, third][parts?.indexOf(name) ?? -1] ?? '';
  return dayOf(part('year'), part('month'), part('day'), language);
}

function dayOf(year: string, month: string, date: string, language: string): string | undefined {
  const inOurs = gregorianYear(year, calendarOf(language));
  return inOurs === undefined ? undefined : `${inOurs}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
}

const FIRST_BUDDHIST = 2400;
const FIRST_GREGORIAN = 1900;

/**
 * An end lies about now or ahead, so that its year tells the calendar: nobody means 1406, which is of the Persian one, nor the
 * year 2570 where that is 2027. Two digits say nothing where people use two calendars.
 */
function gregorianYear(year: string, calendar: string): string | undefined {
  if (calendar === 'gregory') return year.length === 2 ? `20${year}` : year;
  const number = Number(year);
  if (calendar === 'buddhist' && number >= FIRST_BUDDHIST) return String(number - 543).padStart(4, '0');
  return number >= FIRST_GREGORIAN ? year : undefined;
}

/** The calendar that a language uses by itself; for a language that isn't one, the Gregorian. */
const calendarOf = remembered((language): string => {
  try {
    return new Intl.DateTimeFormat(language).resolvedOptions().calendar;
  } catch {
    return 'gregory';
  }
});

/** Whether a day of another calendar may stand where this language is written. */
export const hasOtherCalendar = (language: string): boolean => calendarOf(language) !== 'gregory';

/** With the digits 0 to 9 for those of the language, for Arabic ones, which `ar` uses beside them, and for full-width ones. */
function inPlainDigits(text: string, language: string): string {
  if (!/(?!\d)\p{Nd}/u.test(text)) return text;
  const systems = [numberingSystemOf(language), 'arab', 'arabext', 'fullwide'];
  const values = new Map(systems.flatMap((system) => DIGITS.map((digit) => [digitIn(system, digit), String(digit)])));
  return Array.from(text, (character) => values.get(character) ?? character).join('');
}

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const digitIn = (numberingSystem: string, digit: number) =>
  new Intl.NumberFormat('en', { numberingSystem }).format(digit);

const numberingSystemOf = remembered((language): string => {
  try {
    return new Intl.NumberFormat(language).resolvedOptions().numberingSystem;
  } catch {
    return 'latn';
  }
});

/** A day as the language writes it, for an example; undefined for a language that isn't one. */
export function exampleDay(language: string): string | undefined {
  const order = orderIn(language);
  return order?.parts.map((part) => ({ day: '31', month: '01', year: '2030' })[part] ?? '').join(order.separator);
}
