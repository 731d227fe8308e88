/** Stands in for the app's two sites in Azure, the one that packages are published to and the app itself. */
import { appendFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export type Answer = { readonly status: number; readonly body?: string };

export interface AzureStandIn {
  readonly url: string;
  /** The package that was published last. */
  readonly published: () => Buffer | undefined;
  readonly stop: () => Promise<void>;
}

/** What is answered when all goes well. */
const WELL: Readonly<Record<string, Answer>> = {
  'POST /api/publish': { status: 202 },
  'GET /api/deployments/latest': { status: 200, body: '{"id":"1","status":4,"complete":true}' },
  'POST /admin/functions/rotate-keys': { status: 202 },
  'GET /health/ready': { status: 200, body: '{"status":"ok"}' },
};

type Options = {
  /** The file in which every request is noted. */
  readonly calls: string;
  /** The token that packages are published with. */
  readonly token: string;
  /** What is answered, by method and path, before all goes well. */
  readonly first: Readonly<Record<string, readonly Answer[]>>;
};

export async function startAzureStandIn({ calls, token, first }: Options): Promise<AzureStandIn> {
  const left = new Map(Object.entries(first).map(([call, answers]) => [call, [...answers]]));
  let published: Buffer | undefined;
  const isAllowed = ({ url = '', headers }: IncomingMessage): boolean => {
    if (url.startsWith('/api/')) return headers.authorization === `Bearer ${token}`;
    return !url.startsWith('/admin/') || headers['x-functions-key'] === 'the-master-key';
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const call = `${request.method ?? ''} ${(request.url ?? '').split('?')[0] ?? ''}`;
    appendFileSync(calls, `${call}\n`);
    if (call === 'POST /api/publish') published = body;
    const { status, body: text } = left.get(call)?.shift() ?? WELL[call] ?? { status: 404 };
    response.writeHead(isAllowed(request) ? status : 401).end(text);
  }

  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    published: () => published,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
