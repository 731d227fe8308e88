import { once } from 'node:events';
import { createServer, METHODS, type RequestListener, Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { nodeHeaderSize } from './read-request.ts';

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
  const servers = v6 instanceof Server ? [v4, v6] : [v4];
  const code = v6 instanceof Error && 'code' in v6 ? String(v6.code) : '';
  if (v6 instanceof Server || ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(code))
    return { port: chosen, close: (boundMs) => closeAll(servers, boundMs) };
  await closeAll([v4], 0);
  if (code === 'EADDRINUSE' && port === 0 && attempt < attempts) return listenOnLocalhost(listener, port, attempt + 1);
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

/** Known to Node, and listed by no function. */
const LISTED_NOWHERE = 'UNBIND';

const startLine = /^([!#$%&'*+\-.^`|~\w]+)(?= \S+ HTTP\/1\.[01]\r?\n)/;

type ParseError = Error & { readonly code?: string; readonly rawPacket?: Buffer };

/**
 * Methods that Node refuses to read and Azure's web server lets through: a lower-case one is as good as the usual one, since routes are compared without
 * regard to case (ASP.NET Core's HttpMethodRouteConstraint), and one that nobody knows matches no route. Such a request is sent to the same server once
 * more, with a method that Node can read.
 */
function answerUnusualMethods(server: Server): void {
  const resent = new WeakSet<Duplex>();
  server.on('clientError', ({ code, rawPacket }: ParseError, socket) => {
    if (resent.has(socket)) return;
    const text = rawPacket?.toString('latin1') ?? '';
    const method = code === 'HPE_INVALID_METHOD' ? startLine.exec(text)?.[1] : undefined;
    if (method === undefined) {
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
      return;
    }
    resent.add(socket);
    const usual = METHODS.includes(method.toUpperCase()) ? method.toUpperCase() : LISTED_NOWHERE;
    const { port, address } = server.address() as AddressInfo;
    const again = connect(port, address);
    for (const one of [socket, again])
      one.on('error', () => {
        socket.destroy();
        again.destroy();
      });
    again.write(usual + text.slice(method.length), 'latin1');
    socket.pipe(again).pipe(socket);
  });
}
