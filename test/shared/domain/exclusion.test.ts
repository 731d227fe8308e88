import { describe, expect, it } from 'vitest';
import { isInForce } from '../../../shared/domain/exclusion.ts';

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
