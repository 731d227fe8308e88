import type { NullableValue, RpcHttpCookie } from './core-interface.ts';
import { encodeData } from './percent-encoding.ts';

/**
 * A `Set-Cookie` value as ASP.NET Core writes it: the value percent-encoded, attributes in its order and spelling.
 * @throws when the name isn't a token (RFC 6265, section 4.1.1), for which the host answers 500
 */
export function renderCookie(cookie: RpcHttpCookie): string {
  const name = cookie.name ?? '';
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw new TypeError(`"${name}" is no cookie name.`);
  return [
    `${name}=${encodeData(cookie.value ?? '')}`,
    attribute('expires', cookie.expires, ({ seconds }) => new Date((seconds ?? 0) * 1000).toUTCString()),
    attribute('max-age', cookie.maxAge, (seconds) => String(Math.trunc(seconds))),
    attribute('domain', cookie.domain),
    attribute('path', cookie.path) ?? 'path=/',
    flag('secure', cookie.secure),
    sameSiteOf(cookie.sameSite),
    flag('httponly', cookie.httpOnly),
  ]
    .filter((part) => part !== undefined)
    .join('; ');
}

function attribute<T>(
  name: string,
  field: NullableValue<T> | null | undefined,
  write: (value: T) => string = String,
): string | undefined {
  const value = field?.value;
  return value === null || value === undefined || value === '' ? undefined : `${name}=${write(value)}`;
}

const flag = (name: string, field: NullableValue<boolean> | null | undefined): string | undefined =>
  field?.value === true ? name : undefined;

/** `none` is the library's word for a cookie without the attribute. */
function sameSiteOf(sameSite: RpcHttpCookie['sameSite']): string | undefined {
  if (sameSite === undefined || sameSite === null || sameSite === 'none') return undefined;
  return `samesite=${sameSite === 'explicitNone' ? 'none' : sameSite}`;
}
