import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  endOfLastDay,
  isDay,
  isTimeZone,
  isWritable,
  startOfDay,
} from '../../../shared/platform/words/written/last-day.ts';

const ZONES = Intl.supportedValuesOf('timeZone');
const zone = fc.constantFrom(...ZONES);
// Until 1972 Monrovia was 44 minutes and 30 seconds behind, and the library counts in minutes: nobody is excluded until then.
const day = fc
  .date({ min: new Date('1973-01-01T00:00:00Z'), max: new Date('2100-12-30T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const dayIn = (timeZone: string, moment: Date) =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(moment);

describe('a last day', () => {
  it.each([
    ['2026-12-24', 'Europe/Berlin', '2026-12-24T23:00:00.000Z'],
    ['2026-12-24', 'UTC', '2026-12-25T00:00:00.000Z'],
    ['2026-12-24', 'Pacific/Kiritimati', '2026-12-24T10:00:00.000Z'],
    ['2026-12-24', 'Pacific/Pago_Pago', '2026-12-25T11:00:00.000Z'],
    ['2026-12-24', 'Asia/Kathmandu', '2026-12-24T18:15:00.000Z'],
    // Days of 23 and of 25 hours.
    ['2026-03-29', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
    // The next day has no midnight.
    ['2018-11-03', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    ['2026-03-28', 'Asia/Beirut', '2026-03-28T22:00:00.000Z'],
    // The next day has two of them.
    ['2026-10-31', 'America/Havana', '2026-11-01T04:00:00.000Z'],
    // There is no next day, or not even this one.
    ['2011-12-29', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
    ['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
    ['2028-02-29', 'Europe/Berlin', '2028-02-29T23:00:00.000Z'],
  ])('%s in %s is over at %s', (last, timeZone, end) => {
    expect(endOfLastDay(last, timeZone)?.toISOString()).toBe(end);
  });

  it('is that day in its zone until its end, and no longer then, whatever the clocks do', () => {
    fc.assert(
      fc.property(day, zone, (last, timeZone) => {
        const end = endOfLastDay(last, timeZone);
        if (end === undefined) throw new Error('no end');
        expect(dayIn(timeZone, end) > last).toBe(true);
        expect(dayIn(timeZone, new Date(end.getTime() - 1)) <= last).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['2026-02-29', '2026-13-01', '2026-1-1', '24.12.2026', '0000-01-01', '2026-12-24T00:00:00Z', ''])(
    'is not %j',
    (text) => {
      expect([isDay(text), endOfLastDay(text, 'UTC'), startOfDay(text, 'UTC')]).toEqual([false, undefined, undefined]);
    },
  );

  it('needs a zone by name: an offset says nothing of how clocks change', () => {
    expect(['Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'].every(isTimeZone)).toBe(true);
    for (const no of ['+02:00', 'Europe/Nowhere', '', 'Berlin', 'Europe/Berlin\n', '../etc']) {
      expect([isTimeZone(no), endOfLastDay('2026-12-24', no)]).toEqual([false, undefined]);
    }
  });

  it('ends at a moment that can be written back, or isn’t taken', () => {
    const years = fc.integer({ min: 1, max: 9999 }).map((year) => String(year).padStart(4, '0'));
    const edges = fc.constantFrom('01-01', '12-31', '02-28', '06-30');
    fc.assert(
      fc.property(years, edges, zone, (year, edge, timeZone) => {
        const end = endOfLastDay(`${year}-${edge}`, timeZone);
        if (end === undefined) expect(`${year}-${edge}`).toMatch(/^(9999-12-31|0001-01-01)$/);
        else {
          expect(end.toISOString()).toMatch(/^\d{4}-/);
          expect(isWritable(new Date(end.toISOString()))).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
