import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { StoreWorld } from './store-world.ts';

const someCode = (): string => randomBytes(32).toString('base64url');
const at = (time: string): Date => new Date(`2026-11-23T${time}Z`);

export function describeRedemptionStore(world: () => StoreWorld): void {
  describe('a redemption store', () => {
    it('redeems a code once', async () => {
      const { redemptionStore } = world().open();
      const code = someCode();
      expect(await redemptionStore.redeem(code, at('08:00:30'))).toBe('redeemed');
      expect(await redemptionStore.redeem(code, at('08:00:30'))).toBe('already-redeemed');
      expect(await world().open().redemptionStore.redeem(code, at('08:00:30'))).toBe('already-redeemed');
    });

    it('knows of a code whether it was redeemed, in every process, and redeems nothing by being asked', async () => {
      const { redemptionStore } = world().open();
      const code = someCode();
      expect(await redemptionStore.isRedeemed(code, at('08:00:30'))).toBe(false);
      expect(await redemptionStore.isRedeemed(code, at('08:00:30'))).toBe(false);
      await redemptionStore.redeem(code, at('08:00:30'));
      expect(await world().open().redemptionStore.isRedeemed(code, at('08:00:30'))).toBe(true);
    });

    it('tells codes apart that differ in case only', async () => {
      const { redemptionStore } = world().open();
      const code = someCode();
      expect(await redemptionStore.redeem(`${code}a`, at('08:00:30'))).toBe('redeemed');
      expect(await redemptionStore.redeem(`${code}A`, at('08:00:30'))).toBe('redeemed');
    });

    it('lets exactly one of many callers at once redeem a code', async () => {
      const code = someCode();
      const outcomes = await Promise.all(
        Array.from({ length: 12 }, () => world().open().redemptionStore.redeem(code, at('08:59:59'))),
      );
      expect(outcomes.filter((outcome) => outcome === 'redeemed')).toHaveLength(1);
    });

    it('deletes what expired in the hours before, and keeps the rest', async () => {
      const { redemptionStore } = world().open();
      await redemptionStore.deleteExpired(at('23:00:00'));
      const [old, older, current] = [someCode(), someCode(), someCode()];
      await redemptionStore.redeem(older, at('03:10:00'));
      await redemptionStore.redeem(old, at('04:59:59'));
      await redemptionStore.redeem(current, at('05:00:00'));
      expect(await redemptionStore.deleteExpired(at('05:30:00'))).toBe(2);
      expect(await redemptionStore.deleteExpired(at('05:30:00'))).toBe(0);
      expect(await redemptionStore.redeem(current, at('05:00:00'))).toBe('already-redeemed');
      expect(await redemptionStore.redeem(old, at('04:59:59'))).toBe('redeemed');
    });
  });
}
