/** *profile*: whose code the CPU of a request goes to, once everything is compiled. What the bars that aren't met are explained by. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startFunctionsHost, type FunctionsHost } from '../../local/functions-host/start-functions-host.ts';
import type { Bench, Part } from '../bench.ts';
import { pin } from '../measure/cpu-of.ts';
import { drive } from '../measure/drive.ts';
import { type CpuProfile, sharesOf } from '../measure/owners.ts';
import { makeRequester } from '../measure/requester.ts';
import { makeEchoApp } from '../stage/make-echo-app.ts';
import { askEcho } from '../stage/peer-paths.ts';
import { discover, redirect, signIn } from '../stage/paths.ts';
import { makeWalk } from '../stage/walk-azure.ts';

const AT_ONCE = 16;
const SIGN_INS_AT_ONCE = 8;
const WARM_UP_MS = 6000;
const PROFILED_MS = 5000;
const GIVEN_UP_MS = 20_000;

const optionsFor = (file: string): readonly string[] => {
  const hook = new URL('../stage/profile-hook.ts', import.meta.url);
  hook.searchParams.set('into', file);
  return ['--import', hook.href];
};

async function profileOf({ pid }: FunctionsHost, file: string, run: () => Promise<unknown>): Promise<CpuProfile> {
  process.kill(pid, 'SIGUSR2');
  await run();
  process.kill(pid, 'SIGUSR2');
  const end = performance.now() + GIVEN_UP_MS;
  while (!existsSync(file) && performance.now() < end) await wait(100);
  // It is written in one go, but not in one moment.
  await wait(500);
  const profile = JSON.parse(await readFile(file, 'utf8')) as CpuProfile;
  await rm(file);
  return profile;
}

type Measured = { readonly host: FunctionsHost; readonly file: string };

async function measure(
  bench: Bench,
  name: string,
  { host, file }: Measured,
  once: () => Promise<unknown>,
): Promise<void> {
  const { recorder, short, milliseconds } = bench;
  const connections = name === 'sign-in' ? SIGN_INS_AT_ONCE : AT_ONCE;
  const run = (wanted: number) =>
    drive({ pid: host.pid, connections, milliseconds: short ? milliseconds : wanted, once });
  await run(WARM_UP_MS);
  // Without the profiler, which costs something itself.
  const { cpu } = await run(PROFILED_MS);
  const profile = await profileOf(host, file, () => run(PROFILED_MS));
  for (const [owner, share] of sharesOf(profile)) recorder.add(`profile/${name}/${owner}`, share * cpu);
  bench.say(`  ${name}`);
}

export const profile: Part = async (bench) => {
  const stage = await bench.stage();
  const folder = await mkdtemp(join(tmpdir(), 'azure-sso-identity-profile-'));
  const walk = makeWalk(stage, 'bob');
  const files = { ours: join(folder, 'ours.json'), echo: join(folder, 'echo.json') };
  const host = await stage.start(optionsFor(files.ours));
  try {
    await makeEchoApp(folder);
    const echo = await startFunctionsHost({ root: folder, env: {}, nodeOptions: optionsFor(files.echo) });
    for (const { pid } of [host, echo]) pin(pid, 0);
    for (const pid of [process.pid, stage.tablesPid]) pin(pid, 1);
    const [{ ask, close }, asked] = [makeRequester(host.url), makeRequester(echo.url)];
    const [{ email }, app] = [stage.world.person('bob'), stage.world.app('elevate')];
    const ours = { host, file: files.ours };
    try {
      await signIn(ask, walk.azure, app, email);
      await measure(bench, 'echo', { host: echo, file: files.echo }, () => askEcho(asked.ask));
      await measure(bench, 'discovery', ours, () => discover(ask, email));
      await measure(bench, 'redirect', ours, () => redirect(ask, app, email));
      await measure(bench, 'sign-in', ours, () => signIn(ask, walk.azure, app, email));
    } finally {
      await Promise.all([close(), asked.close(), walk.close()]);
      await echo.stop();
    }
  } finally {
    await host.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
};
