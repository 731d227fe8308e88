import type { IncomingMessage } from 'node:http';

/** Kestrel's limits, in bytes. https://learn.microsoft.com/dotnet/api/microsoft.aspnetcore.server.kestrel.core.kestrelserverlimits */
const requestLineLimit = 8 * 1024;
const headersLimit = 32 * 1024;
const headerCountLimit = 100;

/** The largest body that the host takes, in bytes (100 MiB). */
export const bodyLimit = 100 * 1024 * 1024;

/** What Node must let through so that the limits above are the ones that decide. */
export const nodeHeaderSize = 256 * 1024;

/** The status with which the web server refuses a request before the host sees it, or undefined. */
export function exceededLimit(request: IncomingMessage): 414 | 431 | undefined {
  const requestLine = `${request.method ?? ''} ${request.url ?? ''} HTTP/${request.httpVersion}\r\n`;
  if (requestLine.length > requestLineLimit) return 414;
  const fields = request.rawHeaders;
  // Each header has a colon, a space and a line end of its own.
  const size = fields.reduce((total, field) => total + field.length + 2, 0);
  return size > headersLimit || fields.length / 2 > headerCountLimit ? 431 : undefined;
}
