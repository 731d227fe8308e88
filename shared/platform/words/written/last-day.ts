/**
 * One meaning for a date without a time: the last day that counts, whole, in a named time zone. It is over when the next day
 * begins there, whatever the clocks do in between.
 */
import { tz } from '@date-fns/tz';
import { remembered } from './remembered.ts';

/** Moments outside can't be written back in the four digits of a year that RFC 3339 has. */
const EARLIEST = Date.parse('0001-01-01T00:00:00Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');
export const MOMENT_RULE =
  'must be a moment with its offset from UTC, such as 2030-01-31T12:00:00Z, in the years 0001 to 9999';
export const TIME_ZONE_RULE = 'must be a time zone by its IANA name, such as Europe/Berlin';

export const isWritable = (moment: Date): boolean => moment.getTime() >= EARLIEST && moment.getTime() <= LATEST;

/** Names alone: an offset (`+02:00`, which Intl knows too) says nothing of how a place changes its clocks. */
export function isTimeZone(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_+\-/]{1,63}$/.test(name) && isKnown(name);
}

const isKnown = remembered((timeZone) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
});

const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;

/** Whether the text is a day of the calendar as `2030-01-31`. */
export function isDay(text: string): boolean {
  if (!DAY.test(text) || text < '0001') return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** The first moment of a day (`2030-01-31`) in a time zone. Undefined when it is none, or outside of what can be written. */
export const startOfDay = (day: string, timeZone: string): Date | undefined => momentOf(day, timeZone, 0);

/** The first moment after a last day (`2030-01-31`) in a time zone. Undefined when it is none, or outside of what can be written. */
export const endOfLastDay = (day: string, timeZone: string): Date | undefined => momentOf(day, timeZone, 1);

/** The last day of which this is the end in a time zone, as `2030-01-31`; undefined when it ends within a day there. */
export function lastDayOf(end: Date, timeZone: string): string | undefined {
  const options = { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  // Numbers in the order of ISO 8601.
  const day = new Intl.DateTimeFormat('en-CA', options).format(new Date(end.getTime() - 1));
  return endOfLastDay(day, timeZone)?.getTime() === end.getTime() ? day : undefined;
}

function momentOf(day: string, timeZone: string, daysOn: 0 | 1): Date | undefined {
  if (!isDay(day) || !isTimeZone(timeZone)) return undefined;
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const begins = tz(timeZone)(0);
  // By setters, for a constructor takes the years 0 to 99 for those of the last century.
  begins.setFullYear(year, month - 1, date + daysOn);
  begins.setHours(0, 0, 0, 0);
  const moment = new Date(begins.getTime());
  return isWritable(moment) ? moment : undefined;
}
