#!/usr/bin/env node
/**
 * `node host.ts --root <app folder> [--port <n>]`: runs a built Functions app.
 *
 * One JSON line on standard output says that it's ready, and where; everything else, the app's console included, goes
 * to standard error. SIGTERM and SIGINT stop it. Exits with 1 when the app can't be loaded.
 */
import { Console } from 'node:console';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runApp } from './run-app.ts';
import { describeError } from './write-log.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { root: { type: 'string' }, port: { type: 'string', default: '0' } } });
  const port = Number(values.port);
  if (values.root === undefined || !Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error('Usage: node host.ts --root <app folder> [--port <0 to 65535>]');
  }
  globalThis.console = new Console(process.stderr, process.stderr);
  const root = resolve(values.root);
  process.chdir(root);
  const { url, adminKey, functions, stop } = await runApp({ root, port });
  stopOnSignal(stop);
  process.stdout.write(`${JSON.stringify({ ready: true, url, adminKey, functions })}\n`);
}

function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = () => {
    if (stopping) return;
    stopping = true;
    // The app may have timers and sockets of its own, which would keep the process alive.
    stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  // Started by startFunctionsHost: when that process dies, nobody is left to stop this one.
  process.on('disconnect', onSignal);
}

function fail(error: unknown): never {
  process.stderr.write(`${describeError(error)}\n`);
  process.exit(1);
}

main().catch(fail);
