import { createServer, type Server } from 'node:net';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { findFreePort } from '../../local/loopback/find-free-port.ts';
import { tryOtherPorts } from '../../local/loopback/try-other-ports.ts';

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

const listen = (port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    servers.push(server);
    server.once('error', reject).listen(port, '127.0.0.1', () => {
      resolve(port);
    });
  });

it('starts again on another port when the chosen one was taken meanwhile', async () => {
  const taken = await listen(await findFreePort());
  const choices = [taken, taken, await findFreePort()];
  expect(await tryOtherPorts(() => listen(choices.shift() ?? 0))).not.toBe(taken);
});

it('gives up when none can be had, with the reason', async () => {
  const taken = await listen(await findFreePort());
  await expect(tryOtherPorts(() => listen(taken))).rejects.toThrow('EADDRINUSE');
});

it('knows what the host’s process says of it in its last words', async () => {
  let starts = 0;
  const start = () => Promise.reject(new Error(`The host ended: listen EADDRINUSE 127.0.0.1 (${++starts})`));
  await expect(tryOtherPorts(start)).rejects.toThrow('(3)');
});

it('doesn’t start again for any other reason', async () => {
  let starts = 0;
  const start = () => Promise.reject(new Error(`no keys (${++starts})`));
  await expect(tryOtherPorts(start)).rejects.toThrow('(1)');
});

it('chooses ports that no outgoing connection is given by chance', async () => {
  const port = await findFreePort();
  const server = createServer().listen(port, '127.0.0.1');
  onTestFinished(() => void server.close());
  expect(port).toBeLessThan(32_768);
  await expect(findFreePort(port)).rejects.toThrow();
});
