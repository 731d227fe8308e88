/**
 * Table Storage for a benchmark, a process of its own: over TLS, it answers each read as Azurite answered it the first time, and each insert of one row
 * as done without keeping it, so that neither Azurite's speed nor its growth is measured with the service. All else goes to Azurite.
 */
import { readFileSync } from 'node:fs';
import { createServer, request as sendRequest } from 'node:https';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { join } from 'node:path';

const [target = '', folder = ''] = process.argv.slice(2);
const { hostname, port, pathname } = new URL(target);
const ca = readFileSync(join(folder, 'local-authority.pem'));

type Answer = { readonly status: number; readonly headers: OutgoingHttpHeaders; readonly body: Buffer };
const answers = new Map<string, Answer>();
/** Set by the benchmark: `silent` answers nothing at all. */
let mode: 'answer' | 'silent' = 'answer';

const INSERTED: Answer = {
  status: 204,
  headers: { etag: `W/"datetime'2026-11-29T08%3A00%3A00.0000000Z'"`, 'x-ms-version': '2019-02-02' },
  body: Buffer.alloc(0),
};

const give = (response: ServerResponse, { status, headers, body }: Answer): void => {
  response.writeHead(status, { ...headers, date: new Date().toUTCString() }).end(body);
};

const HOP_BY_HOP = /^(?:connection|keep-alive|transfer-encoding|date)$/;

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function ask({ method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onward = sendRequest({
      hostname,
      port,
      ca,
      path: url,
      method,
      headers: { ...headers, host: `${hostname}:${port}` },
    });
    onward.on('error', reject);
    onward.on('response', (answer) => {
      const kept = Object.entries(answer.headers).filter(([name]) => !HOP_BY_HOP.test(name));
      bodyOf(answer).then((octets) => {
        resolve({
          status: answer.statusCode ?? 502,
          headers: { ...Object.fromEntries(kept), 'content-length': octets.length },
          body: octets,
        });
      }, reject);
    });
    onward.end(body);
  });
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url = '' } = request;
  if (mode === 'silent') return;
  const known = method === 'GET' ? answers.get(url) : undefined;
  if (known !== undefined) {
    give(response, known);
    return;
  }
  const body = await bodyOf(request);
  if (method === 'POST' && /\/redemptions(?:\(\))?$/.test(url)) {
    give(response, INSERTED);
    return;
  }
  const fresh = await ask(request, body);
  if (method === 'GET') answers.set(url, fresh);
  else answers.clear();
  give(response, fresh);
}

const server = createServer({
  cert: readFileSync(join(folder, 'localhost.pem')),
  key: readFileSync(join(folder, 'localhost.key.pem')),
  keepAliveTimeout: 120_000,
});
server.on('request', (request, response) => {
  answer(request, response).catch(() => response.destroy());
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const at = typeof address === 'object' && address !== null ? address.port : 0;
  process.send?.({ url: `https://localhost:${at}${pathname === '/' ? '' : pathname}` });
});
process.on('message', (wanted: typeof mode) => {
  mode = wanted;
});
process.once('disconnect', () => process.exit(0));
