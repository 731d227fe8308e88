/** The local stack, and beside its own service an instance that everything can go wrong with. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FunctionsHost, startFunctionsHost } from '../../local/functions-host/start-functions-host.ts';
import { startStack } from '../../local/stack/start-stack.ts';
import { connect, ssoOn } from '../../local/tour/steps/connecting.ts';
import { World } from '../../local/tour/world.ts';
import { startFaultProxy } from './fault-proxy.ts';

const ROOT = join(import.meta.dirname, '../..');

export type LoadStage = Awaited<ReturnType<typeof openLoadStage>>;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Azurite is a real one, so that what was accepted can be looked for afterwards. */
export async function openLoadStage() {
  const folder = await mkdtemp(join(tmpdir(), 'azure-sso-identity-load-'));
  const port = await freePort();
  const stack = await startStack({
    dataFolder: join(folder, 'stack'),
    changeSettings: () => Promise.resolve({ CALLER_REQUESTS_PER_MINUTE: '100000' }),
  });
  const world = new World(
    stack.file,
    () => undefined,
    () => Promise.reject(new Error('no keys are rotated here')),
  );
  await connect(world);
  await ssoOn(world);
  if (world.broken > 0) throw new Error('the tenant could not be connected');
  const { TABLES_URL = '', IDENTITY_ENDPOINT = '', NODE_EXTRA_CA_CERTS = '' } = stack.environment;
  const certificates = join(NODE_EXTRA_CA_CERTS, '..');
  const storage = await startFaultProxy(TABLES_URL, certificates);
  const identity = await startFaultProxy(IDENTITY_ENDPOINT, certificates);
  const env = {
    ...stack.environment,
    ...{ TABLES_URL: storage.url, IDENTITY_ENDPOINT: identity.url },
    ...{ DISCOVERY_REQUESTS_PER_MINUTE: '100000', TRUSTED_PROXY_HOPS: '1' },
  };
  const start = (): Promise<FunctionsHost> => startFunctionsHost({ root: ROOT, env, port });
  let host = await start();
  return {
    ...{ stack, world, storage, identity },
    url: host.url,
    pid: () => host.pid,
    /** As the platform ends a worker that it has lost patience with: nothing under way is finished. */
    killWorker: async (): Promise<void> => {
      const gone = new Promise<void>((resolve) => {
        host.onExit(() => {
          resolve();
        });
      });
      process.kill(host.pid, 'SIGKILL');
      await gone;
      host = await start();
    },
    vault: async (fault: 'outage' | null): Promise<void> => {
      await fetch(`${stack.keyVaultUrl}/faults`, { method: 'POST', body: JSON.stringify({ fault }) });
    },
    close: async (): Promise<void> => {
      await host.stop();
      await storage.close();
      await identity.close();
      await stack.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
