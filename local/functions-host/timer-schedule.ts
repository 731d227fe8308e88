/**
 * NCRONTAB expressions: `{second} {minute} {hour} {day} {month} {day of week}`, in UTC, each a `*`, numbers with commas
 * between them, or every nth with a slash and the step. Names and ranges, which Azure takes too, are refused.
 * https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions
 */
export type TimerSchedule = readonly ReadonlySet<number>[];

/** The least and the most of each field. */
const FIELDS = [
  [0, 59],
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 6],
] as const;

/** Throws when it has another form or a value out of range. */
export function parseTimerSchedule(expression: string): TimerSchedule {
  const fields = expression.trim().split(/\s+/);
  const refuse = () => new Error(`"${expression}" is no schedule of six fields that this host knows.`);
  if (fields.length !== FIELDS.length) throw refuse();
  return FIELDS.map(([least, most], index) => {
    const field = fields[index] ?? '';
    const step = /^\*(?:\/([1-9]\d?))?$/.exec(field);
    const all = Array.from({ length: most - least + 1 }, (_, at) => least + at);
    if (step !== null) return new Set(all.filter((value) => (value - least) % Number(step[1] ?? 1) === 0));
    const values = field.split(',').map((text) => (/^\d{1,2}$/.test(text) ? Number(text) : NaN));
    if (!values.every((value) => value >= least && value <= most)) throw refuse();
    return new Set(values);
  });
}

/** Every day that exists (29 February on a given weekday) comes back within 40 years. */
const SEARCH_MS = 40 * 366 * 24 * 60 * 60 * 1000;

/** The schedule's first time after `after`, or undefined when it has none (30 February). Unlike cron, NCRONTAB wants the day and the weekday both to fit. */
export function nextOccurrence(schedule: TimerSchedule, after: Date): Date | undefined {
  const next = new Date(Math.floor(after.getTime() / 1000) * 1000 + 1000);
  const end = next.getTime() + SEARCH_MS;
  const fits = (field: number, value: number): boolean => schedule[field]?.has(value) === true;
  while (next.getTime() < end) {
    const isDay = fits(3, next.getUTCDate()) && fits(4, next.getUTCMonth() + 1) && fits(5, next.getUTCDay());
    if (!isDay) next.setUTCHours(24, 0, 0, 0);
    else if (!fits(2, next.getUTCHours())) next.setUTCHours(next.getUTCHours() + 1, 0, 0, 0);
    else if (!fits(1, next.getUTCMinutes())) next.setUTCMinutes(next.getUTCMinutes() + 1, 0, 0);
    else if (!fits(0, next.getUTCSeconds())) next.setUTCSeconds(next.getUTCSeconds() + 1, 0);
    else return next;
  }
  return undefined;
}
