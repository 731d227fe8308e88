import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { getRequestListener, type HttpBindings } from '@hono/node-server';

/** A running server. `url` has no trailing slash; `close` also ends open connections, and may be called twice. */
export interface LoopbackServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** What answers requests: an app's `fetch`. */
export type Fetch = (request: Request, bindings: HttpBindings) => Response | Promise<Response>;

export interface LoopbackOptions {
  /** Gives it for the server's own address, which is known only once a port is. */
  readonly makeFetch: (url: string) => Fetch;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** PEM texts. Given: https. Not given: http. */
  readonly certificates?: { readonly cert: string; readonly key: string };
}

/** Serves on 127.0.0.1 and resolves when it listens. Rejects when the port is taken. */
export async function serveOnLoopback({ makeFetch, port = 0, certificates }: LoopbackOptions): Promise<LoopbackServer> {
  const server =
    certificates === undefined
      ? createHttpServer()
      : createHttpsServer({ cert: certificates.cert, key: certificates.key });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  const url = `${certificates === undefined ? 'http' : 'https'}://localhost:${address.port}`;
  const fetch = makeFetch(url);
  // http/2 isn't served, so the bindings are those of http.
  const listener = getRequestListener((request, bindings) => fetch(request, bindings as HttpBindings));
  server.on('request', (...args) => void listener(...args));
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
