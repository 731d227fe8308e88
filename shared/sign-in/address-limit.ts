/** Discovery's limit for the other ways to learn where an address signs in: else whoever it holds up would ask there. */
import type { Cookie, HttpRequest } from '@azure/functions';
import { clientAddress, type RateLimiter, type TrustedProxies } from '../platform/callers/rate-limit.ts';
import { PageRefusal } from '../platform/pages/page-refusal.ts';

export type AddressLimitServices = { readonly discoveryLimiter: RateLimiter; readonly trustedProxies: TrustedProxies };

/** Counts one question of this client, together with those to discovery; the page for one too many. */
export function limitAddress(
  { discoveryLimiter, trustedProxies }: AddressLimitServices,
  request: HttpRequest,
  cookies: readonly Cookie[] = [],
): PageRefusal | undefined {
  const limit = discoveryLimiter(clientAddress(request, trustedProxies));
  if (limit.kind === 'allowed') return undefined;
  return new PageRefusal('rate-limited', { retryAfterSeconds: limit.retryAfterSeconds, cookies });
}
