/**
 * What most parts measure: the built service in a process of its own, with Acme connected and SSO on, on tables that answer without thinking.
 * The stack's own service only prepares it.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFunctionsHost, type FunctionsHost } from '../../local/functions-host/start-functions-host.ts';
import { startStack, type Stack } from '../../local/stack/start-stack.ts';
import { connect, ssoOn } from '../../local/tour/steps/connecting.ts';
import { World } from '../../local/tour/world.ts';
import type { StorageMode } from './replay-tables.ts';

const ROOT = join(import.meta.dirname, '../..');

export type Stage = {
  readonly stack: Stack;
  readonly world: World;
  /** The environment of the service that is measured. */
  readonly env: Readonly<Record<string, string>>;
  /** Starts the service as built; `nodeOptions` are Node's own. */
  start(nodeOptions?: readonly string[]): Promise<FunctionsHost>;
  /** From now on storage answers, says nothing at all, or counts. */
  setStorage(mode: StorageMode): void;
  /** What storage counted since it was asked last: requests, and steps (those under way together are one). */
  takeCounts(): Promise<{ readonly requests: number; readonly steps: number }>;
  /** Of the tables' process. */
  readonly tablesPid: number;
  close(): Promise<void>;
};

export async function openStage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'azure-sso-identity-bench-'));
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
  const { TABLES_URL: tablesUrl = '', NODE_EXTRA_CA_CERTS: authority = '' } = stack.environment;
  const tables = fork(join(import.meta.dirname, 'replay-tables.ts'), [tablesUrl, join(authority, '..')]);
  const [told] = (await once(tables, 'message')) as [{ url: string }];
  const env = {
    ...stack.environment,
    TABLES_URL: told.url,
    DISCOVERY_REQUESTS_PER_MINUTE: '100000',
    TRUSTED_PROXY_HOPS: '1',
  };
  return {
    stack,
    world,
    env,
    start: (nodeOptions = []) => startFunctionsHost({ root: ROOT, env, nodeOptions }),
    setStorage: (mode) => {
      tables.send(mode);
    },
    takeCounts: async () => {
      const told = once(tables, 'message');
      tables.send('take');
      const [counts] = (await told) as [{ requests: number; steps: number }];
      return counts;
    },
    tablesPid: tables.pid ?? 0,
    close: async () => {
      tables.disconnect();
      await stack.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
