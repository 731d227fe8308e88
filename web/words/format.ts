/** Numbers, moments and spans as people read them. */

const NUMBER = new Intl.NumberFormat('en');
const MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

export const formatCount = (value: number): string => NUMBER.format(value);

/** "1 user", "1,204 users". */
export const countOf = (value: number, one: string, many = `${one}s`): string =>
  `${formatCount(value)} ${value === 1 ? one : many}`;

const isMoment = (iso: string): boolean => !Number.isNaN(Date.parse(iso));

export const formatMoment = (iso: string): string => (isMoment(iso) ? MOMENT.format(new Date(iso)) : iso);

/** "14:05" for a count-down; never below zero. */
export function formatCountdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The share as a whole percentage that says 0 and 100 only when it is so. */
export function formatShare(part: number, whole: number): string {
  if (whole <= 0) return '0 %';
  const exact = (part / whole) * 100;
  const shown = exact > 0 && exact < 1 ? 1 : exact < 100 && exact > 99 ? 99 : Math.round(exact);
  return `${shown} %`;
}

/** The moment at which a last day, as a date field gives it ("2030-01-31"), is over where the admin is. */
export function endOfDay(day: string): string | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day);
  if (match === null) return undefined;
  return new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3]) + 1).toISOString();
}

/** The moment at which a day begins where the admin is. */
export function startOfDay(day: string): string | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day);
  if (match === null) return undefined;
  return new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3])).toISOString();
}
