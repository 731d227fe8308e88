/** Numbers, moments and spans as people read them. */
import { charactersIn, endOfLastDay, lastDayOf, startOfDay } from '../../shared/platform/wire.ts';

const NUMBER = new Intl.NumberFormat('en');

/** The reader's own time zone, which rules the whole page: each moment is shown in it, and a day begins and ends as it does there. */
export const TIME_ZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone;

// With the zone's name: it is another one in summer.
const MINUTE_PARTS: Intl.DateTimeFormatOptions = {
  ...{ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  ...{ timeZone: TIME_ZONE, timeZoneName: 'short' },
};
const MOMENT = new Intl.DateTimeFormat('en-GB', MINUTE_PARTS);
const SECOND = new Intl.DateTimeFormat('en-GB', { ...MINUTE_PARTS, second: '2-digit' });

export const formatCount = (value: number): string => NUMBER.format(value);

/** "1 user", "1,204 users". */
export const countOf = (value: number, one: string, many = `${one}s`): string =>
  `${formatCount(value)} ${value === 1 ? one : many}`;

/** How many there are; `isMore`: nobody counted further. */
export type Total = { readonly count: number; readonly isMore?: boolean };

/** "1,204 users", "at least 5,000 users". */
export const formatTotal = ({ count, isMore = false }: Total, one: string): string =>
  `${isMore ? 'at least ' : ''}${countOf(count, one)}`;

const isMoment = (iso: string): boolean => !Number.isNaN(Date.parse(iso));

export const formatMoment = (iso: string): string => (isMoment(iso) ? MOMENT.format(new Date(iso)) : iso);
export const formatSecond = (iso: string): string => (isMoment(iso) ? SECOND.format(new Date(iso)) : iso);

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

/** What to say of a text of more characters than are taken, by the service's own count. A browser's `maxLength` counts an emoji as two. */
export function tooLong(text: string, most: number): string | undefined {
  const length = charactersIn(text);
  return length > most ? `At most ${countOf(most, 'character')}; these are ${formatCount(length)}.` : undefined;
}

/** The moment at which a last day, as a date field gives it ("2030-01-31"), is over where the admin is. */
export const endOfDay = (day: string): string | undefined => endOfLastDay(day, TIME_ZONE)?.toISOString();

/** The moment at which a day begins where the admin is. */
export const beginningOfDay = (day: string): string | undefined => startOfDay(day, TIME_ZONE)?.toISOString();

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: TIME_ZONE });

/** "until 24 December 2026" when that whole day counts here, otherwise with the time. */
export function formatEnd(iso: string): string {
  if (!isMoment(iso)) return iso;
  const end = new Date(iso);
  const isWholeDay = lastDayOf(end, TIME_ZONE) !== undefined;
  return `until ${isWholeDay ? DAY.format(new Date(end.getTime() - 1)) : formatMoment(iso)}`;
}

/** Of what the audit trail keeps of an IPv6 address, "2001:db8:1:2::/64", the network; undefined for an IPv4 address, which is whole. */
export const ipv6NetworkIn = (address: string): string | undefined => /^([0-9a-f:]+)::\/64$/i.exec(address)?.[1];
