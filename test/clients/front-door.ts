/** What stands before the service in Azure, for clients that insist on https: TLS with the stack's certificate, and the service behind it. */
import { request as send } from 'node:http';
import { createServer } from 'node:https';
import { findFreePort } from '../../local/loopback/find-free-port.ts';
import type { LocalCertificates } from '../../local/certificates/ensure-local-certificates.ts';

export type FrontDoor = {
  readonly url: string;
  readonly leadTo: (serviceUrl: string) => void;
  readonly close: () => Promise<void>;
};

export async function openFrontDoor({ cert, key }: LocalCertificates): Promise<FrontDoor> {
  const port = await findFreePort();
  let target: URL | undefined;
  const server = createServer({ cert, key }, (incoming, outgoing) => {
    if (target === undefined) return outgoing.writeHead(503).end();
    const { hostname, port: to } = target;
    const onward = send({ hostname, port: to, path: incoming.url, method: incoming.method, headers: incoming.headers });
    onward.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    return incoming.pipe(onward);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `https://localhost:${port}`,
    leadTo: (serviceUrl) => {
      target = new URL(serviceUrl);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
