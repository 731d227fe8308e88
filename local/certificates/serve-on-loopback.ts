import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { getRequestListener } from '@hono/node-server';
import type { CertificatePems } from './make-local-certificates.ts';

/** A running server. `url` has no trailing slash; `close` also ends open connections, and may be called twice. */
export interface LoopbackServer {
  readonly url: string;
  close(): Promise<void>;
}

export interface LoopbackOptions {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Given: https. Not given: http. */
  readonly certificates?: Pick<CertificatePems, 'cert' | 'key'>;
}

/** Serves `fetch` on 127.0.0.1 and resolves when it listens. Rejects when the port is taken. */
export async function serveOnLoopback({ fetch, port = 0, certificates }: LoopbackOptions): Promise<LoopbackServer> {
  const listener = getRequestListener(fetch);
  const handle = (...args: Parameters<typeof listener>): void => void listener(...args);
  const server =
    certificates === undefined
      ? createHttpServer(handle)
      : createHttpsServer({ cert: certificates.cert, key: certificates.key }, handle);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return {
    url: `${certificates === undefined ? 'http' : 'https'}://localhost:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
