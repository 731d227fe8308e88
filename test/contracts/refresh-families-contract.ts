import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ended, newFamily, rotated } from '../../shared/provider/rules/refresh-family.ts';
import type { StoreWorld } from './store-world.ts';

const now = new Date('2026-11-29T08:00:00Z');
const later = new Date('2026-11-29T08:10:00Z');
const someKey = () => ({ id: randomUUID(), endsAt: now.getTime() / 1000 + 3600 });

export function describeRefreshFamilies(world: () => StoreWorld): void {
  describe('the families of refresh tokens', () => {
    it('are made once, and found by every process under their id and end', async () => {
      const { refreshFamilies } = world().open();
      const key = someKey();
      expect(await refreshFamilies.findFamily(key)).toBeUndefined();
      await refreshFamilies.createFamily(key, now);
      await refreshFamilies.createFamily(key, later);
      expect((await world().open().refreshFamilies.findFamily(key))?.value).toEqual(newFamily(now));
      expect(await refreshFamilies.findFamily({ ...key, endsAt: key.endsAt + 24 * 3600 })).toBeUndefined();
      expect(await refreshFamilies.findFamily({ ...key, id: randomUUID() })).toBeUndefined();
    });

    it('let one of many at once have the next token', async () => {
      const { refreshFamilies } = world().open();
      const key = someKey();
      await refreshFamilies.createFamily(key, now);
      const family = await refreshFamilies.findFamily(key);
      if (family === undefined) throw new Error('no family');
      const next = rotated(family.value, later);
      const outcomes = await Promise.all(
        Array.from({ length: 6 }, () => world().open().refreshFamilies.saveFamily(key, family, next)),
      );
      expect(outcomes.toSorted()).toEqual([...Array<string>(5).fill('conflict'), 'saved']);
      expect((await refreshFamilies.findFamily(key))?.value).toEqual({ ...next, generation: 2 });
    });

    it('are ended for good, whether they were there or not, and while others use them', async () => {
      const { refreshFamilies } = world().open();
      const [key, unknown] = [someKey(), someKey()];
      await refreshFamilies.createFamily(key, now);
      const family = await refreshFamilies.findFamily(key);
      if (family === undefined) throw new Error('no family');
      await Promise.all([
        refreshFamilies.endFamily(key, later),
        refreshFamilies.endFamily(key, later),
        refreshFamilies.saveFamily(key, family, rotated(family.value, later)),
      ]);
      expect((await refreshFamilies.findFamily(key))?.value.endedAt).toEqual(later);
      await refreshFamilies.endFamily(key, now);
      expect((await refreshFamilies.findFamily(key))?.value.endedAt).toEqual(later);
      await refreshFamilies.endFamily(unknown, now);
      await refreshFamilies.createFamily(unknown, later);
      expect((await refreshFamilies.findFamily(unknown))?.value).toEqual(ended(newFamily(now), now));
    });

    it('go with the used codes of the hour in which they end', async () => {
      const { refreshFamilies, redemptionStore } = world().open();
      const key = { ...someKey(), endsAt: Date.parse('2026-10-01T03:30:00Z') / 1000 };
      await refreshFamilies.createFamily(key, now);
      await redemptionStore.deleteExpired(new Date('2026-10-01T03:59:00Z'));
      expect(await refreshFamilies.findFamily(key)).toBeDefined();
      await redemptionStore.deleteExpired(new Date('2026-10-01T04:00:00Z'));
      expect(await refreshFamilies.findFamily(key)).toBeUndefined();
    });
  });
}
