/**
 * Table Storage for a benchmark, a process of its own: over TLS, it answers each read as Azurite answered it the first time, and each insert of one row
 * as done without keeping it, so that neither Azurite's speed nor its growth is measured with the service. All else goes to Azurite.
 */
import { readFileSync } from 'node:fs';
import { createServer, request as sendRequest } from 'node:https';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const [target = '', folder = ''] = process.argv.slice(2);
const { hostname, port, pathname } = new URL(target);
const ca = readFileSync(join(folder, 'local-authority.pem'));

type Answer = { readonly status: number; readonly headers: OutgoingHttpHeaders; readonly body: Buffer };
const answers = new Map<string, Answer>();
/** Set by the benchmark: `silent` answers nothing at all, `count` holds each answer back for a moment, so that requests of one step are seen together. */
export type StorageMode = 'answer' | 'silent' | 'count';
let mode: StorageMode = 'answer';
const HOLD_MS = 40;
const counted = { requests: 0, steps: 0, underWay: 0 };

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

/** One of a crowd has the row that Bob has, but for the name: so there are as many users as are asked for, and storage grows with none. */
const OF_CROWD = /person\d+/;
function rowOfCrowd(url: string): Answer | undefined {
  const [name] = OF_CROWD.exec(url) ?? [];
  const template = name === undefined ? undefined : answers.get(url.replaceAll(name, 'bob'));
  if (template === undefined || name === undefined) return undefined;
  const body = Buffer.from(template.body.toString().replaceAll('bob', name));
  return { ...template, body, headers: { ...template.headers, 'content-length': body.length } };
}

function count(response: ServerResponse): void {
  counted.requests += 1;
  if (counted.underWay++ === 0) counted.steps += 1;
  response.once('close', () => {
    counted.underWay -= 1;
  });
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url = '' } = request;
  if (mode === 'silent') return;
  if (mode === 'count') {
    count(response);
    await wait(HOLD_MS);
  }
  const known = method === 'GET' ? (answers.get(url) ?? rowOfCrowd(url)) : undefined;
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
process.on('message', (wanted: StorageMode | 'take') => {
  if (wanted === 'take') {
    process.send?.({ requests: counted.requests, steps: counted.steps });
    Object.assign(counted, { requests: 0, steps: 0 });
  } else mode = wanted;
});
process.once('disconnect', () => process.exit(0));
