/** *cold*: from the start of a process to its first right answer. Everybody takes turns, so that whatever else this machine does hits all alike. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PACKAGE_FILE } from '../../infra/packaging/make-package.ts';
import { startFunctionsHost } from '../../local/functions-host/start-functions-host.ts';
import { unpackPackage } from '../../local/stack/unpack-package.ts';
import type { Bench, Part } from '../bench.ts';
import { makeEmptyApp } from '../make-empty-app.ts';
import { cpuOf } from '../measure/cpu-of.ts';
import { type Ask, makeRequester } from '../measure/requester.ts';

import { startAzureWorker } from '../stage/azure-worker.ts';
import { discover } from '../stage/paths.ts';
import { askBareHttp, betterAuth, jackson, redirectByOidcProvider } from '../stage/peer-paths.ts';
import { type Contestant, startPeer } from '../stage/start-peer.ts';

const ROOT = join(import.meta.dirname, '../..');
const RUNS = 12;
/** Runs whose times are thrown away: they bring the files into the machine's cache. */
const WARM_UPS = 2;

type Starter = {
  readonly name: string;
  readonly start: () => Promise<{
    readonly ask: Ask;
    readonly url: string;
    readonly pid: number;
    close(): Promise<unknown>;
  }>;
  readonly first: (ask: Ask, url: string) => Promise<unknown>;
};

async function startHosted(root: string, env: Readonly<Record<string, string>>) {
  const { url, pid, stop } = await startFunctionsHost({ root, env });
  const { ask, close } = makeRequester(url);
  return { ask, url, pid, close: () => Promise.all([close(), stop()]) };
}

/** In Azure's own worker, asked over its protocol. */
async function startInWorker(worker: string, app: string, name: string, env: Readonly<Record<string, string>>) {
  const { pid, call, close } = await startAzureWorker(worker, app, env);
  const ask: Ask = async (path, { method = 'GET', headers = {}, body } = {}) => {
    const { status, body: text } = await call(name, { method, url: `https://bench.example${path}`, headers, body });
    return { status: Number(status), location: '', cookies: [], text };
  };
  return { ask, url: '', pid, close };
}

async function askNothing(ask: Ask): Promise<void> {
  const { status } = await ask('/empty');
  if (status !== 204) throw new Error(`the empty app answered ${status}`);
}

function peers(provider: Contestant): readonly Starter[] {
  return [
    { name: 'oidc-provider', start: () => startPeer('oidc-provider.mjs'), first: redirectByOidcProvider },
    { name: 'better-auth', start: () => startPeer('better-auth.mjs', provider.url), first: betterAuth.redirect },
    { name: 'saml-jackson', start: () => startPeer('jackson.mjs', provider.url), first: jackson.discover },
    { name: 'node:http', start: () => startPeer('bare-http.mjs'), first: askBareHttp },
  ];
}

async function runOnce({ start, first }: Starter) {
  const began = performance.now();
  const one = await start();
  try {
    const loaded = performance.now() - began;
    await first(one.ask, one.url);
    const answered = performance.now() - began;
    return { loaded, answered, cpu: cpuOf(one.pid) / 1000 };
  } finally {
    await one.close();
  }
}

async function takeTurns({ recorder, short }: Bench, starters: readonly Starter[]): Promise<void> {
  for (let run = short ? 0 : -WARM_UPS; run < (short ? 1 : RUNS); run++) {
    for (const starter of starters) {
      const { loaded, answered, cpu } = await runOnce(starter);
      if (run < 0) continue;
      recorder.add(`cold/${starter.name}`, answered);
      recorder.add(`cold/${starter.name}/loaded`, loaded);
      // Of the clock it is independent: on a busy machine the one that says something.
      recorder.add(`cold/${starter.name}/cpu`, cpu);
    }
  }
}

/** The package as it is deployed; in a short run what is built, which is the same files. */
async function unpackService(short: boolean): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  if (short) return { folder: ROOT, remove: () => Promise.resolve() };
  await promisify(execFile)(process.execPath, [join(ROOT, 'infra/packaging/make-package.ts')], { cwd: ROOT });
  return unpackPackage(join(ROOT, PACKAGE_FILE));
}

export const cold: Part = async (bench) => {
  const { env, world } = await bench.stage();
  const { email } = world.person('bob');
  const service = await unpackService(bench.short);
  const empty = await mkdtemp(join(tmpdir(), 'azure-sso-identity-empty-'));
  const provider = bench.peers ? await startPeer('identity-provider.mjs') : undefined;
  const inWorker = (worker: string): readonly Starter[] => [
    {
      name: 'worker: ours',
      start: () => startInWorker(worker, service.folder, 'discover-sign-in', env),
      first: (ask) => discover(ask, email),
    },
    { name: 'worker: empty', start: () => startInWorker(worker, empty, 'empty', {}), first: askNothing },
  ];
  try {
    await makeEmptyApp(empty);
    await takeTurns(bench, [
      { name: 'ours', start: () => startHosted(service.folder, env), first: (ask) => discover(ask, email) },
      { name: 'empty', start: () => startHosted(empty, {}), first: askNothing },
      ...(bench.worker === undefined ? [] : inWorker(bench.worker)),
      ...(provider === undefined ? [] : peers(provider)),
    ]);
  } finally {
    await provider?.close();
    await rm(empty, { recursive: true, force: true });
    await service.remove();
  }
};
