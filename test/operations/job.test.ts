import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDue, type JobSchedule } from '../../shared/operations/rules/job.ts';

const at = (text: string): Date => new Date(`2026-11-${text}Z`);
const HOURLY: JobSchedule = { every: 'hour' };
const DAILY: JobSchedule = { every: 'day', atHour: 3 };

describe('a job is due', () => {
  it.each([
    ['never seen', HOURLY, undefined, at('23T12:07:00'), true],
    ['done in the hour before', HOURLY, at('23T11:59:59.999'), at('23T12:00:00'), true],
    ['done in this hour', HOURLY, at('23T12:00:00'), at('23T12:59:59'), false],
    ['never seen', DAILY, undefined, at('23T02:07:00'), true],
    ['done yesterday, and it is not time yet', DAILY, at('22T03:07:00'), at('23T02:59:59'), false],
    ['done yesterday, and it is time', DAILY, at('22T03:07:00'), at('23T03:00:00'), true],
    ['done by hand just before its time', DAILY, at('23T02:59:59'), at('23T03:07:00'), true],
    ['done by hand since its time', DAILY, at('23T03:00:01'), at('24T02:07:00'), false],
    ['missed for days', DAILY, at('19T03:07:00'), at('23T14:07:00'), true],
    ['noted by a clock that was ahead', DAILY, at('25T03:07:00'), at('23T14:07:00'), true],
  ])('when %s (%o, %o, %o): %s', (_, schedule, lastBegan, now, expected) => {
    expect(isDue(schedule, lastBegan, now)).toBe(expected);
  });

  it('once for each of its times, whenever it is looked at and whatever is missed, and again after each failure', () => {
    const steps = fc.array(fc.record({ minutes: fc.integer({ min: 1, max: 3000 }), succeeds: fc.boolean() }), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 23 }), fc.boolean(), (looks, atHour, isHourly) => {
        const schedule: JobSchedule = isHourly ? { every: 'hour' } : { every: 'day', atHour };
        const periodMs = isHourly ? 3_600_000 : 86_400_000;
        const periodOf = (time: number) => Math.floor((time - (isHourly ? 0 : atHour * 3_600_000)) / periodMs);
        let now = at('01T00:00:00').getTime();
        let last: Date | undefined;
        for (const { minutes, succeeds } of looks) {
          now += minutes * 60_000;
          const isDone = last !== undefined && periodOf(last.getTime()) === periodOf(now);
          expect(isDue(schedule, last, new Date(now))).toBe(!isDone);
          if (!isDone && succeeds) last = new Date(now);
        }
      }),
    );
  });
});
