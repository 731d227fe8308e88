import { createServer, type RequestListener, type Server } from 'node:http';
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
export async function listenOnLocalhost(listener: RequestListener, port: number): Promise<LocalListener> {
  for (let attempt = 1; ; attempt += 1) {
    const v4 = await listen(listener, port, '127.0.0.1');
    const chosen = (v4.address() as AddressInfo).port;
    try {
      const v6 = await listen(listener, chosen, '::1');
      return { port: chosen, close: (boundMs) => closeAll([v4, v6], boundMs) };
    } catch (error) {
      if (hasCode(error, 'EADDRNOTAVAIL') || hasCode(error, 'EAFNOSUPPORT')) {
        return { port: chosen, close: (boundMs) => closeAll([v4], boundMs) };
      }
      await closeAll([v4], 0);
      if (!hasCode(error, 'EADDRINUSE') || port !== 0 || attempt === attempts) throw error;
    }
  }
}

function listen(listener: RequestListener, port: number, host: string): Promise<Server> {
  // Kestrel keeps an idle connection for 130 seconds.
  const server = createServer({ maxHeaderSize: nodeHeaderSize, keepAliveTimeout: 130_000 }, listener);
  server.maxHeadersCount = 0;
  answerUnusualMethods(server);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

async function closeAll(servers: Server[], boundMs: number): Promise<void> {
  const closed = servers.map(
    (server) =>
      new Promise<void>((resolve) =>
        server.close(() => {
          resolve();
        }),
      ),
  );
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
