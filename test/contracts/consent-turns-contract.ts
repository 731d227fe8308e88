import { describe, expect, it } from 'vitest';
import { someAccountId, type StoreWorld } from './store-world.ts';

const MINUTE = 60_000;
const at = (seconds: number): Date => new Date(Date.UTC(2026, 10, 23, 8, 0, seconds));

export function describeConsentTurns(world: () => StoreWorld): void {
  describe('whose turn it is to ask about a consent', () => {
    it('is one caller’s in a pause, of however many ask at once on however many instances', async () => {
      const accountId = someAccountId();
      const instances = Array.from({ length: 4 }, () => world().open().consentTurns);
      const all = (moment: Date) =>
        Promise.all([...instances, ...instances].map((each) => each.takeTurn(accountId, moment, MINUTE)));
      const turns = (taken: readonly boolean[]) => taken.filter(Boolean).length;
      expect(turns(await all(at(0)))).toBe(1);
      expect(turns(await all(at(59)))).toBe(0);
      expect(turns(await all(at(60)))).toBe(1);
    });

    it('is each account’s own', async () => {
      const { consentTurns } = world().open();
      expect(await consentTurns.takeTurn(someAccountId(), at(0), MINUTE)).toBe(true);
      expect(await consentTurns.takeTurn(someAccountId(), at(0), MINUTE)).toBe(true);
    });

    it('waits for no clock that is far ahead', async () => {
      const { consentTurns } = world().open();
      const accountId = someAccountId();
      expect(await consentTurns.takeTurn(accountId, at(3600), MINUTE)).toBe(true);
      expect(await consentTurns.takeTurn(accountId, at(0), MINUTE)).toBe(true);
      expect(await consentTurns.takeTurn(accountId, at(30), MINUTE)).toBe(false);
    });
  });
}
