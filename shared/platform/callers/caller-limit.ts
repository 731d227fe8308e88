/** The limit of whoever calls with a token or a session, for each account of theirs, and how answers tell it. */
import type { Caller } from './caller.ts';
import { Problem } from '../endpoint/problem.ts';
import type { RateLimiter } from './rate-limit.ts';

export type CallerLimit = { readonly requestsPerMinute: number; readonly take: RateLimiter };
export type LimitedCall = { readonly headers: Readonly<Record<string, string>>; readonly refusal: Problem | undefined };

/** A service of the Company calls for many accounts, one after another: each of them has a limit of its own. */
const keyOf = ({ id, account: accountId }: Caller, accountInPath: string | undefined): string =>
  `${accountId === undefined ? 'service' : 'contact'} ${id} ${accountId ?? accountInPath ?? ''}`;

/** Counts the request. The headers are those of draft-ietf-httpapi-ratelimit-headers-08: the policy, and what is left of it. */
export function limitCaller(
  { requestsPerMinute, take }: CallerLimit,
  caller: Caller,
  accountInPath: string | undefined,
): LimitedCall {
  const limit = take(keyOf(caller, accountInPath));
  const headers = {
    'ratelimit-policy': `"caller";q=${String(requestsPerMinute)};w=60`,
    ratelimit: `"caller";r=${String(limit.remaining)};t=${String(limit.fullInSeconds)}`,
  };
  if (limit.kind === 'allowed') return { headers, refusal: undefined };
  return { headers, refusal: new Problem('rate-limited', { retryAfterSeconds: limit.retryAfterSeconds }) };
}
