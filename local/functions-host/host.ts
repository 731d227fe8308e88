#!/usr/bin/env node
/**
 * `node host.ts --root <app folder> [--port <n>]`: loads a built Functions app into this process and serves it.
 *
 * One JSON line on standard output says that it's ready, and where; everything else, the app's console included, goes
 * to standard error. SIGTERM and SIGINT stop it. Exits with 1 when the app or its host.json can't be loaded, a function
 * can't be served, or the port is taken.
 */
import { Console } from 'node:console';
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { makeRequestListener } from './answer-request.ts';
import { readHostSettings } from './host-settings.ts';
import { makeInvoke } from './invoke-function.ts';
import { listenOnLocalhost } from './listen-on-localhost.ts';
import { loadApp, runHooks } from './load-app.ts';
import { buildRouteTable } from './routes.ts';
import type { Ready } from './start-functions-host.ts';
import { collectTimers, startTimers } from './timers.ts';
import { describeError, log } from './write-log.ts';

/** How long requests and timer runs under way may take when the host stops. */
const stopBoundMs = 10_000;

/** `stop` finishes what's under way, within a bound, and runs the app's `appTerminate` hooks. */
async function runApp(root: string, port: number): Promise<Ready & { stop: () => Promise<void> }> {
  const settings = readHostSettings(root);
  const registry = await loadApp(root);
  const { functions } = registry;
  const routes = buildRouteTable(functions, settings.routePrefix);
  const timers = collectTimers(functions);
  const invoke = makeInvoke(registry, settings.functionTimeoutMs);
  // For `/admin`, made anew at each start.
  const adminKey = randomBytes(32).toString('base64url');
  const answer = makeRequestListener({ functions, routes, settings, adminKey, invoke });
  const listener = await listenOnLocalhost(answer, port);
  const running = startTimers(timers, invoke);
  return {
    url: `http://localhost:${String(listener.port)}`,
    adminKey,
    functions: [
      ...routes.map(({ called, methods, route }) => ({ name: called.name, methods, route, type: 'httpTrigger' })),
      ...timers.map(({ called }) => ({ name: called.name, methods: [], type: 'timerTrigger' })),
    ],
    stop: async () => {
      const runs = Promise.race([running.stop(), wait(stopBoundMs, undefined, { ref: false })]);
      await Promise.all([listener.close(stopBoundMs), runs]);
      await runHooks(registry, 'appTerminate').catch((error: unknown) => {
        log('error', describeError(error));
      });
    },
  };
}

function stopOnSignal(stop: () => Promise<void>): void {
  let stopping: Promise<void> | undefined;
  // The app may have timers and sockets of its own, which would keep the process alive.
  const onSignal = (): void => {
    stopping ??= stop().then(() => process.exit(0), fail);
  };
  // The channel ends when the process is gone that started this one: nobody is left to stop it.
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(signal, onSignal);
}

function fail(error: unknown): never {
  process.stderr.write(`${describeError(error)}\n`);
  process.exit(1);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { root: { type: 'string' }, port: { type: 'string', default: '0' } } });
  const port = Number(values.port);
  if (values.root === undefined || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error('Usage: node host.ts --root <app folder> [--port <0 to 65535>]');
  globalThis.console = new Console(process.stderr, process.stderr);
  const root = resolve(values.root);
  process.chdir(root);
  const { stop, ...ready } = await runApp(root, port);
  stopOnSignal(stop);
  process.stdout.write(`${JSON.stringify({ ready: true, ...ready })}\n`);
}

main().catch(fail);
