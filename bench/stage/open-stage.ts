/**
 * What most parts measure: the built service in a process of its own, with Acme connected and SSO on, on tables that answer
 * without thinking.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startFunctionsHost, type FunctionsHost } from '../../local/functions-host/start-functions-host.ts';
import type { Stack } from '../../local/stack/start-stack.ts';
import type { World } from '../../local/tour/world.ts';
import { prepareStack, ROOT, UNLIMITED } from './prepare-stack.ts';
import type { StorageMode } from './replay-tables.ts';

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
  const { stack, world, tablesUrl, certificates, close } = await prepareStack('bench');
  const tables = fork(join(import.meta.dirname, 'replay-tables.ts'), [tablesUrl, certificates]);
  const [told] = (await once(tables, 'message')) as [{ url: string }];
  const env = { ...stack.environment, TABLES_URL: told.url, ...UNLIMITED };
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
      await close();
    },
  };
}
