/** The key with which a stack's Control Panel signs. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { calculateJwkThumbprint, type JWK } from 'jose';
import type { Stack } from '../../../local/stack/start-stack.ts';

export async function readPanelKey({ environment }: Pick<Stack, 'environment'>): Promise<JWK & { kid: string }> {
  const file = join(dirname(environment['APP_CATALOGUE_FILE'] ?? ''), 'control-panel-key.json');
  const key = JSON.parse(await readFile(file, 'utf8')) as JWK;
  return { ...key, kid: await calculateJwkThumbprint(key) };
}
