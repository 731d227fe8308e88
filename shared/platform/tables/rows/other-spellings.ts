/**
 * What means the same as what this service writes: operators' programs write rows, and each in its own way; .NET gives a moment as Edm.DateTime or
 * with seven digits, and a number as Int64. Only where there is one meaning: a moment without a zone has none.
 */

/** Forms of ISO 8601 beside the one that is written here (also RFC 3339): any fraction, no seconds, an offset. */
const ISO =
  /^(?<day>(?:\d{4}|[+-]\d{6})-\d\d-\d\d)[Tt ](?<time>\d\d:\d\d)(?<seconds>:\d\d)?(?:[.,](?<fraction>\d{1,9}))?(?:[Zz]|(?<sign>[+-])(?<hours>\d\d):?(?<minutes>\d\d)?)$/;

/** The moment that the text says in such a form; an invalid date where it says none. */
export function momentIn(text: string): Date {
  const parts = ISO.exec(text)?.groups;
  if (parts === undefined) return new Date(Number.NaN);
  const { day = '', time, seconds = ':00', fraction = '', sign, hours, minutes = '00' } = parts;
  // JavaScript takes the 30th of February for the 2nd of March.
  const midnight = new Date(`${day}T00:00:00.000Z`);
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(day)) return new Date(Number.NaN);
  const zone = sign === undefined ? 'Z' : `${sign}${hours}:${minutes}`;
  return new Date(`${day}T${time}${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}${zone}`);
}

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
