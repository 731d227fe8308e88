import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ManagedIdentityEndpoint } from '../../../local/managed-identity/start-managed-identity.ts';

const LIMIT_MS = 30_000;

/**
 * Runs a script in a process of its own, set up by environment alone, as the deployed app is: managed identity through App Service's
 * variables, and the local authority trusted. Gives what the script printed, as JSON.
 */
export async function runAsDeployed(
  script: URL,
  args: readonly string[],
  parts: { identity: Pick<ManagedIdentityEndpoint, 'url' | 'header'>; caFile: string },
): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(script), ...args], {
    timeout: LIMIT_MS,
    env: {
      PATH: process.env['PATH'],
      IDENTITY_ENDPOINT: parts.identity.url,
      IDENTITY_HEADER: parts.identity.header,
      NODE_EXTRA_CA_CERTS: parts.caFile,
      AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential',
    },
  });
  return JSON.parse(stdout);
}
