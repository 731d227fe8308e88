import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startKeyVault } from '../start-key-vault.ts';
import * as forTest from './start-vault-for-test.ts';

const VAULT = 'https://vault.azure.net';
const VERSION = 'api-version=2026-04-01';
let stack: forTest.VaultForTest;
let token: string;
beforeAll(async () => {
  stack = await forTest.startVaultForTest();
  token = await stack.identity.mint();
});
afterAll(() => stack.close());

const call = (path: string, options: forTest.Call = {}, { url } = stack.vault) =>
  forTest.callVault(`${url}${path}`, options);
const readWith = (bearer: string, vault = stack.vault) => call(`/secrets/any/?${VERSION}`, { token: bearer }, vault);

describe('a caller', () => {
  it('without a token is told where to get one', async () => {
    const { status, challenge, error } = await call(`/secrets/any/?${VERSION}`);
    const authority = `https://login.microsoftonline.com/${forTest.TENANT}`;
    expect(challenge).toBe(`Bearer authorization="${authority}", resource="${VAULT}"`);
    expect([status, error?.code]).toEqual([401, 'Unauthorized']);
  });

  it.each(['https://storage.azure.com', 'https://vault.azure.net/', 'api://AzureADTokenExchange'])(
    'with a token for %s is refused',
    async (resource) => {
      expect((await readWith(await stack.identity.mint(resource))).status).toBe(401);
    },
  );

  it('with a token of another identity, signed by itself or not at all, is refused', async () => {
    const stranger = await forTest.startIdentity();
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
    for (const one of tokens) expect((await readWith(one)).status).toBe(401);
  });

  it('with an expired token is refused', async () => {
    const late = await stack.startAnother({ clock: () => new Date(Date.now() + 25 * 60 * 60 * 1000) });
    const { status, error } = await readWith(token, late);
    expect(status).toBe(401);
    expect(error?.message).toContain('ERR_JWT_EXPIRED');
  });

  it('is still served while the identity endpoint is away, once its keys are known', async () => {
    const identity = await forTest.startIdentity();
    const vault = await stack.startAnother({ identity });
    const mine = await identity.mint();
    expect((await readWith(mine, vault)).status).toBe(404);
    await identity.close();
    expect((await readWith(mine, vault)).status).toBe(404);
    expect((await readWith(mine, await stack.startAnother({ identity }))).status).toBe(503);
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
    ['16 tags', 'ok', JSON.stringify({ value: 'x', tags: Object.assign({}, Array.from('x'.repeat(16))) })],
    ['a time that is no number', 'ok', '{"value":"x","attributes":{"exp":"tomorrow"}}'],
  ])('with %s is refused as BadParameter', async (_title, name, body) => {
    const { status, error } = await put(name, body);
    expect([status, error?.code]).toEqual([400, 'BadParameter']);
    expect((await call(`/secrets/ok/?${VERSION}`, { token })).status).toBe(404);
  });

  it('that is not JSON is refused without repeating what stood in it', async () => {
    const { status, text } = await put('ok', '{"value": hunter2');
    expect(status).toBe(400);
    expect(text).not.toContain('hunter2');
  });

  it('with a value of just 25 KB is taken, and with a body over 256 KB refused', async () => {
    expect((await put('large', JSON.stringify({ value: 'x'.repeat(25 * 1024) }))).status).toBe(200);
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

  it('slow makes a client with a time limit give up, and ends when the vault closes', async () => {
    const vault = await startKeyVault(stack.options);
    const client = forTest.makeSecretClient(vault.url, stack.identity);
    await call('/faults', { method: 'POST', body: '{"fault":"slow","delayMs":60000}' }, vault);
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
