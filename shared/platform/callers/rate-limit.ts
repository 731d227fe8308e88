/**
 * Rate limits, and the client's address by which most of them count: a token bucket for each key, so many requests a minute in the long run,
 * as many at once after a pause.
 */
import type { HttpRequest } from '@azure/functions';
import { isIPv4, isIPv6 } from 'node:net';
import { Problem } from '../endpoint/problem.ts';
import type { Clock } from '../ports.ts';
import type { Caller } from './caller.ts';

/** How full a key's bucket was, and when (milliseconds). */
export type Bucket = { tokens: number; at: number };

/** Keeps the buckets, at most a bounded number: a forgotten key is a full bucket. */
export type BucketStore = {
  get(key: string): Bucket | undefined;
  set(key: string, bucket: Bucket): unknown;
};

/** What is left of the key's share, and in how many seconds all of it will be there again. */
type Left = { readonly remaining: number; readonly fullInSeconds: number };
export type RateLimitAnswer =
  ({ readonly kind: 'allowed' } & Left) | ({ readonly kind: 'limited'; readonly retryAfterSeconds: number } & Left);
/** Takes one of what the key has left; all that can't be told apart have one key, undefined. `giveBack`: it was not one that counts. */
export type RateLimiter = ((key: string | undefined) => RateLimitAnswer) & { giveBack(key: string | undefined): void };

const UNKNOWN = 'unknown';

type Dependencies = { readonly requestsPerMinute: number; readonly clock: Clock; readonly buckets: BucketStore };

/** Makes a limiter for this process. */
export function makeRateLimiter({ requestsPerMinute, clock, buckets }: Dependencies): RateLimiter {
  const perMillisecond = requestsPerMinute / 60_000;
  const take = (key = UNKNOWN): RateLimitAnswer => {
    const at = clock().getTime();
    let bucket = buckets.get(key);
    if (bucket === undefined) {
      bucket = { tokens: requestsPerMinute, at };
      buckets.set(key, bucket);
    }
    // A clock that was set back must not drain the bucket.
    const refill = Math.max(0, at - bucket.at) * perMillisecond;
    const tokens = Math.min(requestsPerMinute, bucket.tokens + refill);
    const isAllowed = tokens >= 1;
    const left = isAllowed ? tokens - 1 : tokens;
    bucket.tokens = left;
    bucket.at = at;
    const fullInSeconds = Math.ceil((requestsPerMinute - left) / perMillisecond / 1000);
    const told = { remaining: Math.floor(left), fullInSeconds };
    return isAllowed
      ? { kind: 'allowed', ...told }
      : { kind: 'limited', retryAfterSeconds: Math.ceil((1 - tokens) / perMillisecond / 1000), ...told };
  };
  const giveBack = (key = UNKNOWN): void => {
    const bucket = buckets.get(key);
    if (bucket !== undefined) bucket.tokens = Math.min(requestsPerMinute, bucket.tokens + 1);
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
  { id, accountId }: Caller,
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

const WITH_PORT = /^\[([^\]]*)\](?::\d+)?$|^([\d.]+):\d+$/;

export type TrustedProxies = {
  /** How many proxies of ours stand before Azure's front end. */
  readonly hops: number;
  /** In lower case. Given: what comes without it in `X-Azure-FDID` came round them (https://learn.microsoft.com/azure/frontdoor/origin-security). */
  readonly frontDoorId: string | undefined;
};

/**
 * Where a request comes from, as the front end saw it: the key for rate limits, and a word in the audit trail. It proves nothing. It is the
 * last hop of `X-Forwarded-For`, which Azure's front end writes, with its port; or the one that proxies of ours before it leave (behind Front
 * Door one: the last hop is then Front Door itself). Earlier hops are the caller's own words. While Front Door is being put in front
 * (infra/README.md, "Steps") people come by it and round it: who came round it, or with too few hops, has the last again. IPv6 by /64, since
 * that is what one household or server gets. Undefined when there is nothing readable.
 */
export function clientAddress(request: HttpRequest, { hops: ours, frontDoorId }: TrustedProxies): string | undefined {
  const hops = request.headers.get('x-forwarded-for')?.split(',') ?? [];
  const cameBy = request.headers.get('x-azure-fdid')?.toLowerCase();
  const trusted = frontDoorId === undefined || cameBy === frontDoorId ? ours : 0;
  const hop = (hops.at(-1 - trusted) ?? hops.at(-1))?.trim() ?? '';
  const address = hop.replace(WITH_PORT, '$1$2');
  if (isIPv4(address)) return address;
  return isIPv6(address) ? networkOf(address) : undefined;
}

/** The first four groups, or the IPv4 address that is mapped into it (RFC 4291 section 2.5.5.2). */
function networkOf(address: string): string {
  const groups = expand(address.split('%', 1)[0] ?? '');
  const [a, b, c, d, e, f, high, low] = groups;
  const isMapped = [a, b, c, d, e].every((group) => group === 0) && f === 0xffff;
  if (isMapped && high !== undefined && low !== undefined) {
    return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** The eight groups of a valid IPv6 address, an IPv4 tail included. */
function expand(address: string): number[] {
  const [head, tail] = address.split('::', 2);
  const front = groupsOf(head);
  const back = groupsOf(tail);
  const gap = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length);
  return [...front, ...new Array<number>(gap).fill(0), ...back];
}

const groupsOf = (part: string | undefined): number[] =>
  (part ?? '')
    .split(':')
    .filter((group) => group !== '')
    .flatMap((group) => {
      if (!group.includes('.')) return [Number.parseInt(group, 16)];
      const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
      return [a * 256 + b, c * 256 + d];
    });
