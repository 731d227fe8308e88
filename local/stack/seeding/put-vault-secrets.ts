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
  const headers = { authorization: `Bearer ${await vaultToken(identity)}`, 'content-type': 'application/json' };
  const ask = (name: string, sent: RequestInit = {}): Promise<Response> =>
    fetch(`${vaultUrl}/secrets/${name}?api-version=${API_VERSION}`, {
      ...{ headers, signal: AbortSignal.timeout(TIMEOUT_MS), ...sent },
    });
  for (const [name, value] of Object.entries(secrets)) {
    const held = z.object({ value: z.string() }).safeParse(await (await ask(name)).json());
    if (held.data?.value === value) continue;
    const set = await ask(name, { method: 'PUT', body: JSON.stringify({ value }) });
    if (!set.ok) throw new Error(`The vault refused the secret ${name}: ${set.status}`);
  }
}
