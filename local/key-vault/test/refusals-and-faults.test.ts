import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startKeyVault } from '../start-key-vault.ts';
import { callVault, type Call } from './call-vault.ts';
import {
  makeSecretClient,
  startIdentity,
  startVaultForTest,
  TENANT,
  type VaultForTest,
} from './start-vault-for-test.ts';

const VAULT = 'https://vault.azure.net';
const VERSION = 'api-version=2026-04-01';
let stack: VaultForTest;
let token: string;
beforeAll(async () => {
  stack = await startVaultForTest();
  token = await stack.identity.mint();
});
afterAll(() => stack.close());

const call = (path: string, options: Call = {}) => callVault(`${stack.vault.url}${path}`, stack.ca, options);

describe('a caller', () => {
  it('without a token is told where to get one', async () => {
    const { status, challenge, json } = await call(`/secrets/any/?${VERSION}`);
    expect(status).toBe(401);
    expect(challenge).toBe(`Bearer authorization="https://login.microsoftonline.com/${TENANT}", resource="${VAULT}"`);
    expect(json.error?.code).toBe('Unauthorized');
  });

  it.each(['https://storage.azure.com', 'https://vault.azure.net/', 'api://AzureADTokenExchange'])(
    'with a token for %s is refused',
    async (resource) => {
      const other = await stack.identity.mint(resource);
      expect((await call(`/secrets/any/?${VERSION}`, { token: other })).status).toBe(401);
    },
  );

  it('with a token of another identity, signed by itself or not at all, is refused', async () => {
    const stranger = await startIdentity();
    onTestFinished(() => stranger.close());
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const claims = { oid: 'the principal' };
    const forged = new SignJWT(claims).setIssuer(stack.identity.issuer).setAudience(VAULT).setExpirationTime('1h');
    const payload = token.split('.')[1] ?? '';
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const tokens = [
      await stranger.mint(),
      await forged.setProtectedHeader({ alg: 'RS256', jwk: await exportJWK(publicKey) }).sign(privateKey),
      `${none}.${payload}.`,
      token.slice(0, -8),
      'not-a-token',
    ];
    for (const one of tokens) expect((await call(`/secrets/any/?${VERSION}`, { token: one })).status).toBe(401);
  });

  it('with an expired token is refused', async () => {
    const late = await startKeyVault({ ...stack.options, clock: () => new Date(Date.now() + 25 * 60 * 60 * 1000) });
    onTestFinished(() => late.close());
    const { status, json } = await callVault(`${late.url}/secrets/any/?${VERSION}`, stack.ca, { token });
    expect(status).toBe(401);
    expect(json.error?.message).toContain('ERR_JWT_EXPIRED');
  });

  it('is still served while the identity endpoint is away, once its keys are known', async () => {
    const identity = await startIdentity();
    const vault = await startKeyVault({ ...stack.options, identity });
    onTestFinished(() => vault.close());
    const mine = await identity.mint();
    const ask = () => callVault(`${vault.url}/secrets/unknown/?${VERSION}`, stack.ca, { token: mine });
    expect((await ask()).status).toBe(404);
    await identity.close();
    expect((await ask()).status).toBe(404);

    const fresh = await startKeyVault({ ...stack.options, identity });
    onTestFinished(() => fresh.close());
    expect((await callVault(`${fresh.url}/secrets/unknown/?${VERSION}`, stack.ca, { token: mine })).status).toBe(503);
  });
});

describe('a request', () => {
  const put = (name: string, body: string) => call(`/secrets/${name}?${VERSION}`, { method: 'PUT', token, body });

  it.each([
    ['a name with a dot', 'a.b', '{"value":"x"}'],
    ['a name of 128 characters', 'a'.repeat(128), '{"value":"x"}'],
    ['a value over 25 KB', 'ok', JSON.stringify({ value: 'x'.repeat(25 * 1024 + 1) })],
    ['a value over 25 KB in UTF-8 only', 'ok', JSON.stringify({ value: 'ü'.repeat(13 * 1024) })],
    ['no value', 'ok', '{}'],
    ['a value that is no text', 'ok', '{"value":1}'],
    [
      '16 tags',
      'ok',
      JSON.stringify({ value: 'x', tags: Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`t${n}`, ''])) }),
    ],
    ['a time that is no number', 'ok', '{"value":"x","attributes":{"exp":"tomorrow"}}'],
  ])('with %s is refused as BadParameter', async (_title, name, body) => {
    const { status, json } = await put(name, body);
    expect([status, json.error?.code]).toEqual([400, 'BadParameter']);
    expect((await call(`/secrets/ok/?${VERSION}`, { token })).status).toBe(404);
  });

  it('that is not JSON is refused without repeating what stood in it', async () => {
    const { status, text } = await put('ok', '{"value": hunter2');
    expect(status).toBe(400);
    expect(text).not.toContain('hunter2');
  });

  it('with a value of just 25 KB is taken', async () => {
    expect((await put('large', JSON.stringify({ value: 'x'.repeat(25 * 1024) }))).status).toBe(200);
  });

  it('with a body over 256 KB is refused', async () => {
    expect((await put('ok', 'x'.repeat(300 * 1024))).status).toBe(413);
  });

  it('without an api-version, with a bad page size or to an unknown path is refused', async () => {
    expect((await call('/secrets/any/', { token })).status).toBe(400);
    await put('listed', '{"value":"x"}');
    for (const query of ['maxresults=26', '$skiptoken=%2F'])
      expect((await call(`/secrets/listed/versions?${VERSION}&${query}`, { token })).status).toBe(400);
    expect((await call(`/keys?${VERSION}`, { token })).status).toBe(404);
  });
});

describe('a fault', () => {
  const setFault = (order: unknown) => call('/faults', { method: 'POST', body: JSON.stringify(order) });

  it.each([
    ['outage', 503, 'ServiceUnavailable'],
    ['forbidden', 403, 'Forbidden'],
  ])('%s answers %i until it is taken away', async (fault, statusCode, code) => {
    await stack.client.setSecret('faulty', 'value');
    expect((await setFault({ fault })).status).toBe(200);
    await expect(stack.client.getSecret('faulty')).rejects.toMatchObject({ statusCode, code });
    await setFault({ fault: null });
    expect((await stack.client.getSecret('faulty')).value).toBe('value');
  });

  it('slow makes a client with a time limit give up, and ends when the vault closes', async () => {
    const vault = await startKeyVault(stack.options);
    const client = makeSecretClient(vault.url, stack.identity, stack.ca);
    const body = '{"fault":"slow","delayMs":60000}';
    await callVault(`${vault.url}/faults`, stack.ca, { method: 'POST', body });
    const abortSignal = AbortSignal.timeout(200);
    await expect(client.getSecret('faulty', { abortSignal })).rejects.toMatchObject({ name: 'AbortError' });
    await vault.close();
  });

  it.each([{ fault: 'fire' }, {}, { fault: 'slow', delayMs: -1 }, { fault: null, extra: 1 }, 'outage'])(
    '%j is refused',
    async (order) => {
      expect((await setFault(order)).status).toBe(400);
    },
  );
});
