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

// What Http.Sys and Kestrel take for a host: an address in brackets, or these characters, and a port (Kestrel's HttpUtilities.IsHostHeaderValid).
const hostValue = /^(?:\[[0-9a-f:.]+\]|[\w!$&'()\-.~]+)(?::\d+)?$/i;

/** 400, of the web server, for a Host that can't be one, or two of them; 500 for an empty one, which the web server lets through and the host can't read. */
export function refusedHost({ rawHeaders }: IncomingMessage): 400 | 500 | undefined {
  const values = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'host');
  const [host = '', ...more] = values.map((value) => value.trim());
  if (more.length > 0) return 400;
  if (host === '') return 500;
  return hostValue.test(host) ? undefined : 400;
}
