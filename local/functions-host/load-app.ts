import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runHooks, type AppRegistry } from './app-registry.ts';
import { isRecord } from './host-settings.ts';

/**
 * Loads every file that `main` of the app's package.json names (a path or a glob), as the worker does, and closes the
 * registry. `@azure/functions-core` must be installed before.
 * @param root absolute path of the app's folder
 * @throws when a file is missing or fails: from Node 20 on such an error stops the whole app, in Azure too
 */
export async function loadApp(root: string, registry: AppRegistry): Promise<void> {
  const { main, isModule } = readEntry(join(root, 'package.json'));
  const files = globSync(main, { cwd: root }).sort();
  if (files.length === 0) throw new Error(`No file in ${root} matches "${main}", the "main" of its package.json.`);
  for (const file of files) {
    try {
      await loadFile(join(root, file), isModule);
    } catch (cause) {
      throw new Error(`The app's file "${file}" could not be loaded.`, { cause });
    }
  }
  await runHooks(registry, 'appStart', {
    hookData: registry.startHookData,
    appHookData: registry.appHookData,
    functionAppDirectory: root,
  });
  await refuseStreamMode(registry);
  registry.locked = true;
}

function readEntry(path: string): { main: string; isModule: boolean } {
  const manifest: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const main = isRecord(manifest) ? manifest['main'] : undefined;
  if (typeof main !== 'string' || main === '') throw new Error(`${path} has no "main": there is nothing to load.`);
  return { main, isModule: isRecord(manifest) && manifest['type'] === 'module' };
}

/** The worker goes by the ending and by the app's own package.json only, not by one in a folder below. */
async function loadFile(path: string, isModule: boolean): Promise<void> {
  if (path.endsWith('.mjs') || (isModule && !path.endsWith('.cjs'))) await import(pathToFileURL(path).href);
  else createRequire(path)(path);
}

/** Asking for the capabilities also ends the time in which the app may call `app.setup`. */
async function refuseStreamMode({ model }: AppRegistry): Promise<void> {
  const capabilities = await model?.getCapabilities?.({});
  if (capabilities?.['HttpUri'] !== undefined) {
    throw new Error('The app sets enableHttpStream. This host knows the buffered mode only.');
  }
}
