import { once } from 'node:events';
import { createServer, type RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nodeHeaderSize } from './request-limits.ts';
import { answerUnusualMethods } from './unusual-methods.ts';

export interface LocalListener {
  port: number;
  /** Takes no more connections and waits for the answers under way, at most `boundMs` milliseconds. */
  close(boundMs: number): Promise<void>;
}

const attempts = 10;

/**
 * Listens on 127.0.0.1 and, where the machine has IPv6, on ::1 at the same port, so that `localhost` works for clients
 * that try only one of them. With port 0 a free one is found.
 * @throws when the port is taken
 */
export async function listenOnLocalhost(listener: RequestListener, port: number, attempt = 1): Promise<LocalListener> {
  const v4 = await listen(listener, port, '127.0.0.1');
  const chosen = (v4.address() as AddressInfo).port;
  const v6 = await listen(listener, chosen, '::1').catch((error: unknown) => error);
  if (v6 instanceof Server) return { port: chosen, close: (boundMs) => closeAll([v4, v6], boundMs) };
  if (hasCode(v6, 'EADDRNOTAVAIL', 'EAFNOSUPPORT'))
    return { port: chosen, close: (boundMs) => closeAll([v4], boundMs) };
  await closeAll([v4], 0);
  if (hasCode(v6, 'EADDRINUSE') && port === 0 && attempt < attempts)
    return listenOnLocalhost(listener, port, attempt + 1);
  throw v6;
}

async function listen(listener: RequestListener, port: number, host: string): Promise<Server> {
  // Kestrel keeps an idle connection for 130 seconds.
  const server = createServer({ maxHeaderSize: nodeHeaderSize, keepAliveTimeout: 130_000 }, listener);
  server.maxHeadersCount = 0;
  answerUnusualMethods(server);
  await once(server.listen(port, host), 'listening');
  return server;
}

const hasCode = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));

async function closeAll(servers: Server[], boundMs: number): Promise<void> {
  const closed = servers.map((server) => once(server.close(), 'close'));
  // A kept-alive connection becomes idle only when its answer is out: look again until all are gone.
  const sweep = setInterval(() => {
    for (const server of servers) server.closeIdleConnections();
  }, 20);
  const bound = setTimeout(() => {
    for (const server of servers) server.closeAllConnections();
  }, boundMs);
  await Promise.all(closed);
  clearInterval(sweep);
  clearTimeout(bound);
}
