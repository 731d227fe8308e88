import { SignJWT, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { RunningEntra } from '../start-entra.ts';
import { CLIENT, HOST, makeSeed, orderFault, startSeededEntra } from '../testing/seeded-entra.ts';
import { claimsOf, requestAppToken } from '../testing/sign-in.ts';

const Page = z.object({
  value: z.array(z.record(z.string(), z.unknown())).optional(),
  '@odata.nextLink': z.string().optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});

describe('Microsoft Graph of the stand-in', () => {
  let entra: RunningEntra;
  let token: string;
  let now = new Date();
  beforeAll(async () => {
    entra = await startSeededEntra(undefined, { now: () => now });
    token = (await requestAppToken(entra)).body.access_token ?? '';
  });
  afterAll(() => entra.close());

  const get = async (url: string, bearer = token) => {
    const response = await fetch(url.startsWith('http') ? url : `${entra.graph}/v1.0${url}`, {
      headers: { Authorization: `Bearer ${bearer}` },
      signal: AbortSignal.timeout(10_000),
    });
    return { status: response.status, body: Page.parse(await response.json()) };
  };
  const names = (page: z.infer<typeof Page>): unknown[] => (page.value ?? []).map((user) => user['userPrincipalName']);

  it('describes the organisation', async () => {
    const { body } = await get('/organization');
    expect(body.value).toMatchObject([
      {
        id: HOST,
        displayName: 'Host & Sons',
        verifiedDomains: [
          { name: 'host.example', isDefault: true, isInitial: false, type: 'Managed' },
          { name: 'host.onmicrosoft.example', isDefault: false, isInitial: true },
        ],
      },
    ]);
    expect((await get('/organization?$select=id')).body.value).toEqual([{ id: HOST }]);
  });

  it('lists people with the fields that Graph sends unasked', async () => {
    const { body } = await get('/users');
    expect(body.value?.[1]).toEqual({
      displayName: '<b>User</b>',
      mail: 'user.mail@host.example',
      userPrincipalName: 'user@host.example',
      id: 'aaaaaaaa-0000-4000-8000-000000000002',
    });
  });

  it('pages, each person once, and selects', async () => {
    const seen: unknown[] = [];
    let next: string | undefined = '/users?$select=id,accountEnabled,userType&$top=2';
    let pages = 0;
    while (next !== undefined && pages < 10) {
      const { body }: Awaited<ReturnType<typeof get>> = await get(next);
      seen.push(...(body.value ?? []));
      next = body['@odata.nextLink'];
      pages += 1;
    }
    expect(pages).toBe(3);
    const users = makeSeed().tenants[0]?.users ?? [];
    expect(seen).toEqual(
      users.map(({ objectId, enabled, guestOf }) => ({
        id: objectId,
        accountEnabled: enabled,
        userType: guestOf === undefined ? 'Member' : 'Guest',
      })),
    );
  });

  it.each([
    ["userPrincipalName eq 'USER@host.example'", ['user@host.example']],
    ["userPrincipalName eq 'x' or mail eq 'USER.mail@host.example'", ['user@host.example']],
    ["userPrincipalName eq 'a or b' or mail eq 'O''Hara'", []],
  ])('filters by %s', async (filter, expected) => {
    const { body } = await get(`/users?$filter=${encodeURIComponent(filter)}`);
    expect(names(body)).toEqual(expected);
  });

  it.each([
    '$top=0',
    '$top=1000',
    '$top=x',
    '$select=shoeSize',
    '$filter=mail',
    "$filter=mail ne 'x'",
    '$orderby=mail',
    '$skiptoken=!',
  ])('refuses %s as a bad request', async (option) => {
    const { status, body } = await get(`/users?${option}`);
    expect(status).toBe(400);
    expect(body.error?.code).toBe('BadRequest');
  });

  it('refuses nobody, nonsense, a forged token and an expired one', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const forged = await new SignJWT(claimsOf(token)).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
    for (const bearer of ['', 'nonsense', 'a.b.c', forged]) {
      const { status, body } = await get('/users', bearer);
      expect(status).toBe(401);
      expect(body.error?.code).toBe('InvalidAuthenticationToken');
    }
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
      const { status, body } = await get(`${poor.graph}/v1.0/users`, bearer);
      expect(status).toBe(403);
      expect(body.error?.code).toBe('Authorization_RequestDenied');
    } finally {
      await poor.close();
    }
  });

  it('still accepts a token that was signed before the keys rolled', async () => {
    await orderFault(entra, { fault: 'keys-rolled' });
    expect((await get('/organization')).status).toBe(200);
  });
});
