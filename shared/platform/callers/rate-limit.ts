/** Rate limits: a token bucket for each key, so many requests a minute in the long run, as many at once after a pause. */
import { Problem } from '../endpoint/problem.ts';
import type { Clock } from '../ports.ts';
import type { Caller } from './caller.ts';

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
    const fullInSeconds = Math.ceil((requestsPerMinute - left) / perMillisecond / 1000);
    const told = { remaining: Math.floor(left), fullInSeconds };
    return isAllowed
      ? { kind: 'allowed', ...told }
      : { kind: 'limited', retryAfterSeconds: Math.ceil((1 - tokens) / perMillisecond / 1000), ...told };
  };
  const giveBack = (key: string): void => {
    const last = buckets.get(key);
    if (last !== undefined) buckets.set(key, { ...last, tokens: Math.min(requestsPerMinute, last.tokens + 1) });
  };
  return Object.assign(take, { giveBack });
}

/** Of whoever calls with a token or a session, for each account of theirs. */
export type CallerLimit = { readonly requestsPerMinute: number; readonly take: RateLimiter };
export type LimitedCall = { readonly headers: Readonly<Record<string, string>>; readonly refusal: Problem | undefined };

/**
 * Counts the request; a service of the Company calls for many accounts, one after another, so each of them has a limit of its own. The headers
 * are those of draft-ietf-httpapi-ratelimit-headers-08: the policy, and what is left of it.
 */
export function limitCaller(
  { requestsPerMinute, take }: CallerLimit,
  { id, account: accountId }: Caller,
  accountInPath: string | undefined,
): LimitedCall {
  const limit = take(`${accountId === undefined ? 'service' : 'contact'} ${id} ${accountId ?? accountInPath ?? ''}`);
  const headers = {
    'ratelimit-policy': `"caller";q=${String(requestsPerMinute)};w=60`,
    ratelimit: `"caller";r=${String(limit.remaining)};t=${String(limit.fullInSeconds)}`,
  };
  if (limit.kind === 'allowed') return { headers, refusal: undefined };
  return { headers, refusal: new Problem('rate-limited', { retryAfterSeconds: limit.retryAfterSeconds }) };
}
