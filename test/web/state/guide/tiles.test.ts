import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tilesOf } from '../../../../web/state/guide/tiles.ts';

it('the tiles add up to the users, whatever the numbers are', () => {
  const count = fc.nat(1000);
  fc.assert(
    fc.property(count, count, count, count, count, fc.boolean(), (getIn, missing, excluded, known, notJudged, isOn) => {
      const users = getIn + missing + excluded + known + notJudged;
      const byStatus = { 'two-factor-missing': missing };
      const { parts, ...all } = tilesOf({ users, excluded, notJudged, lockedOut: known + notJudged, byStatus }, isOn);
      expect(all.users).toBe(users);
      expect(parts.reduce((sum, { value }) => sum + value, 0)).toBe(users);
      expect(parts.find(({ label }) => label === 'Sign in with Azure')?.value).toBe(getIn + missing);
      expect(parts.find(({ label }) => label === (isOn ? 'Locked out' : 'Would be locked out'))?.value).toBe(known);
    }),
  );
});
