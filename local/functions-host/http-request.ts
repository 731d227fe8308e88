import type { IncomingMessage } from 'node:http';
import type { NullableValue, RpcHttpRequest } from './core-interface.ts';
import { encodePath } from './percent-encoding.ts';
import { bodyLimit } from './request-limits.ts';
import { parseQuery, type RequestTarget } from './request-target.ts';

/** Repeated headers as one, in the order of their first occurrence; names in lower case. */
function readHeaders(request: IncomingMessage): Map<string, string> {
  const headers = new Map<string, string>();
  const fields = request.rawHeaders;
  for (let at = 0; at < fields.length; at += 2) {
    const name = (fields[at] ?? '').toLowerCase();
    // Kestrel reads header values as UTF-8, Node as Latin-1.
    const value = Buffer.from(fields[at + 1] ?? '', 'latin1').toString('utf8');
    const earlier = headers.get(name);
    headers.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return headers;
}

/** Azure's front end adds the caller's address and port to what the caller claims. */
function addForwardedFor(headers: Map<string, string>, { socket }: IncomingMessage): void {
  const { remoteAddress = '', remotePort = 0 } = socket;
  const address = remoteAddress.includes(':') ? `[${remoteAddress}]` : remoteAddress;
  const hop = `${address}:${String(remotePort)}`;
  const claimed = headers.get('x-forwarded-for');
  headers.set('x-forwarded-for', claimed === undefined ? hop : `${claimed}, ${hop}`);
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
  addForwardedFor(headers, request);
  const body = await readBody(request);
  if (body === 'too-large') return body;
  return {
    method: request.method ?? 'GET',
    url: `http://${headers.get('host') ?? ''}${encodePath(target.path)}${target.rawQuery}`,
    nullableHeaders: toNullable(headers),
    nullableQuery: toNullable(parseQuery(target.rawQuery)),
    nullableParams: toNullable(parameters),
    ...(body === undefined ? {} : { body: { bytes: body } }),
  };
}

const toNullable = (values: Map<string, string>): Record<string, NullableValue<string>> =>
  Object.fromEntries([...values].map(([name, value]) => [name, { value }]));

/** A body passes only when its length is declared: a chunked one is as good as empty. */
export async function readBody(request: IncomingMessage): Promise<Buffer | 'too-large' | undefined> {
  const length = Number(request.headers['content-length'] ?? 0);
  if (length > bodyLimit) return 'too-large';
  if (length === 0) return undefined;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
