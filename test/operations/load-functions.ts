/** Imports every function file, so that all have registered themselves. */
import '../support/control-panel/import-settings.ts';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Operation } from '../../shared/platform/endpoint/operation.ts';
import { publishedOperations } from '../../shared/startup.ts';

const FOLDER = fileURLToPath(new URL('../../functions', import.meta.url));

/** All operations of the app. */
export async function loadFunctions(): Promise<readonly Operation[]> {
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  for (const file of files) await import(pathToFileURL(join(FOLDER, file)).href);
  return publishedOperations();
}
