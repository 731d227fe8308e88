import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  type ManagedIdentityEndpoint,
  startManagedIdentity,
} from '../../../local/managed-identity/start-managed-identity.ts';
import { makeFolder } from './make-folder.ts';

const tenantId = '8f2a4d1c-6a0b-4c57-9c3e-0d5f3b1a2e77';
const VAULT = 'https://vault.azure.net';
let identity: ManagedIdentityEndpoint;
let removeFolder: () => Promise<void>;

beforeAll(async () => {
  const dataFolder = await makeFolder((tidy) => (removeFolder = tidy));
  identity = await startManagedIdentity({ dataFolder, tenantId });
});
afterAll(async () => {
  await identity.close();
  await removeFolder();
});

const ask = (query: string, headers: Record<string, string> = { 'X-IDENTITY-HEADER': identity.header }) =>
  fetch(`${identity.url}?${query}`, { headers, signal: AbortSignal.timeout(5000) });

const keysOf = async ({ jwksUrl }: ManagedIdentityEndpoint) =>
  ((await (await fetch(jwksUrl)).json()) as { keys: { kid: string }[] }).keys;

describe('a token', () => {
  it.each([VAULT, 'https://storage.azure.com', 'api://AzureADTokenExchange'])(
    'for %s can be verified by anyone',
    async (resource) => {
      const response = await ask(new URLSearchParams({ 'api-version': '2019-08-01', resource }).toString());
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('no-store');
      const body = (await response.json()) as Record<string, string>;
      const token = body['access_token'] ?? '';
      const keys = createRemoteJWKSet(new URL(identity.jwksUrl));
      const { issuer, principalId, clientId } = identity;
      const { payload } = await jwtVerify(token, keys, { issuer, audience: resource, algorithms: ['RS256'] });
      expect(issuer).toBe(`https://sts.windows.net/${tenantId}/`);
      expect(payload).toMatchObject({ tid: tenantId, oid: principalId, sub: principalId, appid: clientId });
      expect(Number(payload.exp) - Number(payload.iat)).toBe(86_400);
      expect(payload.nbf).toBe(payload.iat);
      const said = { resource, token_type: 'Bearer', expires_on: String(payload.exp), client_id: clientId };
      expect(body).toMatchObject(said);
      const [{ kid } = {}, ...others] = await keysOf(identity);
      expect([decodeProtectedHeader(token), others]).toEqual([{ alg: 'RS256', typ: 'JWT', kid }, []]);
    },
  );

  it('is given for the id of the identity, and for no other', async () => {
    const base = `api-version=2019-08-01&resource=${VAULT}`;
    expect((await ask(`${base}&client_id=${identity.clientId}`)).status).toBe(200);
    const { clientId, principalId } = identity;
    for (const other of [`client_id=${principalId}`, `object_id=${clientId}`, 'mi_res_id=/subscriptions/x'])
      expect((await ask(`${base}&${other}`)).status, other).toBe(400);
  });
});

it.each([
  ['no secret header', {}],
  ['a wrong secret header', { 'X-IDENTITY-HEADER': 'wrong' }],
  ['the metadata header of another kind of machine', { Metadata: 'true' }],
])('refuses %s', async (_title, headers: Record<string, string>) => {
  const response = await ask(`api-version=2019-08-01&resource=${VAULT}`, headers);
  expect(response.status).toBe(401);
  const message = expect.stringContaining('X-IDENTITY-HEADER') as string;
  expect(await response.json()).toEqual({ statusCode: 401, message });
});

it.each([
  `resource=${VAULT}`,
  `api-version=2017-09-01&resource=${VAULT}`,
  'api-version=2019-08-01',
  'api-version=2019-08-01&resource=',
  `api-version=2019-08-01&resource=${VAULT}&resource=https://storage.azure.com`,
])('refuses the query %s', async (query) => {
  const response = await ask(query);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ statusCode: 400 });
});

it('publishes its keys, and no private part of them', async () => {
  expect((await keysOf(identity)).map((key) => Object.keys(key).sort())).toEqual([
    ['alg', 'e', 'kid', 'kty', 'n', 'use'],
  ]);
});

it('is the same identity after a restart, with the same key', async () => {
  const dataFolder = await makeFolder();
  const first = await startManagedIdentity({ dataFolder, tenantId });
  const keys = await keysOf(first);
  await first.close();
  const second = await startManagedIdentity({ dataFolder, tenantId });
  onTestFinished(() => second.close());
  expect(second).toMatchObject({ header: first.header, principalId: first.principalId, clientId: first.clientId });
  expect(await keysOf(second)).toEqual(keys);
  expect((await stat(join(dataFolder, 'managed-identity.json'))).mode & 0o077).toBe(0);
});
