/** The cookie that carries the hosted page's session, and what a request with it must bring to count as that page's own. */
import type { Cookie, HttpRequest } from '@azure/functions';
import { readSealedCookies } from '../pages/cookies.ts';

/** `__Host-`: set over TLS by this very host, for all of it (RFC 6265bis section 4.1.3.2). */
export const PORTAL_COOKIE = '__Host-identity-management';
/** No form and no link can send it, and a script of another origin has to ask first, which nothing here answers. */
export const PORTAL_HEADER = 'x-identity-management';

const portalCookie = (value: string, maxAge: number): Cookie => ({
  ...{ name: PORTAL_COOKIE, value, path: '/', secure: true, httpOnly: true, maxAge },
  // Strict: only the page's own requests need it; nobody comes back from elsewhere with it.
  sameSite: 'Strict',
});

export const keepPortalSession = (sealed: string, expiresAt: Date, now: Date): Cookie =>
  portalCookie(sealed, Math.floor((expiresAt.getTime() - now.getTime()) / 1000));

export const clearPortalSession = (): Cookie => portalCookie('', 0);

/** The sealed session of a request; undefined also when there are two that differ. */
export const portalCookieOf = (request: HttpRequest): string | undefined =>
  readSealedCookies(request, new Set([PORTAL_COOKIE])).get(PORTAL_COOKIE);

/** Whether the page's own script asks. A change must also say that it comes from here; browsers leave `Origin` out of GET and HEAD. */
export function isFromPortalPage(request: HttpRequest, serviceUrl: string): boolean {
  if (request.headers.get(PORTAL_HEADER) !== '1') return false;
  return (
    request.method === 'GET' ||
    request.method === 'HEAD' ||
    request.headers.get('origin') === new URL(serviceUrl).origin
  );
}
