/** Serves the built page and the fake answers on the loopback, under the page's own policy. */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { type Reply, ROUTES } from './answers.ts';
import { makeWebPage } from '../../../shared/adapters/web-page/read-web-page.ts';
import { pagePolicy } from './page-policy.ts';
import { World } from './world.ts';

const WEB = join(import.meta.dirname, '../../../dist/web');
const webPage = makeWebPage({ folder: WEB });
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

export type FakeService = { readonly url: string; world: World; readonly stop: () => Promise<void> };

export async function serveFakeService(): Promise<FakeService> {
  const service = { url: '', world: new World(), stop: () => Promise.resolve() };
  const server = createServer((request, response) => {
    answer(service.world, request, response).catch((fault: unknown) => {
      response.writeHead(500).end(String(fault));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  service.url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/identity-management`;
  service.stop = () =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  return service;
}

async function answer(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://fake');
  if (path === '/identity-management') return sendFile(response, 'index.html', 'text/html; charset=utf-8');
  if (path.startsWith('/identity-management/assets/'))
    return sendFile(response, path.slice('/identity-management/'.length), TYPES[extname(path)] ?? 'text/plain');
  const method = request.method ?? 'GET';
  const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const body = await readJson(request);
  world.seen.push({ method, path, query, headers, body });
  send(response, reply(world, method, path, { query, headers, body }));
}

function reply(world: World, method: string, path: string, asked: Parameters<(typeof ROUTES)[number][2]>[1]): Reply {
  if (asked.headers.get('x-identity-management') !== '1') return refusal(403, 'cross-site-refused');
  if (!world.hasSession) return refusal(401, 'unauthenticated');
  const at = world.faults.findIndex((fault) => fault.method === method && fault.path.test(path));
  const [fault] = at === -1 ? [] : world.faults.splice(at, 1);
  if (fault !== undefined) return fault;
  for (const [verb, pattern, make] of ROUTES) {
    const match = verb === method ? pattern.exec(path) : null;
    if (match !== null) return make(world, asked, match[1] ?? '');
  }
  return refusal(404, 'account-not-found');
}

const refusal = (status: number, code: string): Reply => ({
  status,
  body: { type: `https://sso.example/problems/${code}`, title: code, status },
});

function send(response: ServerResponse, { status = 200, headers = {}, body }: Reply): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers });
  response.end(body === undefined ? undefined : isText ? body : JSON.stringify(body));
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 0 ? {} : (JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>);
}

async function sendFile(response: ServerResponse, name: string, type: string): Promise<void> {
  const bytes = await readFile(join(WEB, name));
  response.writeHead(200, {
    'content-type': type,
    'content-security-policy': pagePolicy((await webPage.findIndex())?.scriptHashes ?? []),
    'x-content-type-options': 'nosniff',
  });
  response.end(bytes);
}
