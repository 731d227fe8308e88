import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { NullableValue, RpcHttpCookie, RpcHttpResponse, RpcInvocationResponse } from './core-interface.ts';

export interface Reply {
  status: number;
  /** A name may occur several times. */
  headers: [name: string, value: string][];
  body: Uint8Array;
}

/** An answer without a body. */
export const emptyReply = (status: number): Reply => ({ status, headers: [], body: new Uint8Array() });

/** The answer to what an HTTP function returned: 204 when it returned nothing, an empty 500 when it can't be sent. */
export function toReply({ returnValue }: RpcInvocationResponse): Reply {
  if (!returnValue?.http) return emptyReply(204);
  try {
    return buildReply(returnValue.http);
  } catch {
    return emptyReply(500);
  }
}

function buildReply(http: RpcHttpResponse): Reply {
  const status = Number(http.statusCode ?? 200);
  if (!Number.isInteger(status) || status < 200 || status > 599) throw new RangeError(`${String(status)} is no status`);
  const headers: Reply['headers'] = [
    ...(http.cookies ?? []).map((cookie): [string, string] => ['set-cookie', renderCookie(cookie)]),
    // The length and the framing are the web server's business.
    ...Object.entries(http.headers ?? {}).filter(([name]) => !/^(?:content-length|transfer-encoding)$/i.test(name)),
  ];
  // Kestrel refuses to write anything but visible ASCII, spaces and tabs.
  const unsendable = headers.find(([, value]) => /[^\t\x20-\x7e]/.test(value));
  if (unsendable) throw new TypeError(`The header ${unsendable[0]} has a character that can't be sent.`);
  return { status, headers, body: bytesOf(http.body) };
}

const bytesOf = (body: RpcHttpResponse['body']): Uint8Array =>
  body?.bytes ?? Buffer.from(body?.string ?? body?.json ?? '');

/**
 * A `Set-Cookie` value as ASP.NET Core writes it: the value percent-encoded, attributes in its order and spelling.
 * @throws when the name isn't a token (RFC 6265, section 4.1.1), for which the host answers 500
 */
function renderCookie({ name, value, ...cookie }: RpcHttpCookie): string {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name ?? '')) throw new TypeError(`"${name ?? ''}" is no cookie name.`);
  return [
    `${name ?? ''}=${escapeData(value ?? '')}`,
    attribute('expires', cookie.expires, ({ seconds }) => new Date((seconds ?? 0) * 1000).toUTCString()),
    attribute('max-age', cookie.maxAge, (seconds) => String(Math.trunc(seconds))),
    attribute('domain', cookie.domain),
    attribute('path', cookie.path) ?? 'path=/',
    cookie.secure?.value === true ? 'secure' : undefined,
    sameSiteOf(cookie.sameSite),
    cookie.httpOnly?.value === true ? 'httponly' : undefined,
  ]
    .filter((part) => part !== undefined)
    .join('; ');
}

type Field<T> = NullableValue<T> | null | undefined;

function attribute<T>(name: string, field: Field<T>, write: (value: T) => string = String): string | undefined {
  const value = field?.value;
  return value === null || value === undefined || value === '' ? undefined : `${name}=${write(value)}`;
}

function sameSiteOf(sameSite: RpcHttpCookie['sameSite']): string | undefined {
  if (sameSite === undefined || sameSite === null || sameSite === 'none') return undefined;
  return `samesite=${sameSite === 'explicitNone' ? 'none' : sameSite}`;
}

/** Encodes everything but RFC 3986's unreserved characters, as .NET's `Uri.EscapeDataString` does. */
const escapeData = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`);

/** Sends an answer. A header of `defaults` is added where the answer hasn't one of that name. */
export function sendReply(
  response: ServerResponse,
  { status, headers, body }: Reply,
  defaults: readonly (readonly [string, string])[] = [],
): void {
  const hasBody = status !== 204 && status !== 304;
  for (const [name, value] of headers) response.appendHeader(name, value);
  for (const [name, value] of defaults) if (!response.hasHeader(name)) response.setHeader(name, value);
  if (hasBody) response.setHeader('content-length', body.byteLength);
  response.writeHead(status, STATUS_CODES[status] ?? '');
  response.end(hasBody ? body : undefined);
}
