import type { HttpRequest } from '@azure/functions';
import type { Reply } from './reply.ts';

/**
 * Whether a browser only fetches ahead (Fetch standard, `Sec-Purpose`; `Purpose` in older ones): an address that works once must
 * not be used up by that. Whoever leaves the header out uses it up, which is no worse than opening it.
 */
const isPrefetch = (request: HttpRequest): boolean =>
  ['sec-purpose', 'purpose'].some((name) => request.headers.get(name)?.toLowerCase().startsWith('prefetch') === true);

/** The answer to such a browser (425, RFC 8470 section 5.2: too early); undefined for whoever really comes. */
export const prefetchReply = (request: HttpRequest): Reply | undefined =>
  isPrefetch(request) ? { status: 425, headers: { 'cache-control': 'no-store' } } : undefined;
