import type { CallerLimit } from '../../shared/platform/callers/caller-limit.ts';
import { type Bucket, makeRateLimiter } from '../../shared/platform/callers/rate-limit.ts';

const requestsPerMinute = 100_000;
const buckets = new Map<string, Bucket>();

/** For functions whose limit isn't what is tested. */
export const NO_LIMIT: CallerLimit = {
  requestsPerMinute,
  take: makeRateLimiter({ requestsPerMinute, clock: () => new Date(), buckets }),
};
