import { expect, it } from 'vitest';
import { lazily } from '../../../shared/platform/in-process/lazily.ts';
import { makeOnce } from '../../../shared/platform/in-process/make-once.ts';

it('stands for a function that is loaded when it is first called, once for all who call it', async () => {
  let loads = 0;
  const loaded = makeOnce(() => Promise.resolve({ add: (one: number, other: number) => one + other, load: ++loads }));
  const add = lazily(loaded, (all) => all.add);
  const load = lazily(loaded, (all) => () => all.load);
  expect(loads).toBe(0);
  expect(await Promise.all([add(1, 2), add(3, 4), load()])).toEqual([3, 7, 1]);
  expect(loads).toBe(1);
});

it('throws what loading throws, and loads anew for the next', async () => {
  let isBroken = true;
  const loaded = makeOnce(() => (isBroken ? Promise.reject(new Error('not there')) : Promise.resolve(() => 'there')));
  const tell = lazily(loaded, (all) => all);
  await expect(tell()).rejects.toThrow('not there');
  isBroken = false;
  expect(await tell()).toBe('there');
});
