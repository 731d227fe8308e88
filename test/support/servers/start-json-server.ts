/** A web server on the loopback that answers what a test tells it to, and counts. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { endServer } from './end-server.ts';

export type JsonServer = {
  readonly url: string;
  /** The paths that were asked for, in order. */
  readonly asked: readonly string[];
  /** The bodies that came, in order; empty for a GET. */
  readonly bodies: readonly string[];
  readonly close: () => Promise<void>;
};
/** What is answered to a path: a JSON body with 200, a status and a text, or nothing ever. */
export type Reply =
  | { readonly json: unknown }
  | { readonly status: number; readonly text: string; readonly headers?: Record<string, string> }
  | 'silence';

/** Starts it on a free port; it is closed when the test (or, given its `afterAll`, the suite) has finished. */
export async function startJsonServer(
  answer: (path: string) => Reply,
  afterwards: (tidy: () => Promise<void>) => void = onTestFinished,
): Promise<JsonServer> {
  const asked: string[] = [];
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    void text(request).then(
      (body) => {
        bodies.push(body);
        send(request, response);
      },
      () => response.destroy(),
    );
  });
  const send = (request: IncomingMessage, response: ServerResponse): void => {
    const reply = answer(request.url ?? '');
    if (reply === 'silence') return;
    if ('json' in reply) response.setHeader('Content-Type', 'application/json').end(JSON.stringify(reply.json));
    else response.writeHead(reply.status, reply.headers).end(reply.text);
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = (): Promise<void> => endServer(server);
  afterwards(close);
  return { url: `http://localhost:${(server.address() as AddressInfo).port}`, asked, bodies, close };
}
