import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const cache = join(import.meta.dirname, '../../../node_modules/.cache');

/**
 * Writes a small app into a folder of its own, from where `@azure/functions` is found.
 * @param files content by name; without a package.json it's one of ES modules that loads `app.js`
 */
export function writeApp(files: Record<string, string>): { root: string; remove: () => void } {
  mkdirSync(cache, { recursive: true });
  const root = mkdtempSync(join(cache, 'functions-host-test-'));
  const all = { 'package.json': '{ "type": "module", "main": "app.js" }', ...files };
  for (const [name, content] of Object.entries(all)) writeFileSync(join(root, name), content);
  return {
    root,
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
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
