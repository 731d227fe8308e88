/** Whether a form came from our own page. */
import type { HttpRequest } from '@azure/functions';

/**
 * By `Origin`, which browsers send with every POST; where it's missing or `null`, by `Sec-Fetch-Site`. Neither can be set by a
 * script (Fetch standard, "forbidden request-header"). `unsaid`: neither is there, as with old browsers and behind proxies that
 * filter headers; then only a token that is bound to this browser's cookie can tell. `Origin: null` says that a page hides where
 * it comes from, so alone it counts as foreign.
 */
export function formSource(request: HttpRequest, serviceUrl: string): 'own' | 'foreign' | 'unsaid' {
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  if (origin === null && site === null) return 'unsaid';
  const isOwn = origin === null || origin === 'null' ? site === 'same-origin' : origin === new URL(serviceUrl).origin;
  return isOwn ? 'own' : 'foreign';
}
