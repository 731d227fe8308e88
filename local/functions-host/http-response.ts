import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { RpcHttpResponse, RpcInvocationResponse } from './core-interface.ts';
import { renderCookie } from './render-cookie.ts';

export interface Reply {
  status: number;
  /** A name may occur several times. */
  headers: [name: string, value: string][];
  body: Uint8Array;
}

/** An answer without a body. */
export const emptyReply = (status: number): Reply => ({ status, headers: [], body: new Uint8Array() });

/**
 * The answer to what an HTTP function returned: 204 when it returned nothing, an empty 500 when it can't be sent.
 */
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
  const cookies = (http.cookies ?? []).map((cookie): [string, string] => ['set-cookie', renderCookie(cookie)]);
  const own = Object.entries(http.headers ?? {}).filter(([name]) => !isSetByHost(name));
  const headers = [...cookies, ...own];
  for (const [name, value] of headers) checkHeader(name, value);
  return { status, headers, body: bytesOf(http.body) };
}

/** The length and the framing are the web server's business. */
const isSetByHost = (name: string): boolean => /^(?:content-length|transfer-encoding)$/i.test(name);

/** Kestrel refuses to write anything but visible ASCII, spaces and tabs. */
function checkHeader(name: string, value: string): void {
  if (/[^\t\x20-\x7e]/.test(value)) throw new TypeError(`The header ${name} has a character that can't be sent.`);
}

const bytesOf = (body: RpcHttpResponse['body']): Uint8Array =>
  body?.bytes ?? Buffer.from(body?.string ?? body?.json ?? '');

/** Sends an answer. A header of `defaults` is added where the answer hasn't one of that name. */
export function sendReply(
  response: ServerResponse,
  { status, headers, body }: Reply,
  defaults: readonly (readonly [string, string])[] = [],
): void {
  for (const [name, value] of headers) response.appendHeader(name, value);
  for (const [name, value] of defaults) if (!response.hasHeader(name)) response.setHeader(name, value);
  if (status !== 204 && status !== 304) response.setHeader('content-length', body.byteLength);
  response.writeHead(status, STATUS_CODES[status] ?? '');
  response.end(status === 204 || status === 304 ? undefined : body);
}
