import { describe, expect, it } from 'vitest';
import { randomOctets } from '../../../shared/platform/keys/random-octets.ts';

describe('octets that nobody can guess', () => {
  it('are never the same twice, over many blocks', () => {
    const given = Array.from({ length: 2000 }, () => randomOctets(32));
    expect(new Set(given.map((octets) => octets.toString('hex'))).size).toBe(given.length);
  });

  it('stay as they were given while others are asked for', () => {
    const first = randomOctets(16);
    const copy = first.toString('hex');
    for (let time = 0; time < 1000; time++) randomOctets(16);
    expect(first.toString('hex')).toBe(copy);
  });

  it('are as many as were asked for, and an unlikely number is refused', () => {
    expect([0, 1, 12, 4096].map((count) => randomOctets(count).length)).toEqual([0, 1, 12, 4096]);
    expect(() => randomOctets(4097)).toThrow(RangeError);
  });

  it('take every value', () => {
    expect(new Set(randomOctets(4096)).size).toBe(256);
  });
});
