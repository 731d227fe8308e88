import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { NotInTime } from '../../../shared/platform/outbound-http/http-request.ts';
import { makeHttpWire } from '../../../shared/platform/outbound-http/http-wire.ts';
import { makeNodeWire } from '../../../shared/platform/outbound-http/node-wire.ts';
import { makeUndiciWire } from '../../../shared/platform/outbound-http/undici-wire.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
async function serve(listener: RequestListener) {
  const server = createServer(listener);
  closers.push(() => {
    server.closeAllConnections();
  });
  const ports: (number | undefined)[] = [];
  server.on('request', ({ socket }) => ports.push(socket.remotePort));
  return { origin: await listen(server), ports };
}
const GET = { method: 'GET', path: '/', headers: {}, maxOctets: 1000 };
const forever = () => new AbortController().signal;

describe.each([
  { client: 'Node’s own client', makeWire: makeNodeWire },
  { client: 'undici', makeWire: makeUndiciWire },
])('the wire by $client', ({ makeWire }) => {
  const send = makeWire({ connectMs: 1000 });

  it('sends what it is given, and gives what is answered, a redirect too', async () => {
    const { origin } = await serve((request, answer) => {
      void (async () => {
        const body = (await request.toArray()).join('');
        const { method, url, headers } = request;
        answer.writeHead(307, { location: '/elsewhere', 'x-two': ['a', 'b'] });
        answer.end(JSON.stringify([method, url, headers['x-one'], headers['content-length'], headers.host, body]));
      })();
    });
    const asked = { origin, method: 'MERGE', path: '/a%20b?c=%2F', headers: { 'x-one': 'é' }, maxOctets: 1000 };
    const { status, headers, text } = await send({ ...asked, headers: { 'x-one': '1' }, body: 'žluť' }, forever());
    expect([status, headers['location'], [headers['x-two']].flat().join(', ')]).toEqual([307, '/elsewhere', 'a, b']);
    const { host } = new URL(origin);
    expect(JSON.parse(text)).toEqual(['MERGE', '/a%20b?c=%2F', '1', '6', host, 'žluť']);
  });

  it('keeps its connection for the next', async () => {
    const { origin, ports } = await serve((_, answer) => answer.end('yes'));
    for (let asked = 0; asked < 5; asked++) expect((await send({ ...GET, origin }, forever())).text).toBe('yes');
    // Undici opens another where the one has hardly ended.
    expect(new Set(ports).size).toBeLessThanOrEqual(2);
  });

  it('reads no more than it may', async () => {
    const { origin } = await serve((_, answer) => answer.end('x'.repeat(1001)));
    await expect(send({ ...GET, origin }, forever())).rejects.toThrow(RangeError);
    expect((await send({ ...GET, origin, maxOctets: 1001 }, forever())).text).toHaveLength(1001);
  });

  it('ends with its time, its signal, or before it begins', async () => {
    const { origin, ports } = await serve((_, answer) => answer.write('half'));
    await expect(send({ ...GET, origin, timeoutMs: 50 }, forever())).rejects.toThrow(NotInTime);
    const reason = new Error('enough');
    const aborting = new AbortController();
    setTimeout(() => {
      aborting.abort(reason);
    }, 50);
    await expect(send({ ...GET, origin }, aborting.signal)).rejects.toBe(reason);
    const asked = ports.length;
    await expect(send({ ...GET, origin }, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(ports).toHaveLength(asked);
  });

  it('throws what the connection says: refused, or broken off in the middle', async () => {
    const gone = createTcpServer();
    const origin = await listen(gone);
    gone.close();
    await once(gone, 'close');
    await expect(send({ ...GET, origin }, forever())).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    const breaking = createTcpServer((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'));
    await expect(send({ ...GET, origin: await listen(breaking) }, forever())).rejects.toHaveProperty('code');
    const silent = createTcpServer((socket) => socket.end());
    await expect(send({ ...GET, origin: await listen(silent) }, forever())).rejects.toHaveProperty('code');
  });
});

it('begins by Node’s own client and goes on by undici, with no request lost', async () => {
  const { origin, ports } = await serve((_, answer) => answer.end('yes'));
  const send = makeHttpWire({ connectMs: 1000, beginningMs: 20 });
  await expect
    .poll(async () => {
      expect((await send({ ...GET, origin }, forever())).text).toBe('yes');
      return new Set(ports).size;
    })
    .toBe(2);
  for (let asked = 0; asked < 5; asked++) await send({ ...GET, origin }, forever());
  expect(new Set(ports).size).toBeLessThanOrEqual(3);
});
