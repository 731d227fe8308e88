/** *silence*: storage takes requests and answers none. How long a person waits for being told so, at first and later. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Part } from '../bench.ts';
import { makeRequester } from '../measure/requester.ts';
import { discover } from '../stage/paths.ts';

const RECOVERY_MS = 30_000;

export const silence: Part = async (bench) => {
  const stage = await bench.stage();
  const { email } = stage.world.person('bob');
  for (let round = 0; round < Math.min(bench.rounds, 3); round++) {
    const host = await stage.start();
    const { ask, close } = makeRequester(host.url);
    const body = JSON.stringify({ email, app: 'elevate' });
    const timeRefusal = async (): Promise<number> => {
      const began = performance.now();
      const headers = { 'content-type': 'application/json' };
      const { status, text } = await ask('/discovery', { method: 'POST', headers, body });
      if (status !== 503) throw new Error(`storage is silent, and discovery answered ${status} ${text}`);
      return performance.now() - began;
    };
    const isAnswered = (): Promise<boolean> =>
      discover(ask, email).then(
        () => true,
        () => false,
      );
    try {
      await discover(ask, email);
      stage.setStorage('silent');
      bench.recorder.add('silence/first', await timeRefusal());
      if (!bench.short) {
        await timeRefusal();
        await timeRefusal();
        // One a second may look whether storage is there again; the next at once may not.
        const later = [await timeRefusal(), await timeRefusal()];
        bench.recorder.add('silence/later', Math.min(...later));
      }
      stage.setStorage('answer');
      const since = performance.now();
      while (performance.now() - since < RECOVERY_MS && !(await isAnswered())) await wait(20);
      await discover(ask, email);
      bench.recorder.add('silence/recovered', performance.now() - since);
    } finally {
      stage.setStorage('answer');
      await close();
      await host.stop();
    }
  }
};
