/** The local stack, and beside its own service an instance that everything can go wrong with. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { type FunctionsHost, startFunctionsHost } from '../../local/functions-host/start-functions-host.ts';
import { prepareStack, ROOT, UNLIMITED } from '../stage/prepare-stack.ts';
import { startFaultProxy } from './fault-proxy.ts';

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
  const port = await freePort();
  const { stack, world, tablesUrl, certificates, close } = await prepareStack('load');
  const { IDENTITY_ENDPOINT: identityUrl = '' } = stack.environment;
  const storage = await startFaultProxy(tablesUrl, certificates);
  const identity = await startFaultProxy(identityUrl, certificates);
  const env = {
    ...stack.environment,
    ...{ TABLES_URL: storage.url, IDENTITY_ENDPOINT: identity.url },
    ...UNLIMITED,
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
      await close();
    },
  };
}
