import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  eventCharacters,
  fitPackedEvents,
  MAX_PACKED_EVENTS,
  packItems,
} from '../../../shared/platform/tables/pack-events.ts';

const MOST_IN_A_COLUMN = 32_768;

describe('the events of a transaction', () => {
  it('hold every item in its order, none more than a column takes, and never more than were reckoned with', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20_000 }), { maxLength: 100 }), (sizes) => {
        const packs = packItems(sizes, (size) => size);
        expect(packs.flat()).toEqual(sizes);
        const weights = packs.map((pack) => pack.reduce((sum, size) => sum + size, 0));
        expect(Math.max(0, ...weights)).toBeLessThan(MOST_IN_A_COLUMN);
        const steps = sizes.map((eventCharacters) => ({ eventCharacters }));
        expect(fitPackedEvents(steps)).toBe(packs.length <= MAX_PACKED_EVENTS);
      }),
    );
  });

  it('are one for a change of a hundred ordinary users', () => {
    const change = {
      item: 'somebody.with-a-long-name@contoso.example',
      before: { twoFactor: true },
      after: { twoFactor: false },
    };
    const items = Array.from({ length: 100 }, () => change);
    expect(packItems(items, eventCharacters)).toHaveLength(1);
  });
});
