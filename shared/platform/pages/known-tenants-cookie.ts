/**
 * The cookie that says, sealed, with which tenants somebody signed in lately in this browser (shared/sign-in/silent/known-tenants.ts). Nobody comes
 * in by it. It ends with the browser, and at a sign-out.
 */
import type { Cookie, HttpRequest } from '@azure/functions';
import { readSealedCookies } from './cookies.ts';

/** `__Host-`: set over TLS by this very host, for all of it (RFC 6265bis section 4.1.3.2), so no sibling domain can put one there. */
export const KNOWN_TENANTS_COOKIE = '__Host-tenants';

/** Lax: it comes along when an app sends the browser here, also in a frame of the same site, and in no frame of another. */
const ATTRIBUTES = { path: '/', secure: true, httpOnly: true, sameSite: 'Lax' } as const;

export const keepKnownTenants = (value: string): Cookie => ({ ...ATTRIBUTES, name: KNOWN_TENANTS_COOKIE, value });

/** Without a look at whether there is one: a form of another site brings none along, and takes it away all the same. */
export const forgetKnownTenants = (): Cookie => ({ ...ATTRIBUTES, name: KNOWN_TENANTS_COOKIE, value: '', maxAge: 0 });

/** What is sealed; undefined also when there are two that differ. */
export const knownTenantsOf = (request: HttpRequest): string | undefined =>
  readSealedCookies(request, new Set([KNOWN_TENANTS_COOKIE])).get(KNOWN_TENANTS_COOKIE);
