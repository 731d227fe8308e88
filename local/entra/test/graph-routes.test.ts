import { SignJWT, generateKeyPair } from 'jose';
import { beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { CLIENT, HOST, makeSeed, orderFault, startSeededEntra } from '../testing/seeded-entra.ts';
import { claimsOf, requestAppToken } from '../testing/sign-in.ts';
import * as forTests from './entra-for-tests.ts';

const Page = z.object({
  value: z.array(z.record(z.string(), z.unknown())).optional(),
  '@odata.nextLink': z.string().optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});

let now = new Date();
const entra = forTests.entraForTests(undefined, { now: () => now });
let token: string;
beforeAll(async () => {
  token = (await requestAppToken(entra)).body.access_token ?? '';
});

const get = async (url: string, bearer = token) => {
  const response = await forTests.get(url.startsWith('http') ? url : `${entra.graph}/v1.0${url}`, bearer);
  const { value = [], '@odata.nextLink': next, error } = Page.parse(await response.json());
  return { status: response.status, value, next, code: error?.code };
};

it('describes the organisation', async () => {
  const { value } = await get('/organization');
  const verifiedDomains = [
    { name: 'host.example', isDefault: true, isInitial: false, type: 'Managed' },
    { name: 'host.onmicrosoft.example', isDefault: false, isInitial: true },
  ];
  expect(value).toMatchObject([{ id: HOST, displayName: 'Host & Sons', verifiedDomains }]);
  expect((await get('/organization?$select=id')).value).toEqual([{ id: HOST }]);
});

it('lists people with the fields that Graph sends unasked', async () => {
  const id = 'aaaaaaaa-0000-4000-8000-000000000002';
  const names = { displayName: '<b>User</b>', mail: 'user.mail@host.example', userPrincipalName: 'user@host.example' };
  expect((await get('/users')).value[1]).toEqual({ ...names, id });
});

it('pages, each person once, and selects', async () => {
  const seen: unknown[] = [];
  let pages = 0;
  for (let next: string | undefined = '/users?$select=id,accountEnabled,userType&$top=2'; next && pages < 10; pages++) {
    const page: Awaited<ReturnType<typeof get>> = await get(next);
    seen.push(...page.value);
    ({ next } = page);
  }
  expect(pages).toBe(3);
  const everybody = makeSeed().tenants[0]?.users.map(({ objectId: id, enabled: accountEnabled, guestOf }) => ({
    ...{ id, accountEnabled, userType: guestOf === undefined ? 'Member' : 'Guest' },
  }));
  expect(seen).toEqual(everybody);
});

it.each([
  ["userPrincipalName eq 'USER@host.example'", ['user@host.example']],
  ["userPrincipalName eq 'x' or mail eq 'USER.mail@host.example'", ['user@host.example']],
  ["userPrincipalName eq 'a or b' or mail eq 'O''Hara'", []],
])('filters by %s', async (filter, expected) => {
  const { value } = await get(`/users?$filter=${encodeURIComponent(filter)}`);
  expect(value.map((user) => user['userPrincipalName'])).toEqual(expected);
});

it.each([
  ...['$top=0', '$top=1000', '$top=x', '$select=shoeSize', '$filter=mail'],
  ...["$filter=mail ne 'x'", '$orderby=mail', '$skiptoken=!'],
])('refuses %s as a bad request', async (option) => {
  expect(await get(`/users?${option}`)).toMatchObject({ status: 400, code: 'BadRequest' });
});

it('refuses nobody, nonsense, a forged token and an expired one', async () => {
  const { privateKey } = await generateKeyPair('RS256');
  const forged = await new SignJWT(claimsOf(token)).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
  for (const bearer of ['', 'nonsense', 'a.b.c', forged])
    expect(await get('/users', bearer)).toMatchObject({ status: 401, code: 'InvalidAuthenticationToken' });
  const before = now;
  now = new Date(before.getTime() + 3_600_000);
  expect((await get('/users')).status).toBe(401);
  now = before;
});

it('refuses what the tenant did not grant', async () => {
  const poor = await startSeededEntra((seed) => ({
    ...seed,
    apps: seed.apps.map((app) => ({ ...app, requiredPermissions: ['Organization.Read.All'] })),
  }));
  try {
    const bearer = (await requestAppToken(poor)).body.access_token ?? '';
    expect(claimsOf(bearer)).toMatchObject({ appid: CLIENT, roles: ['Organization.Read.All'] });
    expect((await get(`${poor.graph}/v1.0/organization`, bearer)).status).toBe(200);
    const denied = { status: 403, code: 'Authorization_RequestDenied' };
    expect(await get(`${poor.graph}/v1.0/users`, bearer)).toMatchObject(denied);
  } finally {
    await poor.close();
  }
});

it('still accepts a token that was signed before the keys rolled', async () => {
  await orderFault(entra, { fault: 'keys-rolled' });
  expect((await get('/organization')).status).toBe(200);
});
