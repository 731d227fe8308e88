import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { makeServerWire } from '../../../shared/platform/outbound-http/server-wire.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

describe('the wire to one server', () => {
  it('sends nothing over http unless an emulator is meant: a token would go out in the open', () => {
    const wire = { url: 'http://storage.example', connectMs: 100, maxOctets: 1000 };
    expect(() => makeServerWire(wire)).toThrow('https only');
    expect(() => makeServerWire({ ...wire, allowInsecureConnection: true })).not.toThrow();
  });

  it('ends a request whose try, or whose operation, is over: its connection is closed, whoever shared it', async () => {
    const open = new Set<unknown>();
    const server = createServer(() => undefined);
    server.on('connection', (socket) => {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const send = makeServerWire({
      ...{ url: `http://127.0.0.1:${port}`, allowInsecureConnection: true, connectMs: 1000, maxOctets: 1000 },
    });
    const request = { method: 'GET', path: '/accounts', headers: {} };
    const operation = new AbortController();
    const waits = [
      send({ ...request, tryMs: 50 }, operation.signal),
      send(request, operation.signal),
      send(request, AbortSignal.abort()),
    ];
    setTimeout(() => {
      operation.abort();
    }, 100);
    for (const wait of await Promise.allSettled(waits))
      expect(wait).toMatchObject({ status: 'rejected', reason: { name: 'NoAnswer', code: 'ETIMEDOUT' } });
    await expect.poll(() => open.size).toBe(0);
  });
});
