import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { RunningEntra } from '../start-entra.ts';
import { HOME, HOST, startSeededEntra, STRICT } from '../testing/seeded-entra.ts';

const Metadata = z.looseObject({ issuer: z.string(), jwks_uri: z.string(), token_endpoint: z.string() });
const Keys = z.object({ keys: z.array(z.looseObject({ kid: z.string(), issuer: z.string() })) });

describe('discovery', () => {
  let entra: RunningEntra;
  beforeAll(async () => {
    entra = await startSeededEntra();
  });
  afterAll(() => entra.close());

  const read = async (tenant: string) => {
    const url = `${entra.url}/${tenant}/v2.0/.well-known/openid-configuration`;
    const metadata = Metadata.parse(await (await fetch(url)).json());
    return { metadata, keys: Keys.parse(await (await fetch(metadata.jwks_uri)).json()).keys };
  };

  it('gives each tenant its own issuer and key', async () => {
    const [host, home] = [await read(HOST), await read(HOME)];
    expect(host.metadata.issuer).toBe(`${entra.url}/${HOST}/v2.0`);
    expect(host.metadata.token_endpoint).toBe(`${entra.url}/${HOST}/oauth2/v2.0/token`);
    expect(host.keys).toHaveLength(1);
    expect(host.keys[0]).toMatchObject({ kty: 'RSA', use: 'sig', issuer: host.metadata.issuer });
    expect(host.keys[0]).not.toHaveProperty('alg');
    expect(host.keys[0]).not.toHaveProperty('d');
    expect(home.keys[0]?.kid).not.toBe(host.keys[0]?.kid);
  });

  it('knows a tenant by its domain, too', async () => {
    expect((await read('Host.example')).metadata.issuer).toBe(`${entra.url}/${HOST}/v2.0`);
  });

  it.each(['organizations', 'common'])('gives %s the template of an issuer and the keys of all', async (name) => {
    const { metadata, keys } = await read(name);
    expect(metadata.issuer).toBe(`${entra.url}/{tenantid}/v2.0`);
    expect(keys.map(({ issuer }) => issuer)).toEqual([HOST, HOME, STRICT].map((id) => `${entra.url}/${id}/v2.0`));
  });

  it('answers AADSTS90002 for an unknown tenant', async () => {
    const response = await fetch(`${entra.url}/nowhere.example/v2.0/.well-known/openid-configuration`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error_codes: [90002] });
  });

  it('puts the pages out of reach of frames and scripts', async () => {
    const response = await fetch(entra.url);
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
  });
});
