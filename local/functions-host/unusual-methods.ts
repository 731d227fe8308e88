/**
 * Methods that Node refuses to read and Azure's web server lets through: a lower-case one is as good as the usual one, since routes are compared without
 * regard to case (ASP.NET Core's HttpMethodRouteConstraint), and one that nobody knows matches no route.
 */
import { METHODS, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** Known to Node, and listed by no function. */
const LISTED_NOWHERE = 'UNBIND';

const startLine = /^([!#$%&'*+\-.^`|~\w]+)(?= \S+ HTTP\/1\.[01]\r?\n)/;

type ParseError = Error & { readonly code?: string; readonly rawPacket?: Buffer };

/** Sends a request that Node could not read to the same server once more, with a method that it can. */
export function answerUnusualMethods(server: Server): void {
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
