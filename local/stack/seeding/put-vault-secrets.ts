/** Puts secrets into the vault as an operator would: over its REST interface, with a token of the managed identity. */
import * as z from 'zod';
import type { ManagedIdentityEndpoint } from '../../managed-identity/start-managed-identity.ts';

const API_VERSION = '7.6';
const TIMEOUT_MS = 5_000;

async function vaultToken({ url, header }: Pick<ManagedIdentityEndpoint, 'url' | 'header'>): Promise<string> {
  const response = await fetch(`${url}?api-version=2019-08-01&resource=https://vault.azure.net`, {
    headers: { 'x-identity-header': header },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  return z.object({ access_token: z.string() }).parse(await response.json()).access_token;
}

/** Sets those that differ from what the vault holds: a restart makes no new versions. This process must trust the vault's certificate. */
export async function putVaultSecrets(
  vaultUrl: string,
  identity: Pick<ManagedIdentityEndpoint, 'url' | 'header'>,
  secrets: Readonly<Record<string, string>>,
): Promise<void> {
  const authorization = `Bearer ${await vaultToken(identity)}`;
  for (const [name, value] of Object.entries(secrets)) {
    const url = `${vaultUrl}/secrets/${name}?api-version=${API_VERSION}`;
    const held = await fetch(url, { headers: { authorization }, signal: AbortSignal.timeout(TIMEOUT_MS) });
    const current = z.object({ value: z.string() }).safeParse(await held.json());
    if (current.success && current.data.value === value) continue;
    const set = await fetch(url, {
      method: 'PUT',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ value }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!set.ok) throw new Error(`The vault refused the secret ${name}: ${set.status}`);
  }
}
