/**
 * What means the same as what this service writes. Operators' programs write rows too, and each in its own way: .NET gives a moment as
 * Edm.DateTime or with seven digits, a number as Int64, and "True". Only where there is one meaning: a moment without a zone has
 * none, and neither has a word that isn't ours.
 */
import * as z from 'zod';

/** ISO 8601 in UTC with milliseconds, as it is written: it reads and sorts the same everywhere, and holds every JavaScript date (Edm.DateTime begins in 1601). */
const AS_WRITTEN = /^(?:\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
/** Its other forms (also RFC 3339): any fraction, no seconds, an offset. */
const ISO =
  /^(?<day>(?:\d{4}|[+-]\d{6})-\d\d-\d\d)[Tt ](?<time>\d\d:\d\d)(?<seconds>:\d\d)?(?:[.,](?<fraction>\d{1,9}))?(?:[Zz]|(?<sign>[+-])(?<hours>\d\d):?(?<minutes>\d\d)?)$/;

/** Undefined: it is no moment, or not one alone. */
function momentOf(text: string): Date | undefined {
  const moment = new Date(AS_WRITTEN.test(text) ? text : (inOneForm(text) ?? Number.NaN));
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}

function inOneForm(text: string): string | undefined {
  const parts = ISO.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const { day = '', time, seconds = ':00', fraction = '', sign, hours, minutes = '00' } = parts;
  // JavaScript takes the 30th of February for the 2nd of March.
  const midnight = new Date(`${day}T00:00:00.000Z`);
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(day)) return undefined;
  const zone = sign === undefined ? 'Z' : `${sign}${hours}:${minutes}`;
  return `${day}T${time}${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}${zone}`;
}

/** A moment, as text. */
export const Moment = z.string().transform((text, context) => {
  const moment = momentOf(text);
  if (moment !== undefined) return moment;
  context.addIssue({ code: 'custom', message: 'is no moment' });
  return z.NEVER;
});

/** Yes or no. */
export const Flag = z.union([
  z.boolean(),
  z
    .string()
    .toLowerCase()
    .pipe(z.enum(['true', 'false']))
    .transform((text) => text === 'true'),
]);

/** The columns as the types in which this service writes; each other one as it is, so that its schema refuses it. */
export function inOurTypes(columns: unknown): unknown {
  if (typeof columns !== 'object' || columns === null) return columns;
  return Object.fromEntries(Object.entries(columns).map(([name, value]) => [name, inOurType(value)]));
}

/** What the Tables SDK makes of Edm.Int64, Edm.DateTime and Edm.Guid. */
function inOurType(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? value : value.toISOString();
  const isGuid = typeof value === 'object' && value !== null && 'type' in value && value.type === 'Guid';
  return isGuid && 'value' in value ? value.value : value;
}
