import { join } from 'node:path';
import { SecretClient } from '@azure/keyvault-secrets';
import {
  ensureLocalCertificates,
  type LocalCertificates,
} from '../../../local/certificates/ensure-local-certificates.ts';
import { startKeyVault, type KeyVault, type KeyVaultOptions } from '../../../local/key-vault/start-key-vault.ts';
import {
  startManagedIdentity,
  type ManagedIdentityEndpoint,
} from '../../../local/managed-identity/start-managed-identity.ts';
import { identityCredential } from '../managed-identity/fetch-token.ts';
import { makeFolder } from '../managed-identity/make-folder.ts';

export interface VaultForTest {
  readonly vault: KeyVault;
  readonly identity: ManagedIdentityEndpoint;
  readonly certificates: LocalCertificates;
  readonly options: KeyVaultOptions;
  readonly client: SecretClient;
  close(): Promise<void>;
}

/** A vault with its identity endpoint and a real SecretClient, for one test file, which closes it in `afterAll`. */
export async function startVaultForTest(): Promise<VaultForTest> {
  const afterwards: (() => Promise<void>)[] = [];
  const folder = await makeFolder((tidy) => afterwards.push(tidy));
  const certificates = await ensureLocalCertificates(folder);
  const identity = await startManagedIdentity({ dataFolder: folder, tenantId: '8f2a4d1c-6a0b-4c57-9c3e-0d5f3b1a2e77' });
  const options = { certificates, identity, dataFile: join(folder, 'vault.json') };
  const vault = await startKeyVault(options);
  const close = async (): Promise<void> => {
    await vault.close();
    await identity.close();
    for (const tidy of afterwards) await tidy();
  };
  return { vault, identity, certificates, options, client: makeSecretClient(vault.url, identity, certificates), close };
}

export function makeSecretClient(
  url: string,
  identity: ManagedIdentityEndpoint,
  { ca }: LocalCertificates,
): SecretClient {
  return new SecretClient(url, identityCredential(identity), {
    disableChallengeResourceVerification: true,
    tlsOptions: { ca },
    retryOptions: { maxRetries: 0 },
  });
}
