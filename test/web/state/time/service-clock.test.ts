import { describe, expect, it } from 'vitest';
import { makeServiceClock } from '../../../../web/state/time/service-clock.ts';

const answered = (date: string) => () => Promise.resolve({ headers: new Headers({ date }) });
const MINUTE = 60_000;

/** A page that asked at eight by the service, on a computer whose clock says something else. */
async function pageAtEight() {
  const time = { monotonic: 1000, computer: Date.parse('2031-01-01T00:00:00Z') };
  const clock = makeServiceClock({ monotonic: () => time.monotonic, computerTime: () => time.computer });
  const pass = (minutes: { readonly monotonic: number; readonly computer: number }) => {
    time.monotonic += minutes.monotonic * MINUTE;
    time.computer += minutes.computer * MINUTE;
  };
  const shown = () => new Date(clock.now()).toISOString().slice(11, 19);
  await clock.timed(answered('Sat, 28 Nov 2026 08:00:00 GMT'));
  return { clock, pass, shown };
}

describe('the service’s clock', () => {
  it('goes by the answers, whatever the computer’s clock says, and on by itself between them', async () => {
    const { clock, pass, shown } = await pageAtEight();
    expect([shown(), clock.isInDoubt()]).toEqual(['08:00:00', false]);
    pass({ monotonic: 1.5, computer: 1.5 });
    expect([shown(), clock.isInDoubt()]).toEqual(['08:01:30', false]);
    await clock.timed(answered('Sat, 28 Nov 2026 09:00:00 GMT'));
    expect([shown(), clock.isInDoubt()]).toEqual(['09:00:00', false]);
  });

  it.each([
    ['the computer slept and its monotonic clock stood still', { monotonic: 0, computer: 50 }, '08:50:00', true],
    ['the computer slept and its monotonic clock went on', { monotonic: 50, computer: 50 }, '08:50:00', false],
    ['the computer’s clock was set back', { monotonic: 2, computer: -180 }, '08:02:00', true],
    // Too late until the service has said so: whoever thinks that the session is over asks it.
    ['the computer’s clock was set forward', { monotonic: 2, computer: 42 }, '08:42:00', true],
    ['the computer’s clock was put right by a second', { monotonic: 2, computer: 2 + 1 / 60 }, '08:02:01', false],
  ])('is not too early when %s, and asks where its two clocks differ', async (_, minutes, expected, isInDoubt) => {
    const { clock, pass, shown } = await pageAtEight();
    pass(minutes);
    expect([shown(), clock.isInDoubt()]).toEqual([expected, isInDoubt]);
    await clock.timed(answered('Sat, 28 Nov 2026 08:50:30 GMT'));
    expect([shown(), clock.isInDoubt()]).toEqual(['08:50:30', false]);
  });

  it.each([
    ['stood still', 0, true],
    ['went on', 50, false],
  ])(
    'takes no time from an answer during which the computer slept, and its monotonic clock %s',
    async (_, monotonic, isInDoubt) => {
      const { clock, pass, shown } = await pageAtEight();
      await clock.timed(() => {
        pass({ monotonic, computer: 50 });
        return answered('Sat, 28 Nov 2026 08:00:01 GMT')();
      });
      expect([shown(), clock.isInDoubt()]).toEqual(['08:50:00', isInDoubt]);
    },
  );

  it.each(['', 'yesterday'])('keeps what it knows when an answer says “%s”, and asks no more', async (date) => {
    const { clock, pass, shown } = await pageAtEight();
    pass({ monotonic: 1, computer: 3 });
    await clock.timed(answered(date));
    expect([shown(), clock.isInDoubt()]).toEqual(['08:03:00', false]);
  });

  it('is the computer’s own until an answer has come', () => {
    expect(makeServiceClock({ monotonic: () => 0, computerTime: () => 7 }).now()).toBe(7);
  });
});
