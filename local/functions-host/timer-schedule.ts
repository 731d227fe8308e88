/**
 * NCRONTAB expressions: `{second} {minute} {hour} {day} {month} {day of week}`, in UTC.
 * https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions
 */
export interface TimerSchedule {
  seconds: ReadonlySet<number>;
  minutes: ReadonlySet<number>;
  hours: ReadonlySet<number>;
  days: ReadonlySet<number>;
  months: ReadonlySet<number>;
  weekdays: ReadonlySet<number>;
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Reads a schedule; with five fields it's for second 0. @throws when it has another form or a value out of range */
export function parseTimerSchedule(expression: string): TimerSchedule {
  const fields = expression.trim().split(/\s+/);
  if (fields.length === 5) fields.unshift('0');
  if (fields.length !== 6) throw new Error(`"${expression}" is no schedule of six fields.`);
  const [seconds = '', minutes = '', hours = '', days = '', months = '', weekdays = ''] = fields;
  return {
    seconds: parseField(seconds, 0, 59),
    minutes: parseField(minutes, 0, 59),
    hours: parseField(hours, 0, 23),
    days: parseField(days, 1, 31),
    months: parseField(months, 1, 12, monthNames),
    weekdays: parseField(weekdays, 0, 6, weekdayNames),
  };
}

// Values and ranges with steps, separated by commas: `*`, `5`, `1-5`, `*/15`, `mon-fri`.
function parseField(field: string, least: number, most: number, names: string[] = []): Set<number> {
  const toNumber = (text: string): number => {
    const named = names.indexOf(text.slice(0, 3).toLowerCase());
    const value = named >= 0 ? named + least : Number(text);
    if (text === '' || !Number.isInteger(value) || value < least || value > most) {
      throw new Error(`"${text}" is out of place in a schedule (${String(least)} to ${String(most)}).`);
    }
    return value;
  };
  const values = new Set<number>();
  for (const item of field.split(',')) {
    const [range = '', stepText] = item.split('/');
    const [from = '', to] = range === '*' ? [String(least), String(most)] : range.split('-');
    const step = stepText === undefined ? 1 : Number(stepText);
    if (!Number.isInteger(step) || step < 1) throw new Error(`"${item}" has no usable step.`);
    const end = toNumber(to ?? (stepText === undefined ? from : String(most)));
    for (let value = toNumber(from); value <= end; value += step) values.add(value);
  }
  return values;
}

const dayMs = 24 * 60 * 60 * 1000;
/** Every day that exists (29 February on a given weekday) comes back within 40 years. */
const daysToSearch = 40 * 366;

/** The schedule's first time after `after`, or undefined when it has none (30 February). */
export function nextOccurrence(schedule: TimerSchedule, after: Date): Date | undefined {
  const start = Math.floor(after.getTime() / 1000) * 1000 + 1000;
  const firstDay = Math.floor(start / dayMs) * dayMs;
  for (let day = 0; day < daysToSearch; day += 1) {
    const midnight = firstDay + day * dayMs;
    if (!isScheduledDay(schedule, new Date(midnight))) continue;
    const time = firstTime(schedule, Math.max(0, (start - midnight) / 1000));
    if (time !== undefined) return new Date(midnight + time * 1000);
  }
  return undefined;
}

/** Unlike cron, NCRONTAB wants the day and the weekday both to fit. */
const isScheduledDay = ({ days, months, weekdays }: TimerSchedule, date: Date): boolean =>
  months.has(date.getUTCMonth() + 1) && days.has(date.getUTCDate()) && weekdays.has(date.getUTCDay());

/** The first second of a day, counted from midnight, that's scheduled and not before `from`. */
function firstTime({ seconds, minutes, hours }: TimerSchedule, from: number): number | undefined {
  for (const hour of ascending(hours)) {
    for (const minute of ascending(minutes)) {
      if (hour * 3600 + minute * 60 + 59 < from) continue;
      for (const second of ascending(seconds)) {
        const time = hour * 3600 + minute * 60 + second;
        if (time >= from) return time;
      }
    }
  }
  return undefined;
}

const ascending = (values: ReadonlySet<number>): number[] => [...values].sort((a, b) => a - b);
