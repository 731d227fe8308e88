/**
 * A proxy before Azurite, or another stand-in, that counts what the service asks: requests, and round trips (requests under way
 * together are one). It can also keep some requests to itself, or turn them away.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { endServer } from './end-server.ts';
import { forwardRequest } from './forward-request.ts';

/** Accepted and never answered, or answered so. */
export type Trouble = 'silence' | { readonly status: number; readonly headers?: Readonly<Record<string, string>> };

export type CountingProxy = {
  readonly url: string;
  /** What was counted since the last call. */
  take(): { readonly requests: number; readonly trips: number };
  /** What becomes of the next requests whose target holds that text, in this order. */
  trouble(part: string, ...troubles: readonly Trouble[]): void;
  /** How many of those no request has met yet. */
  troublesLeft(): number;
  close(): Promise<void>;
};

/** Each request is held for a moment, so that those sent together are seen together. */
const HOLD_MS = 40;

/** `certificatesFolder` is the stack's; `target` an address, Azurite's with its account in the path. */
export async function startCountingProxy(target: string, certificatesFolder: string): Promise<CountingProxy> {
  const to = new URL(target);
  const { pathname } = to;
  const ca = readFileSync(join(certificatesFolder, 'local-authority.pem'));
  let requests = 0;
  let trips = 0;
  let underWay = 0;
  const troubles: { readonly part: string; readonly trouble: Trouble }[] = [];
  const takeTrouble = (path: string): Trouble | undefined => {
    const index = troubles.findIndex(({ part }) => path.includes(part));
    return index < 0 ? undefined : troubles.splice(index, 1)[0]?.trouble;
  };
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
    const trouble = takeTrouble(decodeURIComponent(incoming.url ?? ''));
    if (trouble === undefined) {
      return void wait(HOLD_MS).then(() => {
        forwardRequest(incoming, outgoing, { target: to, ca });
      });
    }
    incoming.resume();
    if (trouble !== 'silence') outgoing.writeHead(trouble.status, trouble.headers).end('{}');
    return undefined;
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port');
  return {
    url: `https://localhost:${address.port}${pathname === '/' ? '' : pathname}`,
    trouble: (part, ...given) => troubles.push(...given.map((trouble) => ({ part, trouble }))),
    troublesLeft: () => troubles.length,
    take: () => {
      const counted = { requests, trips };
      requests = 0;
      trips = 0;
      return counted;
    },
    close: () => endServer(server),
  };
}
