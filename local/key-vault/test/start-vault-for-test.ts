import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { SecretClient } from '@azure/keyvault-secrets';
import { generate } from 'selfsigned';
import { onTestFinished } from 'vitest';
import { serveOnLoopback } from '../../kit/serve-on-loopback.ts';
import { makeSigningKey, signJwt } from '../../kit/signing-key.ts';
import { type KeyVaultOptions, startKeyVault, VAULT_RESOURCE } from '../start-key-vault.ts';

export const TENANT = '8f2a4d1c-6a0b-4c57-9c3e-0d5f3b1a2e77';
const DAY_S = 86_400;

/** An issuer of managed-identity tokens. */
export async function startIdentity() {
  const key = await makeSigningKey();
  const server = await serveOnLoopback({ makeFetch: () => () => Response.json({ keys: [key.jwk] }) });
  const issuer = `https://sts.windows.net/${TENANT}/`;
  const mint = (aud = VAULT_RESOURCE) => {
    const iat = Math.floor(Date.now() / 1000);
    return signJwt({ oid: 'the principal', iss: issuer, aud, iat, exp: iat + DAY_S }, key);
  };
  return { issuer, jwksUrl: `${server.url}/keys`, mint, close: () => server.close() };
}
type TestIdentity = Awaited<ReturnType<typeof startIdentity>>;

/** A folder that goes with the test. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'key-vault-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A vault with an issuer of tokens and a real SecretClient, for one test file, which closes it in `afterAll`. This process trusts its certificate. */
export async function startVaultForTest() {
  const folder = await mkdtemp(join(tmpdir(), 'key-vault-'));
  // A name of its own: OpenSSL takes the wrong one of two authorities that have the same, and the process goes on trusting that of the file before.
  const made = await generate([{ name: 'commonName', value: randomUUID() }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  });
  setDefaultCACertificates([...getCACertificates('default'), made.cert]);
  const identity = await startIdentity();
  const certificates = { cert: made.cert, key: made.private };
  const options = { certificates, identity, dataFile: join(folder, 'vault.json') };
  const vault = await startKeyVault(options);
  return {
    ...{ vault, identity, options, client: makeSecretClient(vault.url, identity) },
    /** Another one, which ends with the test. */
    startAnother: async (changes: Partial<KeyVaultOptions>) => {
      const another = await startKeyVault({ ...options, ...changes });
      onTestFinished(() => another.close());
      return another;
    },
    close: async () => {
      await vault.close();
      await identity.close();
      await rm(folder, { recursive: true });
    },
  };
}
export type VaultForTest = Awaited<ReturnType<typeof startVaultForTest>>;

export const makeSecretClient = (url: string, identity: TestIdentity): SecretClient =>
  new SecretClient(
    url,
    { getToken: async () => ({ token: await identity.mint(), expiresOnTimestamp: Date.now() + DAY_S * 1000 }) },
    { disableChallengeResourceVerification: true, retryOptions: { maxRetries: 0 } },
  );

/** Everything an SDK's paged list gives, to the end. */
export const collectAll = <T>(items: AsyncIterable<T>) => Readable.from(items).toArray() as Promise<T[]>;

export type Call = { readonly method?: string; readonly token?: string; readonly body?: string };

/** One request without any SDK, to see what stands on the wire. */
export async function callVault(url: string, { method = 'GET', token, body }: Call = {}) {
  const headers = { connection: 'close', ...(token !== undefined && { authorization: `Bearer ${token}` }) };
  const response = await fetch(url, { method, headers, body: body ?? null, signal: AbortSignal.timeout(10_000) });
  const text = await response.text();
  const { error } = JSON.parse(text) as { error?: { code: string; message: string } };
  return { status: response.status, challenge: response.headers.get('www-authenticate'), text, error };
}
