/** What the host's web server (Kestrel) makes of a request, and what of it reaches a function. */
import type { IncomingMessage } from 'node:http';
import type { RpcHttpRequest } from './core-interface.ts';

/** Kestrel's limits, in bytes. https://learn.microsoft.com/dotnet/api/microsoft.aspnetcore.server.kestrel.core.kestrelserverlimits */
const requestLineLimit = 8 * 1024;
const headersLimit = 32 * 1024;
const headerCountLimit = 100;
/** The largest body that the host takes (100 MiB). */
const bodyLimit = 100 * 1024 * 1024;
/** What Node must let through so that the limits above are the ones that decide. */
export const nodeHeaderSize = 256 * 1024;

export interface RequestTarget {
  /** Decoded once, except `%2F`; `.` and `..` are resolved. Starts with a slash. */
  path: string;
  /** As it came, question mark included; empty without a query. */
  rawQuery: string;
}

/** What the request line asks for, or the status with which the web server refuses the request before the host sees it. */
export function readTarget(request: IncomingMessage): RequestTarget | 400 | 414 | 431 | 500 {
  return exceededLimit(request) ?? refusedHost(request) ?? parseRequestTarget(request.url ?? '/') ?? 400;
}

function exceededLimit({ method = '', url = '', httpVersion, rawHeaders }: IncomingMessage): 414 | 431 | undefined {
  if (`${method} ${url} HTTP/${httpVersion}\r\n`.length > requestLineLimit) return 414;
  // Each header has a colon, a space and a line end of its own.
  const size = rawHeaders.reduce((total, field) => total + field.length + 2, 0);
  return size > headersLimit || rawHeaders.length / 2 > headerCountLimit ? 431 : undefined;
}

// What Http.Sys and Kestrel take for a host: an address in brackets, or these characters, and a port (Kestrel's HttpUtilities.IsHostHeaderValid).
const hostValue = /^(?:\[[0-9a-f:.]+\]|[\w!$&'()\-.~]+)(?::\d+)?$/i;

/** 400, of the web server, for a Host that can't be one, or two of them; 500 for an empty one, which the web server lets through and the host can't read. */
function refusedHost({ rawHeaders }: IncomingMessage): 400 | 500 | undefined {
  const values = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'host');
  const [host = '', ...more] = values.map((value) => value.trim());
  if (more.length > 0) return 400;
  if (host === '') return 500;
  return hostValue.test(host) ? undefined : 400;
}

/** RFC 9112, section 3.2. Undefined for an encoded NUL, and for characters that can't stand in a URL. */
function parseRequestTarget(target: string): RequestTarget | undefined {
  if (/[^\x21-\x7e]/.test(target)) return undefined;
  const local = target.replace(/^https?:\/\/[^/?]*/i, '');
  const [rawPath = ''] = local.split('?', 1);
  if (rawPath.includes('%00')) return undefined;
  const path = removeDotSegments(percentDecodePath(rawPath));
  return { path: path.startsWith('/') ? path : `/${path}`, rawQuery: local.slice(rawPath.length) };
}

/** RFC 3986, section 5.2.4. */
function removeDotSegments(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/');
  for (const [index, segment] of segments.entries()) {
    if (segment === '..' && kept.length > 1) kept.pop();
    if (segment !== '.' && segment !== '..') kept.push(segment);
    else if (index === segments.length - 1) kept.push('');
  }
  return kept.join('/');
}

// One character of UTF-8, by its first octet (RFC 3629, section 3).
const encodedCharacter =
  /%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}|%f[0-4](?:%[89ab][\da-f]){3}/gi;

/** Decodes once. What isn't valid UTF-8 stays as it was, and so does an encoded slash: it must not become a separator. */
export const percentDecodePath = (path: string): string =>
  path.replaceAll(encodedCharacter, (encoded) => {
    try {
      return /^%2f$/i.test(encoded) ? encoded : decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });

/** Encodes a decoded path for a URL, as `PathString.ToUriComponent` does: what may stand in a path and what already looks like `%XX` stays. */
export const encodePath = (path: string): string =>
  // Without the flag i: with u it would take ſ for an s.
  path.replaceAll(/%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$&'()*+,;=:@/]/gu, (found) =>
    found.length === 3 && found.startsWith('%') ? found : encodeURIComponent(found),
  );

/** Values of a repeated name as one; names compared without case, the first spelling is kept. */
function join(pairs: Iterable<readonly [string, string]>): Map<string, string> {
  const joined = new Map<string, [name: string, value: string]>();
  for (const [name, value] of pairs) {
    const [spelling, earlier] = joined.get(name.toLowerCase()) ?? [name];
    joined.set(name.toLowerCase(), [spelling, earlier === undefined ? value : `${earlier},${value}`]);
  }
  return new Map(joined.values());
}

export const parseQuery = ({ rawQuery }: RequestTarget): Map<string, string> => join(new URLSearchParams(rawQuery));

/** Names in lower case. Azure's front end adds the caller's address and port to what the caller claims in X-Forwarded-For. */
function readHeaders({ rawHeaders, socket }: IncomingMessage): Map<string, string> {
  const pairs = rawHeaders.flatMap((name, at): [string, string][] =>
    // Kestrel reads header values as UTF-8, Node as Latin-1.
    at % 2 === 0 ? [[name.toLowerCase(), Buffer.from(rawHeaders[at + 1] ?? '', 'latin1').toString('utf8')]] : [],
  );
  const headers = join(pairs);
  const { remoteAddress = '', remotePort = 0 } = socket;
  const hop = `${remoteAddress.includes(':') ? `[${remoteAddress}]` : remoteAddress}:${String(remotePort)}`;
  const claimed = headers.get('x-forwarded-for');
  return headers.set('x-forwarded-for', claimed === undefined ? hop : `${claimed}, ${hop}`);
}

/**
 * Turns a request into what the host hands to the worker.
 * @returns `too-large` for a body over the limit, which isn't read
 * @throws when the caller goes away in the middle of the body
 */
export async function toRpcHttpRequest(
  request: IncomingMessage,
  target: RequestTarget,
  parameters: Map<string, string>,
): Promise<RpcHttpRequest | 'too-large'> {
  const headers = readHeaders(request);
  const body = await readBody(request);
  if (body === 'too-large') return body;
  const url = `http://${headers.get('host') ?? ''}${encodePath(target.path)}${target.rawQuery}`;
  const [nullableHeaders = {}, nullableQuery = {}, nullableParams = {}] = [headers, parseQuery(target), parameters].map(
    (values) => Object.fromEntries([...values].map(([name, value]) => [name, { value }])),
  );
  const nullables = { nullableHeaders, nullableQuery, nullableParams };
  return { method: request.method ?? 'GET', url, ...nullables, ...(body && { body: { bytes: body } }) };
}

/** A body passes only when its length is declared: a chunked one is as good as empty. */
export async function readBody(request: IncomingMessage): Promise<Buffer | 'too-large' | undefined> {
  const length = Number(request.headers['content-length'] ?? 0);
  if (length > bodyLimit) return 'too-large';
  if (length === 0) return undefined;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
