import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeEntraCredential, makeFindCredentialFault } from '../../shared/entra/token-endpoint/entra-credential.ts';
import { TenantId } from '../../shared/platform/words/identifiers.ts';
import type { RunningEntra } from '../../local/entra/start-entra.ts';
import {
  startManagedIdentity,
  type ManagedIdentityEndpoint,
} from '../../local/managed-identity/start-managed-identity.ts';
import { HOST, USER, startSeededEntra } from '../../local/entra/testing/seeded-entra.ts';
import { identityCredential } from '../local/managed-identity/fetch-token.ts';
import { makeFolder } from '../local/managed-identity/make-folder.ts';
import { fetchCode, makeSecrets, makeSignIn, noIdentity, redeem, secretCredential } from './sign-in-as-person.ts';

const host = TenantId.parse(HOST);
const AUDIENCE = 'api://AzureADTokenExchange';

let entra: RunningEntra;
let identity: ManagedIdentityEndpoint;
let pem: Awaited<ReturnType<typeof generate>>;
let strangersPem: Awaited<ReturnType<typeof generate>>;

beforeAll(async () => {
  const name = [{ name: 'commonName', value: 'test' }];
  [pem, strangersPem] = await Promise.all([generate(name, { keySize: 2048 }), generate(name, { keySize: 2048 })]);
  const dataFolder = await makeFolder(afterAll);
  identity = await startManagedIdentity({ dataFolder, tenantId: '8f2a4d1c-6a0b-4c57-9c3e-0d5f3b1a2e77' });
  const federated = {
    issuer: identity.issuer,
    subject: identity.principalId,
    audience: 'api://AzureADTokenExchange' as const,
    jwksUrl: identity.jwksUrl,
  };
  entra = await startSeededEntra((seed) => ({
    ...seed,
    apps: seed.apps.map((app) => ({ ...app, credentials: { certificates: [pem.cert], federated: [federated] } })),
  }));
});
afterAll(async () => {
  await entra.close();
  await identity.close();
});

const signInWith = async (credential: ReturnType<typeof makeEntraCredential>) => {
  const signIn = makeSignIn(entra, { credential });
  return redeem(signIn, host, await fetchCode(signIn, host, USER));
};
const certificate = (bundle: string) =>
  makeEntraCredential({
    kind: 'certificate',
    secrets: makeSecrets({ 'entra-certificate': bundle }),
    identity: noIdentity,
    tokenExchangeAudience: AUDIENCE,
  });

describe('the service proves itself to Entra', () => {
  it('with a certificate, key and certificate in either order', async () => {
    for (const bundle of [`${pem.private}\n${pem.cert}`, `${pem.cert}\n${pem.private}`]) {
      expect(await signInWith(certificate(bundle))).toMatchObject({ kind: 'signed-in' });
    }
  });

  it('with its managed identity, and no secret at all', async () => {
    const credential = makeEntraCredential({
      kind: 'managed-identity',
      secrets: makeSecrets({}),
      identity: identityCredential(identity),
      tokenExchangeAudience: AUDIENCE,
    });
    expect(await signInWith(credential)).toMatchObject({ kind: 'signed-in' });
  });

  it('with the audience of its cloud, and with no other', async () => {
    const asked: unknown[] = [];
    const identity = {
      getToken: (scope: unknown) => {
        asked.push(scope);
        return Promise.resolve({ token: 'a-token', expiresOnTimestamp: 0 });
      },
    };
    const tokenExchangeAudience = 'api://AzureADTokenExchangeChina';
    const parts = { kind: 'managed-identity', secrets: makeSecrets({}), identity, tokenExchangeAudience } as const;
    expect(await makeEntraCredential(parts).read()).toMatchObject({ kind: 'usable' });
    expect(asked).toEqual(['api://AzureADTokenExchangeChina/.default']);
  });

  it('not with a certificate that Entra does not know', async () => {
    const outcome = await signInWith(certificate(`${strangersPem.private}\n${strangersPem.cert}`));
    expect(outcome).toEqual({ kind: 'refused', refusal: 'our-credential-refused', entraCode: 'AADSTS700027' });
  });
});

describe('a credential that is no good', () => {
  it.each([
    ['is text', () => 'no PEM'],
    ['has no key', () => pem.cert],
    ['has no certificate', () => pem.private],
    ['has the key of another certificate', () => `${strangersPem.private}\n${pem.cert}`],
  ])('is unreadable when it %s', async (_why, bundle) => {
    expect(await certificate(bundle()).read()).toEqual({ kind: 'unusable', fault: 'credential-unreadable' });
  });

  it.each([
    ['is empty', '', 'credential-missing'],
    ['has a blank before it', ' pasted', 'credential-unreadable'],
    ['has a line end in it', 'one\ntwo', 'credential-unreadable'],
    ['has a character that nobody sees', 'pass\u200bword', 'credential-unreadable'],
  ])('is never sent to Entra when a client secret %s', async (_why, secret, fault) => {
    const secrets = makeSecrets({ 'entra-client-secret': secret });
    expect(await secretCredential(secrets).read()).toEqual({ kind: 'unusable', fault });
    const find = makeFindCredentialFault({ kind: 'client-secret', secrets, clock: () => new Date() });
    expect(await find()).toEqual({ secret: 'entra-client-secret', reason: fault });
  });

  it('is told of beforehand when it is missing, no certificate, or one that has ended', async () => {
    const later = new Date(Date.now() + 20 * 365 * 86_400_000);
    const look = (held: Record<string, string>, now = new Date()) =>
      makeFindCredentialFault({ kind: 'certificate', secrets: makeSecrets(held), clock: () => now })();
    const bundle = { 'entra-certificate': `${pem.private}\n${pem.cert}` };
    const secret = 'entra-certificate';
    expect(await look(bundle)).toBeUndefined();
    expect(await look(bundle, later)).toEqual({ secret, reason: 'credential-ended' });
    expect(await look({})).toEqual({ secret, reason: 'credential-missing' });
    expect(await look({ 'entra-certificate': pem.cert })).toEqual({ secret, reason: 'credential-unreadable' });
    const federated = { kind: 'managed-identity', secrets: makeSecrets({}), clock: () => later } as const;
    expect(await makeFindCredentialFault(federated)()).toBeUndefined();
  });

  it('makes Entra unavailable when it is the identity endpoint that gives no token', async () => {
    const parts = { secrets: makeSecrets({}), identity: noIdentity, tokenExchangeAudience: AUDIENCE };
    const credential = makeEntraCredential({ kind: 'managed-identity', ...parts });
    await expect(credential.read()).rejects.toMatchObject({ dependency: 'entra' });
  });
});
