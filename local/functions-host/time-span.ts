const form = /^(?:(?<days>\d+)\.)?(?<hours>\d{1,2}):(?<minutes>\d{1,2})(?::(?<seconds>\d{1,2})(?:\.\d+)?)?$/;

/**
 * Reads a .NET time span such as `00:05:00` or `1.12:00:00`.
 * @returns milliseconds (fractions of a second are left out)
 * @throws when `text` isn't a time span
 */
export function parseTimeSpan(text: string): number {
  const parts = form.exec(text)?.groups;
  if (parts === undefined) throw new Error(`"${text}" is no time span ([days.]hours:minutes:seconds).`);
  const part = (name: string) => Number(parts[name] ?? 0);
  return (((part('days') * 24 + part('hours')) * 60 + part('minutes')) * 60 + part('seconds')) * 1000;
}
