import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterAll, expect, it } from 'vitest';
import { findFreePort } from '../../local/loopback/find-free-port.ts';
import { tryOtherPorts } from '../../local/loopback/try-other-ports.ts';

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

const listen = async (port: number): Promise<number> => {
  const server = createServer().listen(port, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return port;
};

it('starts again on another port when the chosen one was taken meanwhile', async () => {
  const taken = await listen(await findFreePort());
  const choices = [taken, taken, await findFreePort()];
  expect(await tryOtherPorts(() => listen(choices.shift() ?? 0))).not.toBe(taken);
});

it.each([
  [
    'gives up when none can be had, also when the host’s process says so in its last words',
    'The host ended: listen EADDRINUSE 127.0.0.1',
    '(3)',
  ],
  ['doesn’t start again for any other reason', 'no keys', '(1)'],
])('%s', async (_what, said, starts) => {
  let started = 0;
  await expect(tryOtherPorts(() => Promise.reject(new Error(`${said} (${++started})`)))).rejects.toThrow(starts);
});

it('chooses ports that no outgoing connection is given by chance', async () => {
  const port = await listen(await findFreePort());
  expect(port).toBeLessThan(32_768);
  await expect(findFreePort(port)).rejects.toThrow();
});
