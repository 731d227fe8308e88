/** A proxy before Azurite that counts what the service asks: requests, and round trips (requests under way together are one). */
import { readFileSync } from 'node:fs';
import { createServer, request as sendRequest } from 'node:https';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export type CountingProxy = {
  readonly url: string;
  /** What was counted since the last call. */
  take(): { readonly requests: number; readonly trips: number };
  close(): Promise<void>;
};

/** Each request is held for a moment, so that those sent together are seen together. */
const HOLD_MS = 40;

/** `certificatesFolder` is the stack's; `target` Azurite's address with its account in the path. */
export async function startCountingProxy(target: string, certificatesFolder: string): Promise<CountingProxy> {
  const { hostname, port, pathname } = new URL(target);
  const ca = readFileSync(join(certificatesFolder, 'local-authority.pem'));
  let requests = 0;
  let trips = 0;
  let underWay = 0;
  const server = createServer({
    cert: readFileSync(join(certificatesFolder, 'localhost.pem')),
    key: readFileSync(join(certificatesFolder, 'localhost.key.pem')),
  });
  server.on('request', (incoming, outgoing) => {
    requests++;
    if (underWay++ === 0) trips++;
    outgoing.once('close', () => {
      underWay--;
    });
    const forward = (): void => {
      const onward = sendRequest({
        hostname,
        port,
        ca,
        path: incoming.url,
        method: incoming.method,
        headers: incoming.headers,
      });
      onward.on('response', (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on('error', () => {
        outgoing.destroy();
      });
      incoming.pipe(onward);
    };
    void wait(HOLD_MS).then(forward);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port');
  return {
    url: `https://localhost:${address.port}${pathname}`,
    take: () => {
      const counted = { requests, trips };
      requests = 0;
      trips = 0;
      return counted;
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
