import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startManagedIdentity } from '../../../local/managed-identity/start-managed-identity.ts';
import { makeFolder } from '../../local/managed-identity/make-folder.ts';
import { runAsDeployed } from '../../local/managed-identity/run-as-deployed.ts';

it('Where no platform gives tokens the library finds one, or says that nobody is signed in', async () => {
  const dataFolder = await makeFolder();
  const identity = await startManagedIdentity({ dataFolder, tenantId: '8f2a4d1c-6a0b-4c57-9c3e-0d5f3b1a2e77' });
  onTestFinished(() => identity.close());
  const script = new URL('./ask-as-deployed.ts', import.meta.url);
  const caFile = join(dataFolder, 'none.pem');
  const audiences = ['https://vault.azure.net', 'api://AzureADTokenExchange'];
  expect(await runAsDeployed(script, [], { identity, caFile })).toEqual(audiences);
  const stranger = { url: identity.url, header: 'wrong' };
  expect(await runAsDeployed(script, [], { identity: stranger, caFile })).toEqual([
    'nobody-signed-in',
    'nobody-signed-in',
  ]);
});
