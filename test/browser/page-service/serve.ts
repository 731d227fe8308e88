/** Serves what the page asks for on the loopback: the service's own functions, which it calls as their host does. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openPageWorld, type PageWorld } from './world.ts';

export type Seen = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: unknown;
};
export type Fault = {
  readonly method: string;
  readonly path: Pick<RegExp, 'test'>;
  readonly status: number;
  readonly body: object;
};
export type PageService = {
  /** Of the page. */
  readonly url: string;
  world: PageWorld;
  /** What the page itself asked, as it was sent. */
  seen: Seen[];
  /** The next answer to a request of that method and path is this one. */
  faults: Fault[];
  /** With an account as new as the first, and nothing seen. */
  readonly begin: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export async function servePage(): Promise<PageService> {
  const server = createServer((request, response) => {
    answer(service, request, response).catch((fault: unknown) => {
      response.writeHead(500).end(String(fault));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const service: PageService = {
    url: `${origin}/identity-management`,
    world: await openPageWorld(origin),
    seen: [],
    faults: [],
    begin: async () => {
      service.world = await openPageWorld(origin);
      service.seen = [];
      service.faults = [];
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
  return service;
}

async function answer(service: PageService, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url: path = '/' } = request;
  const body = await readBytes(request);
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const { pathname, searchParams: query } = new URL(path, service.url);
  if (headers['x-identity-management'] !== undefined) {
    const json: unknown = body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
    service.seen.push({ method, path: pathname, query, headers: new Headers(headers), body: json });
  }
  const at = service.faults.findIndex((fault) => fault.method === method && fault.path.test(pathname));
  const [fault] = at === -1 ? [] : service.faults.splice(at, 1);
  if (fault !== undefined) {
    response.writeHead(fault.status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(fault.body));
    return;
  }
  const asked = { method, path, headers, ...(body.length === 0 ? {} : { body: new Uint8Array(body) }) };
  const { status, headers: answered, text, bytes } = await service.world.send(asked);
  response.writeHead(status, answered).end(bytes ?? text);
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
