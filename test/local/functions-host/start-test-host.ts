import { onTestFinished } from 'vitest';
import { startFunctionsHost, type FunctionsHost } from '../../../local/functions-host/start-functions-host.ts';
import { writeApp } from './write-app.ts';

export const echoRoot = `${import.meta.dirname}/fixtures/echo`;

/** Runs a small app (see `writeApp`) until the test is over. */
export async function startTestHost(
  files: Record<string, string>,
  env: Record<string, string> = {},
): Promise<FunctionsHost & { log: string[] }> {
  const { root, remove } = writeApp(files);
  onTestFinished(remove);
  const log: string[] = [];
  const host = await startFunctionsHost({ root, env, onLog: (line) => log.push(line) });
  onTestFinished(() => host.stop());
  return { ...host, log };
}

/** Looks again until `found` gives something, for 10 seconds at most. */
export async function eventually<T>(found: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const value = await found();
    if (value !== undefined) return value;
    if (Date.now() > deadline) throw new Error('It did not happen within 10 seconds.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
