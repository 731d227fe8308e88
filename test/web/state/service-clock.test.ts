import { describe, expect, it } from 'vitest';
import { makeServiceClock } from '../../../web/state/service-clock.ts';

const answered = (date: string) => ({ headers: new Headers({ date }) });

describe('the service’s clock', () => {
  it('goes by the answers, whatever the computer’s clock says, and on by itself between them', () => {
    const time = { monotonic: 1000, computer: Date.parse('2031-01-01T00:00:00Z') };
    const clock = makeServiceClock({ monotonic: () => time.monotonic, computerTime: () => time.computer });
    expect(clock.now()).toBe(time.computer);
    clock.note(answered('Sat, 28 Nov 2026 08:00:00 GMT'));
    time.computer = 0;
    time.monotonic += 90_000;
    expect(new Date(clock.now()).toISOString()).toBe('2026-11-28T08:01:30.000Z');
    clock.note(answered('Sat, 28 Nov 2026 09:00:00 GMT'));
    expect(new Date(clock.now()).toISOString()).toBe('2026-11-28T09:00:00.000Z');
  });

  it.each(['', 'yesterday'])('keeps what it knows when an answer says “%s”', (date) => {
    const clock = makeServiceClock({ monotonic: () => 0, computerTime: () => 7 });
    clock.note(answered(date));
    expect(clock.now()).toBe(7);
  });
});
