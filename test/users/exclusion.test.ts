import { describe, expect, it } from 'vitest';
import { type Exclusion, isInForce, weighWish, type WishTerms } from '../../shared/users/rules/exclusion.ts';
import { ContactId, EmailAddress } from '../../shared/platform/words/identifiers.ts';

describe('an exclusion', () => {
  const expiresAt = new Date('2026-11-23T12:00:00.000Z');

  it('is in force for good without an expiry', () => {
    expect(isInForce({ expiresAt: undefined }, new Date(8_640_000_000_000_000))).toBe(true);
  });

  it('is in force until the millisecond before its expiry, and no longer at it', () => {
    expect(isInForce({ expiresAt }, new Date(expiresAt.getTime() - 1))).toBe(true);
    expect(isInForce({ expiresAt }, expiresAt)).toBe(false);
    expect(isInForce({ expiresAt }, new Date(expiresAt.getTime() + 1))).toBe(false);
  });
});

const NOW = new Date('2026-11-28T12:00:00Z');
const EARLY = new Date('2026-12-24T23:00:00Z');
const LATE = new Date('2026-12-31T23:00:00Z');
const of = (reason?: string, expiresAt?: Date, excludedAt = new Date('2026-11-01T12:00:00Z')): Exclusion => ({
  ...{ email: EmailAddress.parse('kim@acme.example'), reason, expiresAt },
  ...{ excludedBy: ContactId.parse('first'), excludedAt },
});
const weigh = (before: Exclusion | undefined, reason?: string, expiresAt?: Date, terms: Partial<WishTerms> = {}) => {
  const wish = { ...of(reason, expiresAt, NOW), excludedBy: ContactId.parse('second') };
  const { kind, exclusion } = weighWish(before, wish, { clear: [], replace: false, ...terms }, NOW);
  return [kind, exclusion.reason, exclusion.expiresAt, exclusion.excludedBy];
};

describe('a wish to exclude', () => {
  it.each([
    ['nobody', undefined, [undefined, undefined], ['added', undefined, undefined, 'second']],
    ['a bare address keeps both', of('A', EARLY), [], ['unchanged', 'A', EARLY, 'first']],
    ['the same', of('A', EARLY), ['A', EARLY], ['unchanged', 'A', EARLY, 'first']],
    ['one of both, the same', of('A', EARLY), ['A'], ['unchanged', 'A', EARLY, 'first']],
    ['a reason where none is', of(undefined, EARLY), ['B'], ['changed', 'B', EARLY, 'second']],
    ['another reason', of('A', EARLY), ['B'], ['already-excluded', 'A', EARLY, 'first']],
    ['another end', of('A', EARLY), ['A', LATE], ['already-excluded', 'A', EARLY, 'first']],
    ['an end where it is for good', of('A'), [undefined, LATE], ['already-excluded', 'A', undefined, 'first']],
  ] as const)('meets %s', (_, before, [reason, expiresAt], outcome) => {
    expect(weigh(before, reason, expiresAt)).toEqual(outcome);
  });

  it('replaces what is there when it says so, and keeps what it doesn’t name', () => {
    expect(weigh(of('A', EARLY), 'B', undefined, { replace: true })).toEqual(['changed', 'B', EARLY, 'second']);
    expect(weigh(of('A', EARLY), undefined, LATE, { replace: true })).toEqual(['changed', 'A', LATE, 'second']);
  });

  it('takes away what it clears', () => {
    expect(weigh(of('A', EARLY), undefined, undefined, { clear: ['reason'] })).toEqual([
      ...['changed', undefined, EARLY, 'second'],
    ]);
    expect(weigh(of('A', EARLY), undefined, undefined, { clear: ['reason', 'expiresAt'] })).toEqual([
      ...['changed', undefined, undefined, 'second'],
    ]);
    expect(weigh(of(), undefined, undefined, { clear: ['reason'] })).toEqual([
      'unchanged',
      undefined,
      undefined,
      'first',
    ]);
  });

  it('begins anew where the one before is over: a bare address is excluded, and not until a past day', () => {
    expect(weigh(of('A', new Date(NOW.getTime() - 1)))).toEqual(['changed', undefined, undefined, 'second']);
    expect(weigh(of('A', NOW), 'B')).toEqual(['changed', 'B', undefined, 'second']);
  });
});
