import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecretClient } from '@azure/keyvault-secrets';
import { generate } from 'selfsigned';
import { onTestFinished } from 'vitest';
import { serveOnLoopback } from '../../kit/serve-on-loopback.ts';
import { makeSigningKey, signJwt } from '../../kit/signing-key.ts';
import { type KeyVault, type KeyVaultOptions, startKeyVault, VAULT_RESOURCE } from '../start-key-vault.ts';

export const TENANT = '8f2a4d1c-6a0b-4c57-9c3e-0d5f3b1a2e77';
const ISSUER = `https://sts.windows.net/${TENANT}/`;

/** An issuer of managed-identity tokens. */
export interface TestIdentity {
  readonly issuer: string;
  readonly jwksUrl: string;
  mint(audience?: string): Promise<string>;
  close(): Promise<void>;
}

export interface VaultForTest {
  readonly vault: KeyVault;
  readonly identity: TestIdentity;
  readonly options: KeyVaultOptions;
  readonly ca: string;
  readonly client: SecretClient;
  close(): Promise<void>;
}

export async function startIdentity(): Promise<TestIdentity> {
  const key = await makeSigningKey();
  const server = await serveOnLoopback({ makeFetch: () => () => Response.json({ keys: [key.jwk] }) });
  return {
    issuer: ISSUER,
    jwksUrl: `${server.url}/keys`,
    mint: (aud = VAULT_RESOURCE) => {
      const iat = Math.floor(Date.now() / 1000);
      return signJwt({ oid: 'the principal', iss: ISSUER, aud, iat, exp: iat + 86_400 }, key);
    },
    close: () => server.close(),
  };
}

/** A folder that goes with the test. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'key-vault-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A vault with an issuer of tokens and a real SecretClient, for one test file, which closes it in `afterAll`. */
export async function startVaultForTest(): Promise<VaultForTest> {
  const folder = await mkdtemp(join(tmpdir(), 'key-vault-'));
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  });
  const identity = await startIdentity();
  const certificates = { cert: made.cert, key: made.private };
  const options = { certificates, identity, dataFile: join(folder, 'vault.json') };
  const vault = await startKeyVault(options);
  return {
    ...{ vault, identity, options, ca: made.cert, client: makeSecretClient(vault.url, identity, made.cert) },
    close: async () => {
      await vault.close();
      await identity.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Everything an SDK's paged list gives, to the end. */
export async function collectAll<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export const makeSecretClient = (url: string, identity: TestIdentity, ca: string): SecretClient =>
  new SecretClient(
    url,
    { getToken: async () => ({ token: await identity.mint(), expiresOnTimestamp: Date.now() + 86_400_000 }) },
    { disableChallengeResourceVerification: true, tlsOptions: { ca }, retryOptions: { maxRetries: 0 } },
  );
