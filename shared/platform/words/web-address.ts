/**
 * Addresses that people type into settings and the app catalogue. Each function says what is wrong with a text, for whoever has to put
 * it right, and never repeats a user or password in it; undefined: nothing is wrong.
 */

const LOCAL_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
/** URL.parse takes `https:x`, `https:\\x` and `https://*.x` for addresses. */
const BEGINS_LIKE_ONE = /^https?:\/\/[^/\\?#]/i;
const HOST = /^(?:[a-z0-9_-]+\.)*[a-z0-9_-]+$|^\[[0-9a-f:.]+\]$/;

/** Whether an address is of this machine: the only place where plain http is allowed, and a stand-in for Azure. */
export const isLocal = ({ hostname }: URL): boolean => LOCAL_HOSTS.has(hostname);

/** For an address of the web: https (http only on this machine), no user, password or fragment. */
export function faultOfAddress(text: string): string | undefined {
  if (/[\s\p{C}]/u.test(text)) return 'has spaces or control characters in it';
  const url = BEGINS_LIKE_ONE.test(text) ? URL.parse(text) : null;
  if (url === null || text.includes('\\') || !HOST.test(url.hostname))
    return 'must be an https URL such as https://sso.example.com (http only for localhost)';
  if (url.username !== '' || url.password !== '') return 'must not hold a user or password';
  if (text.includes('#')) return 'must not have a fragment (#)';
  // It would hand codes to whoever listens (RFC 9700 section 2.6).
  if (url.protocol === 'http:' && !isLocal(url)) return 'must be an https URL (http only for localhost)';
  return undefined;
}

/**
 * For an address that others are appended to, or that is compared as it stands: no query either, and only in the one form that programs
 * write (RFC 3986 section 6.2). Slashes at the end are nothing.
 */
export function faultOfBaseAddress(text: string): string | undefined {
  const fault = faultOfAddress(text);
  if (fault !== undefined) return fault;
  const url = new URL(text);
  const base = withoutSlash(`${url.origin}${url.pathname}`);
  if (text.includes('?')) return `must not have a query (?): write ${base}`;
  return withoutSlash(text) === base ? undefined : `must be in its usual form: write ${base}`;
}

/** The same, of a scheme and a host alone. */
export function faultOfOrigin(text: string): string | undefined {
  const fault = faultOfAddress(text);
  if (fault !== undefined) return fault;
  const { origin } = new URL(text);
  return withoutSlash(text) === origin ? undefined : `must be a scheme and a host alone: write ${origin}`;
}

export const withoutSlash = (text: string): string => text.replace(/\/+$/, '');
