import { describe, expect, it } from 'vitest';
import { makeStandingClock } from '../../contracts/store-world.ts';
import { makeBoundedMap, makeReadThroughCache } from '../../../shared/platform/in-process/bounded-map.ts';

it('A bounded map forgets first what was neither set nor got for the longest time', () => {
  const map = makeBoundedMap<string, number>(3);
  for (const key of ['one', 'two', 'three']) map.set(key, 1);
  map.get('one');
  map.set('two', 2);
  map.set('four', 4);
  expect([...map.entries()].toSorted()).toEqual([
    ['four', 4],
    ['one', 1],
    ['two', 2],
  ]);
  for (let key = 0; key < 1000; key++) map.set(`key ${key}`, key);
  expect([...map.entries()]).toHaveLength(3);
});

/** A cache whose reads end when told to. */
function makeCache(maxEntries = 10) {
  const { clock, move } = makeStandingClock();
  const hits: boolean[] = [];
  const reads: { key: string; end: (value: string | undefined) => void; fail: (error: Error) => void }[] = [];
  const cache = makeReadThroughCache<string, string>({
    name: 'accounts',
    maxAgeMs: 1000,
    maxEntries,
    clock,
    measurements: { lookedUp: ({ hit }) => void hits.push(hit) },
    read: (key) =>
      new Promise((resolve, reject) => {
        reads.push({ key, end: resolve, fail: reject });
      }),
  });
  const endLast = (value: string | undefined): void => reads.at(-1)?.end(value);
  return { cache, move, reads, endLast, hits };
}

describe('a read-through cache', () => {
  it('shares one read among all who ask at once, and keeps its answer, absence included', async () => {
    for (const value of ['one', undefined]) {
      const { cache, reads, endLast } = makeCache();
      const asked = Promise.all([cache.get('a'), cache.get('a')]);
      endLast(value);
      expect(await asked).toEqual([value, value]);
      expect(await cache.get('a')).toBe(value);
      expect(reads).toHaveLength(1);
    }
  });

  it('counts as a hit whatever began no read of its own', async () => {
    const { cache, move, endLast, hits } = makeCache();
    const asked = Promise.all([cache.get('a'), cache.get('a')]);
    endLast('one');
    await asked;
    await cache.get('a');
    move(1000);
    const again = cache.get('a');
    endLast('two');
    await again;
    expect(hits).toEqual([false, true, true, false]);
  });

  it('reads again when the answer is as old as allowed, counted from when its read began', async () => {
    const { cache, move, reads, endLast } = makeCache();
    const first = cache.get('a');
    move(600);
    endLast('one');
    await first;
    move(399);
    expect(await cache.get('a')).toBe('one');
    move(1);
    const second = cache.get('a');
    endLast('two');
    expect(await second).toBe('two');
    expect(reads).toHaveLength(2);
  });

  it('reads again when the clock was set back', async () => {
    const { cache, move, reads, endLast } = makeCache();
    const first = cache.get('a');
    endLast('one');
    await first;
    move(-1);
    const second = cache.get('a');
    endLast('two');
    expect(await second).toBe('two');
    expect(reads).toHaveLength(2);
  });

  it('does not keep a read that began before an own change, nor answer later calls with it', async () => {
    const { cache, reads } = makeCache();
    const early = cache.get('a');
    cache.forget('a');
    const late = cache.get('a');
    reads[1]?.end('new');
    expect(await late).toBe('new');
    reads[0]?.end('old');
    expect(await early).toBe('old');
    expect(await cache.get('a')).toBe('new');
    expect(reads).toHaveLength(2);
  });

  it('keeps no failure', async () => {
    const { cache, reads, endLast } = makeCache();
    const failing = [cache.get('a'), cache.get('a')];
    reads[0]?.fail(new Error('down'));
    for (const each of failing) await expect(each).rejects.toThrow('down');
    const again = cache.get('a');
    endLast('one');
    expect(await again).toBe('one');
  });

  it('keeps at most so many, those that were asked for last', async () => {
    const { cache, reads, endLast } = makeCache(2);
    for (const key of ['a', 'b', 'c']) {
      const asked = cache.get(key);
      endLast(key);
      await asked;
    }
    expect(await cache.get('b')).toBe('b');
    expect(await cache.get('c')).toBe('c');
    expect(reads).toHaveLength(3);
    const again = cache.get('a');
    endLast('a');
    await again;
    expect(reads).toHaveLength(4);
  });
});
