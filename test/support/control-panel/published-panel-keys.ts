/** Stands before the Control Panel's published keys, so that a test can withdraw them. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { endServer } from '../servers/end-server.ts';

export type PublishedPanelKeys = {
  readonly url: string;
  /** How often they were asked for. */
  readonly asked: () => number;
  /** Where they really are. */
  readonly setSource: (url: string) => void;
  /** From now on an empty set is answered. */
  readonly withdraw: () => void;
  readonly stop: () => Promise<void>;
};

export async function publishPanelKeys(): Promise<PublishedPanelKeys> {
  let source = '';
  let isWithdrawn = false;
  let asked = 0;
  const keysNow = async (): Promise<unknown> => (isWithdrawn ? { keys: [] } : (await fetch(source)).json());
  const server = createServer((_, response) => {
    asked += 1;
    void keysNow().then(
      (keys) => response.setHeader('Content-Type', 'application/json').end(JSON.stringify(keys)),
      () => response.writeHead(502).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    asked: () => asked,
    setSource: (from) => {
      source = from;
    },
    withdraw: () => {
      isWithdrawn = true;
    },
    stop: () => endServer(server),
  };
}
