import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startFunctionsHost, type FunctionsHost } from '../start-functions-host.ts';

export const echoRoot = `${import.meta.dirname}/fixtures/echo`;

/** Below this folder, so that the app finds `@azure/functions`. */
const apps = join(import.meta.dirname, '../../../node_modules/.cache/functions-host-test');

/**
 * Writes a small app into a folder that goes with the test.
 * @param files content by name; without a package.json it's one of ES modules that loads `app.js`
 */
export function writeApp(
  files: Record<string, string>,
  afterwards: (tidy: () => void) => unknown = onTestFinished,
): string {
  mkdirSync(apps, { recursive: true });
  const root = mkdtempSync(join(apps, 'app-'));
  afterwards(() => {
    rmSync(root, { recursive: true, force: true });
  });
  const all = { 'package.json': '{ "type": "module", "main": "app.js" }', 'host.json': '{}', ...files };
  for (const [name, content] of Object.entries(all)) writeFileSync(join(root, name), content);
  return root;
}

/** The source of an ES module that registers HTTP functions which answer with their own name. */
export const namingApp = (functions: { name: string; route: string; methods?: string[] }[]): string =>
  [
    "import { app } from '@azure/functions';",
    ...functions.map(
      ({ name, ...options }) =>
        `app.http('${name}', { ...${JSON.stringify(options)}, handler: () => ({ body: '${name}' }) });`,
    ),
  ].join('\n');

/** Runs a small app (see `writeApp`) until the test is over. */
export async function startTestHost(
  files: Record<string, string>,
  env: Record<string, string> = {},
): Promise<FunctionsHost & { log: string[] }> {
  const log: string[] = [];
  const host = await startFunctionsHost({ root: writeApp(files), env, onLog: (line) => log.push(line) });
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
