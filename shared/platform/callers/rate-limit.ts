/** A token bucket for each key: so many requests a minute in the long run, as many at once after a pause. */
import type { Clock } from '../ports.ts';

/** How full a key's bucket was, and when (milliseconds). */
export type Bucket = { readonly tokens: number; readonly at: number };

/** Keeps the buckets, at most a bounded number: a forgotten key is a full bucket. */
export type BucketStore = {
  get(key: string): Bucket | undefined;
  set(key: string, bucket: Bucket): unknown;
};

/** What is left of the key's share, and in how many seconds all of it will be there again. */
type Left = { readonly remaining: number; readonly fullInSeconds: number };
export type RateLimitAnswer =
  ({ readonly kind: 'allowed' } & Left) | ({ readonly kind: 'limited'; readonly retryAfterSeconds: number } & Left);
/** Takes one of what the key has left. `giveBack`: it was not one that counts. */
export type RateLimiter = ((key: string) => RateLimitAnswer) & { giveBack(key: string): void };

type Dependencies = { readonly requestsPerMinute: number; readonly clock: Clock; readonly buckets: BucketStore };

/** Makes a limiter for this process. */
export function makeRateLimiter({ requestsPerMinute, clock, buckets }: Dependencies): RateLimiter {
  const perMillisecond = requestsPerMinute / 60_000;
  const take = (key: string): RateLimitAnswer => {
    const at = clock().getTime();
    const last = buckets.get(key) ?? { tokens: requestsPerMinute, at };
    // A clock that was set back must not drain the bucket.
    const refill = Math.max(0, at - last.at) * perMillisecond;
    const tokens = Math.min(requestsPerMinute, last.tokens + refill);
    const isAllowed = tokens >= 1;
    const left = isAllowed ? tokens - 1 : tokens;
    buckets.set(key, { tokens: left, at });
    const secondsFor = (missing: number): number => Math.ceil(missing / perMillisecond / 1000);
    const told = { remaining: Math.floor(left), fullInSeconds: secondsFor(requestsPerMinute - left) };
    return isAllowed
      ? { kind: 'allowed', ...told }
      : { kind: 'limited', retryAfterSeconds: secondsFor(1 - tokens), ...told };
  };
  const giveBack = (key: string): void => {
    const last = buckets.get(key);
    if (last !== undefined) buckets.set(key, { ...last, tokens: Math.min(requestsPerMinute, last.tokens + 1) });
  };
  return Object.assign(take, { giveBack });
}
