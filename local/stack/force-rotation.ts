/**
 * Gives every signing and sealing key a new version now, with the service's own rotation, in a process that has the
 * service's environment (its identity, its vault, the certificates it trusts).
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const SCRIPT = fileURLToPath(new URL('../rotate-keys.ts', import.meta.url));

export async function forceRotation(environment: Readonly<Record<string, string>>): Promise<void> {
  await promisify(execFile)(process.execPath, [SCRIPT], { env: { ...environment }, timeout: 30_000 });
}
