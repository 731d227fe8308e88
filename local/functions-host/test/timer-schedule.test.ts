import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nextOccurrence, parseTimerSchedule } from '../timer-schedule.ts';

const next = (expression: string, after: string) =>
  nextOccurrence(parseTimerSchedule(expression), new Date(after))?.toISOString();

it.each([
  ['0 */5 * * * *', '2026-03-01T10:02:30.500Z', '2026-03-01T10:05:00.000Z'],
  ['0 */5 * * * *', '2026-03-01T10:05:00.000Z', '2026-03-01T10:10:00.000Z'],
  ['30 0 0 * * *', '2026-12-31T12:00:00.000Z', '2027-01-01T00:00:30.000Z'],
  ['0 30 9 * * 1,2', '2026-11-20T10:00:00.000Z', '2026-11-23T09:30:00.000Z'],
  ['0 0 9 * 1,7 *', '2026-02-01T00:00:00.000Z', '2026-07-01T09:00:00.000Z'],
  ['0 0 0 29 2 *', '2026-01-01T00:00:00.000Z', '2028-02-29T00:00:00.000Z'],
  // The day of the month and the weekday both have to fit, unlike in cron.
  ['0 0 0 13 * 5', '2026-11-14T00:00:00Z', '2027-08-13T00:00:00.000Z'],
  ['0 0 0 30 2 *', '2026-01-01T00:00:00Z', undefined],
])('%s after %s is %s', (expression, after, expected) => {
  expect(next(expression, after)).toBe(expected);
});

it('is after the time asked for and fits the second and minute', () => {
  const date = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(date, fc.nat(59), fc.nat(59), (after, second, minute) => {
      const schedule = parseTimerSchedule(`${String(second)} ${String(minute)} * * * *`);
      const found = nextOccurrence(schedule, after)?.getTime() ?? 0;
      expect(found).toBeGreaterThan(after.getTime());
      expect(found - after.getTime()).toBeLessThanOrEqual(3_600_000);
      expect([new Date(found).getUTCSeconds(), new Date(found).getUTCMinutes()]).toEqual([second, minute]);
    }),
  );
});

it.each(['', '* * *', '60 * * * * *', '* * * 0 * *', '* * * * * 7', 'x * * * * *', '*/0 * * * * *', '0 0 9-17 * * *'])(
  'refuses "%s" as a schedule',
  (expression) => {
    expect(() => parseTimerSchedule(expression)).toThrow('is no schedule');
  },
);
