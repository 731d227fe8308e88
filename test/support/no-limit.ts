import type { CallerLimit } from '../../shared/platform/callers/rate-limit.ts';
import type { RequestsPerMinute } from '../../shared/platform/callers/compose.ts';
import { type Bucket, makeRateLimiter } from '../../shared/platform/callers/rate-limit.ts';

/** Each limit the same. */
export const limitsOf = (perMinute: number): RequestsPerMinute => ({ ofAddress: perMinute, ofCaller: perMinute });

const requestsPerMinute = 100_000;
const buckets = new Map<string, Bucket>();

/** For functions whose limit isn't what is tested. */
export const NO_LIMIT: CallerLimit = {
  requestsPerMinute,
  take: makeRateLimiter({ requestsPerMinute, clock: () => new Date(), buckets }),
};
