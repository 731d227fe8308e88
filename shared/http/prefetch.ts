import type { HttpRequest } from '@azure/functions';

/**
 * Whether a browser only fetches ahead (Fetch standard, `Sec-Purpose`; `Purpose` in older ones): an address that works once must
 * not be used up by that. Whoever leaves the header out uses it up, which is no worse than opening it.
 */
export const isPrefetch = (request: HttpRequest): boolean =>
  ['sec-purpose', 'purpose'].some((name) => request.headers.get(name)?.toLowerCase().startsWith('prefetch') === true);
