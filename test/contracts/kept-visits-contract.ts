import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { StoreWorld } from './store-world.ts';

const someKey = (): string => randomBytes(32).toString('base64url');
const at = (time: string): Date => new Date(`2026-11-23T${time}Z`);
const SEALED = 'eyJ.'.padEnd(12_000, 'x');

export function describeKeptVisits(world: () => StoreWorld): void {
  describe('what browsers can’t keep of their visits', () => {
    it('is found by its key and its end, in every process, as it was', async () => {
      const key = someKey();
      await world().open().keptVisits.keep(key, SEALED, at('08:00:30'));
      expect(await world().open().keptVisits.find(key, at('08:00:30'))).toBe(SEALED);
      expect(await world().open().keptVisits.find(someKey(), at('08:00:30'))).toBeUndefined();
      expect(await world().open().keptVisits.find(key, at('09:00:30'))).toBeUndefined();
    });

    it('goes with the one-time codes of its hour, and is none of them', async () => {
      const { keptVisits, redemptionStore } = world().open();
      await redemptionStore.deleteExpired(at('23:00:00'));
      const [old, current] = [someKey(), someKey()];
      await keptVisits.keep(old, SEALED, at('04:59:59'));
      await keptVisits.keep(current, SEALED, at('05:00:00'));
      expect(await redemptionStore.redeem(current, at('05:00:00'))).toBe('redeemed');
      expect(await redemptionStore.deleteExpired(at('05:30:00'))).toBe(1);
      expect(await keptVisits.find(old, at('04:59:59'))).toBeUndefined();
      expect(await keptVisits.find(current, at('05:00:00'))).toBe(SEALED);
    });
  });
}
