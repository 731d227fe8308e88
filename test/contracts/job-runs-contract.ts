import { describe, expect, it } from 'vitest';
import type { StoreWorld } from './store-world.ts';

export function describeJobRuns(world: () => StoreWorld): void {
  describe('the runs of jobs', () => {
    it('are none at first, then the newest of each job, in every process', async () => {
      const first = new Date('2026-11-23T03:07:00.123Z');
      const second = new Date('2026-11-24T03:07:00.456Z');
      expect(await world().open().jobRuns.list()).toEqual(new Map());
      await world().open().jobRuns.note('rotate-keys', first);
      await world().open().jobRuns.note('delete-old-stories', first);
      await world().open().jobRuns.note('rotate-keys', second);
      expect(await world().open().jobRuns.list()).toEqual(
        new Map([
          ['rotate-keys', second],
          ['delete-old-stories', first],
        ]),
      );
    });
  });
}
