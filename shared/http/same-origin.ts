/** Whether a form came from our own page. */
import type { HttpRequest } from '@azure/functions';

/**
 * By `Origin`, which browsers send with every POST; where it's missing or `null`, by `Sec-Fetch-Site`. Neither can be set by a
 * script (Fetch standard, "forbidden request-header"). No sign at all counts as foreign.
 */
export function isSameOrigin(request: HttpRequest, serviceUrl: string): boolean {
  const origin = request.headers.get('origin');
  if (origin !== null && origin !== 'null') return origin === new URL(serviceUrl).origin;
  return request.headers.get('sec-fetch-site') === 'same-origin';
}
