import { describe, expect, it } from 'vitest';
import { type Bucket, makeRateLimiter } from '../../../shared/platform/callers/rate-limit.ts';
import { makeMovableClock } from '../../support/movable-clock.ts';

const make = (requestsPerMinute: number) => {
  const time = makeMovableClock();
  const limit = makeRateLimiter({ requestsPerMinute, clock: time.clock, buckets: new Map<string, Bucket>() });
  const take = (times: number, key = 'a') => Array.from({ length: times }, () => limit(key).kind);
  return { ...time, limit, take };
};

describe('the token bucket', () => {
  it('allows a full minute’s share at once, then as it refills', () => {
    const { take, limit, pass } = make(3);
    expect(take(4)).toEqual(['allowed', 'allowed', 'allowed', 'limited']);
    expect(limit('a')).toEqual({ kind: 'limited', retryAfterSeconds: 20, remaining: 0, fullInSeconds: 60 });
    pass(19);
    expect(take(1)).toEqual(['limited']);
    pass(1);
    expect(take(2)).toEqual(['allowed', 'limited']);
    pass(3600);
    expect(take(4)).toEqual(['allowed', 'allowed', 'allowed', 'limited']);
  });

  it('keeps keys apart, and survives a clock that is set back', () => {
    const { take, pass } = make(1);
    expect([take(2, 'a'), take(2, 'b')]).toEqual([
      ['allowed', 'limited'],
      ['allowed', 'limited'],
    ]);
    pass(-3600);
    expect(take(1)).toEqual(['limited']);
    pass(60);
    expect(take(1)).toEqual(['allowed']);
  });

  it('takes back what did not count, and never more than the share', () => {
    const { take, limit } = make(2);
    limit.giveBack('a');
    expect(take(2)).toEqual(['allowed', 'allowed']);
    limit.giveBack('a');
    expect(limit('a')).toEqual({ kind: 'allowed', remaining: 0, fullInSeconds: 60 });
    for (let count = 0; count < 5; count++) limit.giveBack('a');
    expect(take(3)).toEqual(['allowed', 'allowed', 'limited']);
  });
});
