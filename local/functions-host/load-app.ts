import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runHooks, type AppRegistry } from './app-registry.ts';
import { membersOf, readJson } from './host-settings.ts';

/**
 * Loads the file that `main` of the app's package.json names, and closes the registry. `@azure/functions-core` must be
 * installed before.
 * @param root absolute path of the app's folder
 * @throws when the file is missing or fails: from Node 20 on such an error stops the whole app, in Azure too
 */
export async function loadApp(root: string, registry: AppRegistry): Promise<void> {
  const path = join(root, 'package.json');
  const { main } = membersOf(readJson(path));
  if (typeof main !== 'string') throw new Error(`${path} has no "main": there is nothing to load.`);
  try {
    await import(pathToFileURL(join(root, main)).href);
  } catch (cause) {
    throw new Error(`The app's file "${main}" could not be loaded.`, { cause });
  }
  await runHooks(registry, 'appStart');
  // Asking for the capabilities also ends the time in which the app may call `app.setup`.
  const capabilities = await registry.model?.getCapabilities?.({});
  if (capabilities?.['HttpUri'] !== undefined)
    throw new Error('The app sets enableHttpStream. This host knows the buffered mode only.');
  registry.locked = true;
}
