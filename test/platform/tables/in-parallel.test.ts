import { describe, expect, it } from 'vitest';
import { inParallel } from '../../../shared/platform/tables/in-parallel.ts';

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('work in parallel', () => {
  it('answers in the order of the items, with no more under way than allowed', async () => {
    let underWay = 0;
    let most = 0;
    const results = await inParallel([5, 1, 4, 2, 3], 2, async (item) => {
      underWay += 1;
      most = Math.max(most, underWay);
      for (let round = 0; round < item; round++) await tick();
      underWay -= 1;
      return item * 10;
    });
    expect(results).toEqual([50, 10, 40, 20, 30]);
    expect(most).toBe(2);
    expect(await inParallel([], 2, tick)).toEqual([]);
  });

  it('begins nothing new after a failure, and waits for what is under way', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const work = inParallel([1, 2, 3, 4], 2, async (item) => {
      begun.push(item);
      await tick();
      if (item === 1) throw new Error('failed');
      await tick();
      ended.push(item);
    });
    await expect(work).rejects.toThrow('failed');
    expect(begun).toEqual([1, 2]);
    expect(ended).toEqual([2]);
  });
});
