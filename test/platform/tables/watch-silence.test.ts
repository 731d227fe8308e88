import { describe, expect, it } from 'vitest';
import { NoAnswer } from '../../../shared/platform/outbound-http/server-request.ts';
import { makeSilence } from '../../../shared/platform/tables/requests/watch-silence.ts';

const UNAVAILABLE = { name: 'DependencyUnavailable', dependency: 'storage' };

function watch() {
  let now = 0;
  let ran = 0;
  const { watch: watchSilence, listen } = makeSilence(() => now);
  const run = (outcome: 'answer' | Error) =>
    watchSilence(() => {
      ran += 1;
      return outcome === 'answer' ? Promise.resolve(outcome) : Promise.reject(outcome);
    });
  const silence = () => run(new NoAnswer('ETIMEDOUT')).catch((error: unknown) => error);
  return {
    run,
    silence,
    listen,
    ran: () => ran,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

describe('storage that said nothing to three operations in a row', () => {
  it('is asked no more, but once a second', async () => {
    const { run, silence, ran, pass } = watch();
    expect(await silence()).toMatchObject({ name: 'NoAnswer' });
    await silence();
    await silence();
    pass(999);
    await expect(run('answer')).rejects.toMatchObject(UNAVAILABLE);
    expect(ran()).toBe(3);
    pass(1);
    expect(await silence()).toMatchObject({ name: 'NoAnswer' });
    expect(await silence()).toMatchObject(UNAVAILABLE);
    pass(1000);
    // The first that it answers opens the way for everybody.
    expect(await run('answer')).toBe('answer');
    expect(await run('answer')).toBe('answer');
    expect(ran()).toBe(6);
  });

  it.each<[string, 'answer' | Error]>([
    ['an answer', 'answer'],
    ['a refusal', Object.assign(new Error('refused'), { name: 'RestError', statusCode: 503 })],
    [
      'a missing token, which says nothing of storage,',
      Object.assign(new Error('no'), { name: 'IdentityUnavailable' }),
    ],
  ])('is never so where %s came in between', async (_, between) => {
    const { run, silence, ran } = watch();
    for (let round = 0; round < 3; round++) {
      await silence();
      await silence();
      await run(between).catch(() => undefined);
    }
    await silence();
    expect(ran()).toBe(10);
  });

  it('is never so for operations that hear answers and run out of their time all the same, such as long lists', async () => {
    const { run, listen, ran } = watch();
    const late = Object.assign(new Error('late'), { name: 'TimeoutError' });
    const request = { table: 'accounts', method: 'GET', path: '/accounts', headers: {} };
    const send = listen(() => Promise.resolve({ status: 200, headers: {}, text: '' }));
    for (let round = 0; round < 5; round++) {
      await send(request, AbortSignal.timeout(1000));
      await expect(run(late)).rejects.toBe(late);
    }
    expect(ran()).toBe(5);
  });
});
