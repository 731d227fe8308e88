import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startManagedIdentity } from '../../../../local/managed-identity/start-managed-identity.ts';
import { makeFolder } from '../../../local/managed-identity/make-folder.ts';
import { runAsDeployed } from '../../../local/managed-identity/run-as-deployed.ts';

it('The app gets its tokens from the managed identity, for the vault as for Entra, named or not', async () => {
  const dataFolder = await makeFolder();
  const identity = await startManagedIdentity({ dataFolder, tenantId: '8f2a4d1c-6a0b-4c57-9c3e-0d5f3b1a2e77' });
  onTestFinished(() => identity.close());
  const script = new URL('./ask-as-deployed.ts', import.meta.url);
  for (const args of [[identity.clientId], []]) {
    const audiences = await runAsDeployed(script, args, { identity, caFile: join(dataFolder, 'none.pem') });
    expect(audiences).toEqual(['https://vault.azure.net', 'api://AzureADTokenExchange']);
  }
});
