import { expect, it } from 'vitest';
import * as z from 'zod';
import { HOME, HOST, STRICT } from '../testing/seeded-entra.ts';
import { entraForTests, get } from './entra-for-tests.ts';

const Metadata = z.looseObject({ issuer: z.string(), jwks_uri: z.string(), token_endpoint: z.string() });
const Keys = z.object({ keys: z.array(z.looseObject({ kid: z.string(), issuer: z.string() })) });

const entra = entraForTests();
const ask = (tenant: string) => get(`${entra.url}/${tenant}/v2.0/.well-known/openid-configuration`);
const read = async (tenant: string) => {
  const metadata = Metadata.parse(await (await ask(tenant)).json());
  return { metadata, keys: Keys.parse(await (await get(metadata.jwks_uri)).json()).keys };
};

it('each tenant has its own issuer and key, and is known by its domain, too', async () => {
  const [host, home] = [await read(HOST), await read(HOME)];
  expect(host.metadata.issuer).toBe(`${entra.url}/${HOST}/v2.0`);
  expect(host.metadata.token_endpoint).toBe(`${entra.url}/${HOST}/oauth2/v2.0/token`);
  const any = expect.any(String) as string;
  expect(host.keys).toEqual([
    { ...{ kty: 'RSA', use: 'sig', e: 'AQAB', issuer: host.metadata.issuer }, kid: any, n: any },
  ]);
  expect(home.keys[0]?.kid).not.toBe(host.keys[0]?.kid);
  expect((await read('Host.example')).metadata.issuer).toBe(host.metadata.issuer);
});

it.each(['organizations', 'common'])('%s has the template of an issuer and the keys of all', async (name) => {
  const { metadata, keys } = await read(name);
  expect(metadata.issuer).toBe(`${entra.url}/{tenantid}/v2.0`);
  expect(keys.map(({ issuer }) => issuer)).toEqual([HOST, HOME, STRICT].map((id) => `${entra.url}/${id}/v2.0`));
});

it('an unknown tenant is AADSTS90002', async () => {
  const response = await ask('nowhere.example');
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error_codes: [90002] });
});

it('the pages are out of reach of frames and scripts', async () => {
  const { headers } = await get(entra.url);
  expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
});
