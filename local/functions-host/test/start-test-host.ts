import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { startFunctionsHost, type FunctionsHost } from '../start-functions-host.ts';

export const echoRoot = `${import.meta.dirname}/fixtures/echo`;

/** Below this folder, so that the app finds `@azure/functions`. */
const apps = join(import.meta.dirname, '../../../node_modules/.cache/functions-host-test');

type Afterwards = (tidy: () => Promise<void>) => unknown;

/**
 * Writes a small app into a folder that goes with the test.
 * @param files content by name; without a package.json it's one of ES modules that loads `app.js`
 */
export function writeApp(files: Record<string, string>, afterwards: Afterwards = onTestFinished): string {
  mkdirSync(apps, { recursive: true });
  const root = mkdtempSync(join(apps, 'app-'));
  afterwards(() => rm(root, { recursive: true, force: true }));
  const all = { 'package.json': '{ "type": "module", "main": "app.js" }', 'host.json': '{}', ...files };
  for (const [name, content] of Object.entries(all)) writeFileSync(join(root, name), content);
  return root;
}

/** The files of an app of ES modules: what it does with the library's `app`. */
export const appOf = (source: string) => ({ 'app.js': `import { app } from '@azure/functions';\n${source}` });

/** An app that registers HTTP functions which answer with their own name. */
export const namingApp = (functions: { name: string; route: string; methods?: string[] }[]) =>
  appOf(
    functions
      .map(({ name, ...options }) => {
        const handler = `handler: () => ({ body: '${name}' })`;
        return `app.http('${name}', { ...${JSON.stringify(options)}, ${handler} });`;
      })
      .join('\n'),
  );

export type TestHost = FunctionsHost & {
  readonly log: string[];
  /** The JSON that it answers there. */
  readonly read: (path: string) => Promise<unknown>;
};

/** Runs an app, by itself until the test is over: that of a folder, or a small one (see `writeApp`). */
export async function startTestHost(
  app: string | Record<string, string>,
  { env = {}, afterwards = onTestFinished }: { env?: Record<string, string>; afterwards?: Afterwards } = {},
): Promise<TestHost> {
  const log: string[] = [];
  const root = typeof app === 'string' ? app : writeApp(app, afterwards);
  const host = await startFunctionsHost({ root, env, onLog: (line) => log.push(line) });
  afterwards(() => host.stop());
  return { ...host, log, read: async (path) => (await fetch(`${host.url}${path}`)).json() };
}

/** Looks again until `found` gives something, for 10 seconds at most. */
export const eventually = <T>(found: () => T | undefined | Promise<T | undefined>) =>
  vi.waitUntil(found, { timeout: 10_000, interval: 20 });
