/** An operator at the Key Vault of a stack: over its REST interface, with a token of the managed identity. */
import * as z from 'zod';
import type { Stack } from '../../../local/stack/start-stack.ts';

const Versions = z.object({
  value: z.array(z.object({ id: z.string(), attributes: z.object({ enabled: z.boolean() }) })),
});
const TIMEOUT_MS = 10_000;

async function identityToken({ environment }: Stack): Promise<string> {
  const response = await fetch(
    `${environment['IDENTITY_ENDPOINT'] ?? ''}?api-version=2019-08-01&resource=https://vault.azure.net`,
    {
      headers: { 'x-identity-header': environment['IDENTITY_HEADER'] ?? '' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    },
  );
  return z.object({ access_token: z.string() }).parse(await response.json()).access_token;
}

async function ask(stack: Stack, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${stack.keyVaultUrl}${path}?api-version=7.6`, {
    method,
    headers: { authorization: `Bearer ${await identityToken(stack)}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`the vault answered ${response.status} to ${method} ${path}`);
  return response.json();
}

/** The ids of a secret's enabled versions. */
export async function enabledVersions(stack: Stack, name: string): Promise<string[]> {
  const { value } = Versions.parse(await ask(stack, 'GET', `/secrets/${name}/versions`));
  return value.filter(({ attributes }) => attributes.enabled).map(({ id }) => id.split('/').at(-1) ?? '');
}

/** Withdraws those versions, or gives them back. */
export async function setEnabled(
  stack: Stack,
  name: string,
  versions: readonly string[],
  enabled: boolean,
): Promise<void> {
  for (const version of versions) {
    await ask(stack, 'PATCH', `/secrets/${name}/${version}`, { attributes: { enabled } });
  }
}
