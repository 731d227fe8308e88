import { decodeProtectedHeader, type JSONWebKeySet } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { CLAIM_FAULTS, FAULT_NAMES, SIGNATURE_FAULTS } from '../faults/fault-names.ts';
import type { RunningEntra } from '../start-entra.ts';
import { HOME, HOST, orderFault, startSeededEntra } from '../testing/seeded-entra.ts';
import { claimsOf, fetchIdToken, NONCE, requestAppToken, typeSignIn, verifyIdToken } from '../testing/sign-in.ts';

const VICTIM = 'ceo@victim.example';
/** What some faults need to be told besides their name. */
const DETAILS: Record<string, object> = { 'email-of-victim': { email: VICTIM } };

describe('faults', () => {
  let entra: RunningEntra;
  beforeAll(async () => {
    entra = await startSeededEntra();
  });
  afterEach(async () => {
    await fetch(`${entra.url}/faults`, { method: 'DELETE' });
  });
  afterAll(() => entra.close());

  const get = (path: string) => fetch(entra.url + path, { signal: AbortSignal.timeout(10_000) });
  const switchOn = async (fault: string, rest: object = {}): Promise<void> => {
    const response = await orderFault(entra, { fault, ...DETAILS[fault], ...rest });
    expect(response.status).toBe(200);
  };
  const active = async (): Promise<unknown> => {
    const { active: faults } = z.object({ active: z.array(z.unknown()) }).parse(await (await get('/faults')).json());
    return faults;
  };
  const publishedKeys = async (tenant: string = HOST) =>
    (await (await get(`/${tenant}/discovery/v2.0/keys`)).json()) as JSONWebKeySet;

  it('lists every possible fault with its meaning', async () => {
    const body = z.object({ possible: z.array(z.object({ fault: z.string(), meaning: z.string() })) });
    const { possible } = body.parse(await (await get('/faults')).json());
    expect(possible.map(({ fault }) => fault)).toEqual([...FAULT_NAMES]);
  });

  it.each(FAULT_NAMES)('can switch %s on for one tenant', async (fault) => {
    await switchOn(fault, { tenant: HOME.toUpperCase() });
    expect(await active()).toMatchObject(fault === 'keys-rolled' ? [] : [{ fault, tenant: HOME }]);
  });

  it.each([
    ['an unknown fault', { fault: 'gremlins' }, 'fault', 'must be null or one of: outage, slow'],
    ['an unknown member', { fault: 'outage', wen: 'now' }, '', 'wen'],
    ['an unknown tenant', { fault: 'outage', tenant: '44444444-aaaa-4bbb-8ccc-000000000004' }, 'tenant', 'no tenant'],
    ['a victim without an address', { fault: 'email-of-victim' }, 'email', 'expected string'],
    ['a delay for what is not slow', { fault: 'outage', delayMs: 5 }, '', 'delayMs'],
    ['a wrong fault in a list', { faults: [{ fault: 'slow' }, { fault: null }] }, 'faults.1.fault', 'must be one of'],
  ])('refuses %s, naming the field', async (_what, order, field, message) => {
    const response = await orderFault(entra, order);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ field, message: expect.stringContaining(message) as string }],
    });
    expect(await active()).toEqual([]);
  });

  it('refuses a body that is too large, whether it says so or not', async () => {
    const large = ' '.repeat(65 * 1024);
    for (const body of [large, new Blob([large]).stream()])
      expect((await fetch(`${entra.url}/faults`, { method: 'POST', body, duplex: 'half' })).status).toBe(413);
  });

  it('replaces what was active, for one tenant alone if one is named, and null clears', async () => {
    await orderFault(entra, {
      faults: [
        { fault: 'slow', delayMs: 1 },
        { fault: 'expired', tenant: HOST },
      ],
    });
    await switchOn('wrong-tid', { tenant: HOST });
    expect(await active()).toMatchObject([{ fault: 'slow' }, { fault: 'wrong-tid', tenant: HOST }]);
    await orderFault(entra, { fault: null, tenant: HOST });
    expect(await active()).toMatchObject([{ fault: 'slow' }]);
    await switchOn('alg-none');
    expect(await active()).toMatchObject([{ fault: 'alg-none' }]);
    await orderFault(entra, { fault: null });
    expect(await active()).toEqual([]);
  });

  it('strikes as many times as told', async () => {
    await switchOn('secret-expired', { times: 2 });
    const codes = [];
    for (let call = 0; call < 3; call += 1) codes.push((await requestAppToken(entra)).body.error_codes);
    expect(codes).toEqual([[7000222], [7000222], undefined]);
  });

  it.each([...CLAIM_FAULTS, ...SIGNATURE_FAULTS].filter((name) => !/nonce|tid|victim/.test(name)))(
    'issues with %s an ID token that a careful app refuses',
    async (fault) => {
      await switchOn(fault, { times: 1 });
      await expect(verifyIdToken(entra, await fetchIdToken(entra))).rejects.toThrow();
      await expect(verifyIdToken(entra, await fetchIdToken(entra))).resolves.toMatchObject({ tid: HOST });
    },
  );

  it('changes nonce, tenant id and address under a good signature', async () => {
    await switchOn('wrong-nonce');
    expect((await verifyIdToken(entra, await fetchIdToken(entra)))['nonce']).not.toBe(NONCE);
    await switchOn('wrong-tid');
    expect((await verifyIdToken(entra, await fetchIdToken(entra)))['tid']).not.toBe(HOST);
    await switchOn('email-of-victim');
    const claims = await verifyIdToken(entra, await fetchIdToken(entra));
    expect(claims).toMatchObject({ email: VICTIM, preferred_username: VICTIM, nonce: NONCE, tid: HOST });
  });

  it('puts each bad signature in the form that it is named after', async () => {
    const kid = (await publishedKeys()).keys[0]?.kid;
    const headers: Record<string, unknown> = {};
    for (const fault of SIGNATURE_FAULTS) {
      await switchOn(fault);
      const idToken = await fetchIdToken(entra);
      headers[fault] = { ...decodeProtectedHeader(idToken), signed: !idToken.endsWith('.') };
    }
    const other = expect.not.stringContaining(kid ?? '') as string;
    expect(headers).toEqual({
      'alg-none': { alg: 'none', signed: false },
      unsigned: { typ: 'JWT', alg: 'RS256', kid, signed: false },
      'forged-signature': { typ: 'JWT', alg: 'RS256', kid, signed: true },
      'embedded-jwk': { typ: 'JWT', alg: 'RS256', kid: other, jwk: expect.any(Object) as object, signed: true },
      jku: { typ: 'JWT', alg: 'RS256', kid: other, jku: `${entra.url}/attacker/keys`, signed: true },
      'unknown-kid': { typ: 'JWT', alg: 'RS256', kid: other, signed: true },
      'hs256-public-key': { typ: 'JWT', alg: 'HS256', kid, signed: true },
    });
  });

  it('rolls the keys of one tenant at once', async () => {
    const before = [await publishedKeys(HOST), await publishedKeys(HOME)];
    const idToken = await fetchIdToken(entra);
    await switchOn('keys-rolled', { tenant: HOST });
    const after = [await publishedKeys(HOST), await publishedKeys(HOME)];
    expect(after[0]?.keys).toHaveLength(1);
    expect(after[0]).not.toEqual(before[0]);
    expect(after[1]).toEqual(before[1]);
    await expect(verifyIdToken(entra, idToken)).rejects.toThrow();
    await expect(verifyIdToken(entra, await fetchIdToken(entra))).resolves.toBeDefined();
  });

  it.each([
    ['blocked-by-policy', 'access_denied', 53003],
    ['not-assigned', 'access_denied', 50105],
    ['app-disabled', 'unauthorized_client', 7000112],
    ['consent-withdrawn', 'consent_required', 65001],
  ])('sends people back to the app with %s', async (fault, error, aadsts) => {
    await switchOn(fault);
    const { location } = await typeSignIn(entra);
    expect(location?.searchParams.get('error')).toBe(error);
    expect(location?.searchParams.get('error_description')).toMatch(new RegExp(`^AADSTS${aadsts}: `));
  });

  it('sends people back with whatever error is ordered, also one that it doesn’t know itself', async () => {
    await switchOn('sign-in-refused', { aadsts: 530032, times: 1 });
    const { location } = await typeSignIn(entra);
    expect(location?.searchParams.get('error_description')).toMatch(/^AADSTS530032: /);
    await switchOn('sign-in-refused', { aadsts: null, subcode: 'cancel', times: 1 });
    const cancelled = (await typeSignIn(entra)).location?.searchParams;
    expect([cancelled?.get('error'), cancelled?.get('error_subcode'), cancelled?.has('error_description')]).toEqual([
      ...['access_denied', 'cancel', false],
    ]);
  });

  it.each([
    ['consent-withdrawn', 700016],
    ['app-disabled', 7000112],
    ['secret-expired', 7000222],
  ])('refuses the app a token with %s', async (fault, aadsts) => {
    await switchOn(fault);
    expect((await requestAppToken(entra)).body.error_codes).toEqual([aadsts]);
  });

  it('takes the directory permission away', async () => {
    const bearer = (await requestAppToken(entra)).body.access_token ?? '';
    expect(claimsOf(bearer)['roles']).toContain('User.Read.All');
    await switchOn('no-directory-permission');
    for (const path of ['organization', 'users']) {
      const response = await fetch(`${entra.graph}/v1.0/${path}`, { headers: { Authorization: `Bearer ${bearer}` } });
      expect(response.status).toBe(403);
    }
  });

  const endpoints = [
    `/${HOST}/v2.0/.well-known/openid-configuration`,
    `/${HOST}/discovery/v2.0/keys`,
    `/${HOST}/oauth2/v2.0/authorize`,
    '/organizations/oauth2/v2.0/authorize',
    '/graph/v1.0/users',
  ];

  it('answers 503 everywhere during an outage, and nowhere after it', async () => {
    await switchOn('outage');
    for (const endpoint of endpoints) {
      const response = await get(endpoint);
      expect([endpoint, response.status, response.headers.get('retry-after')]).toEqual([endpoint, 503, '5']);
    }
    expect((await requestAppToken(entra)).body.error).toBe('temporarily_unavailable');
    expect((await get('/')).status).toBe(200);
    await orderFault(entra, { fault: null });
    expect((await requestAppToken(entra)).status).toBe(200);
  });

  it('can drop connections instead, of one tenant alone', async () => {
    await switchOn('outage', { mode: 'refuse', tenant: HOST });
    await expect(get(`/${HOST}/discovery/v2.0/keys`)).rejects.toThrow('fetch failed');
    expect((await get(`/${HOME}/discovery/v2.0/keys`)).status).toBe(200);
  });

  it('holds an answer back when slow', async () => {
    await switchOn('slow', { delayMs: 120_000 });
    const impatient = fetch(`${entra.url}/${HOST}/discovery/v2.0/keys`, { signal: AbortSignal.timeout(200) });
    await expect(impatient).rejects.toThrow('timeout');
    await switchOn('slow', { delayMs: 1 });
    expect((await get(`/${HOST}/discovery/v2.0/keys`)).status).toBe(200);
  });

  it('shows the active faults and the people on the home page', async () => {
    await switchOn('slow', { delayMs: 4321 });
    const html = await (await get('/')).text();
    expect(html).toContain('4321');
    expect(html).toContain('alice@home.example');
    expect(html).toContain('&lt;b&gt;User&lt;/b&gt;');
  });
});
