import { decodeProtectedHeader, type JSONWebKeySet } from 'jose';
import { afterEach, expect, it } from 'vitest';
import { FAULT_NAMES, SIGNATURE_FAULTS } from '../faults/fault-names.ts';
import { CLIENT, HOME, HOST, orderFault } from '../testing/seeded-entra.ts';
import { claimsOf, fetchIdToken, NONCE, requestAppToken, typeSignIn, verifyIdToken } from '../testing/sign-in.ts';
import { entraForTests, get as load, parametersOf, refusal } from './entra-for-tests.ts';

const VICTIM = 'ceo@victim.example';
/** What some faults need to be told besides their name. */
const DETAILS: Record<string, object> = { 'email-of-victim': { email: VICTIM } };

const entra = entraForTests();
const order = (body: object) => orderFault(entra, body);
afterEach(() => fetch(`${entra.url}/faults`, { method: 'DELETE' }).then(() => undefined));

const get = (path: string) => load(entra.url + path);
const switchOn = async (fault: string, rest: object = {}): Promise<void> => {
  expect((await order({ fault, ...DETAILS[fault], ...rest })).status).toBe(200);
};
const readFaults = async () =>
  (await (await get('/faults')).json()) as { active: unknown[]; possible: { fault: string; meaning: string }[] };
const active = async () => (await readFaults()).active;
const keysOf = async (tenant: string) => (await (await get(`/${tenant}/discovery/v2.0/keys`)).json()) as JSONWebKeySet;
const verifiedToken = async () => verifyIdToken(entra, await fetchIdToken(entra));

it('lists every possible fault with its meaning', async () => {
  const meant = (await readFaults()).possible.filter(({ meaning }) => meaning !== '');
  expect(meant.map(({ fault }) => fault)).toEqual(FAULT_NAMES);
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
])('refuses %s, naming the field', async (_what, ordered, field, message) => {
  const response = await order(ordered);
  expect(response.status).toBe(400);
  const errors = [{ field, message: expect.stringContaining(message) as string }];
  expect(await response.json()).toMatchObject({ errors });
  expect(await active()).toEqual([]);
});

it('refuses a body that is too large, whether it says so or not', async () => {
  const large = ' '.repeat(65 * 1024);
  for (const body of [large, new Blob([large]).stream()])
    expect((await fetch(`${entra.url}/faults`, { method: 'POST', body, duplex: 'half' })).status).toBe(413);
});

it('replaces what was active, for one tenant alone if one is named, and null clears', async () => {
  const slow = { fault: 'slow', delayMs: 1 };
  await order({ faults: [slow, { fault: 'expired', tenant: HOST }] });
  await switchOn('wrong-tid', { tenant: HOST });
  expect(await active()).toMatchObject([slow, { fault: 'wrong-tid', tenant: HOST }]);
  await order({ fault: null, tenant: HOST });
  expect(await active()).toMatchObject([slow]);
  await switchOn('alg-none');
  expect(await active()).toMatchObject([{ fault: 'alg-none' }]);
  await order({ fault: null });
  expect(await active()).toEqual([]);
});

it('strikes as many times as told', async () => {
  await switchOn('secret-expired', { times: 2 });
  const codes = [];
  for (let call = 0; call < 3; call += 1) codes.push((await requestAppToken(entra)).body.error_codes);
  expect(codes).toEqual([[7000222], [7000222], undefined]);
});

it('changes claims under a good signature', async () => {
  const claimsWith = async (fault: string) => {
    await switchOn(fault);
    return claimsOf(await fetchIdToken(entra));
  };
  expect((await claimsWith('wrong-issuer')).iss).not.toContain(HOST);
  expect((await claimsWith('wrong-audience')).aud).not.toBe(CLIENT);
  expect((await claimsWith('expired')).exp).toBeLessThan(Date.now() / 1000);
  await switchOn('wrong-nonce');
  expect((await verifiedToken())['nonce']).not.toBe(NONCE);
  await switchOn('wrong-tid');
  expect((await verifiedToken())['tid']).not.toBe(HOST);
  await switchOn('email-of-victim');
  expect(await verifiedToken()).toMatchObject({ email: VICTIM, preferred_username: VICTIM, nonce: NONCE, tid: HOST });
});

it('puts each bad signature in the form that it is named after', async () => {
  const kid = (await keysOf(HOST)).keys[0]?.kid;
  const headers: Record<string, unknown> = {};
  for (const fault of SIGNATURE_FAULTS) {
    await switchOn(fault);
    const idToken = await fetchIdToken(entra);
    headers[fault] = { ...decodeProtectedHeader(idToken), signed: !idToken.endsWith('.') };
  }
  const genuine = { typ: 'JWT', alg: 'RS256', kid, signed: true };
  const other = { ...genuine, kid: expect.not.stringContaining(kid ?? '') as string };
  expect(headers).toEqual({
    'alg-none': { alg: 'none', signed: false },
    unsigned: { ...genuine, signed: false },
    'forged-signature': genuine,
    'embedded-jwk': { ...other, jwk: expect.any(Object) as object },
    jku: { ...other, jku: `${entra.url}/attacker/keys` },
    'unknown-kid': other,
    'hs256-public-key': { ...genuine, alg: 'HS256' },
  });
});

it('rolls the keys of one tenant at once', async () => {
  const before = [await keysOf(HOST), await keysOf(HOME)];
  const idToken = await fetchIdToken(entra);
  await switchOn('keys-rolled', { tenant: HOST });
  const after = [await keysOf(HOST), await keysOf(HOME)];
  expect(after[0]?.keys).toHaveLength(1);
  expect([after[0], after[1]]).toEqual([expect.not.objectContaining(before[0] ?? {}), before[1]]);
  await expect(verifyIdToken(entra, idToken)).rejects.toThrow();
  await expect(verifiedToken()).resolves.toBeDefined();
});

it.each([
  ['blocked-by-policy', 'access_denied', 53003],
  ['not-assigned', 'access_denied', 50105],
  ['app-disabled', 'unauthorized_client', 7000112],
  ['consent-withdrawn', 'consent_required', 65001],
])('sends people back to the app with %s', async (fault, error, aadsts) => {
  await switchOn(fault);
  expect(parametersOf(await typeSignIn(entra))).toMatchObject(refusal(error, aadsts));
});

it('sends people back with whatever error is ordered, also one that it doesn’t know itself', async () => {
  await switchOn('sign-in-refused', { aadsts: 530032, times: 1 });
  expect(parametersOf(await typeSignIn(entra))).toMatchObject(refusal('access_denied', 530032));
  await switchOn('sign-in-refused', { aadsts: null, subcode: 'cancel', times: 1 });
  const { error, error_subcode, error_description } = parametersOf(await typeSignIn(entra));
  expect([error, error_subcode, error_description]).toEqual(['access_denied', 'cancel', undefined]);
});

it('refuses a disabled app a token, too', async () => {
  await switchOn('app-disabled');
  expect((await requestAppToken(entra)).body.error_codes).toEqual([7000112]);
});

it('takes the directory permission away', async () => {
  const bearer = (await requestAppToken(entra)).body.access_token ?? '';
  expect(claimsOf(bearer)['roles']).toContain('User.Read.All');
  await switchOn('no-directory-permission');
  for (const path of ['organization', 'users'])
    expect((await load(`${entra.graph}/v1.0/${path}`, bearer)).status).toBe(403);
});

it('answers 503 everywhere during an outage, and nowhere after it', async () => {
  await switchOn('outage');
  const ofHost = ['v2.0/.well-known/openid-configuration', 'discovery/v2.0/keys', 'oauth2/v2.0/authorize'];
  const endpoints = ['/organizations/oauth2/v2.0/authorize', '/graph/v1.0/users'];
  for (const endpoint of [...ofHost.map((path) => `/${HOST}/${path}`), ...endpoints]) {
    const response = await get(endpoint);
    expect([endpoint, response.status, response.headers.get('retry-after')]).toEqual([endpoint, 503, '5']);
  }
  expect((await requestAppToken(entra)).body.error).toBe('temporarily_unavailable');
  expect((await get('/')).status).toBe(200);
  await order({ fault: null });
  expect((await requestAppToken(entra)).status).toBe(200);
});

it('can drop connections instead, of one tenant alone', async () => {
  await switchOn('outage', { mode: 'refuse', tenant: HOST });
  await expect(keysOf(HOST)).rejects.toThrow('fetch failed');
  expect((await keysOf(HOME)).keys).toHaveLength(1);
});

it('holds an answer back when slow', async () => {
  await switchOn('slow', { delayMs: 120_000 });
  const impatient = fetch(`${entra.url}/${HOST}/discovery/v2.0/keys`, { signal: AbortSignal.timeout(200) });
  await expect(impatient).rejects.toThrow('timeout');
  await switchOn('slow', { delayMs: 1 });
  expect((await keysOf(HOST)).keys).toHaveLength(1);
});

it('shows the active faults and the people on the home page', async () => {
  await switchOn('slow', { delayMs: 4321 });
  const html = await (await get('/')).text();
  for (const shown of ['4321', 'alice@home.example', '&lt;b&gt;User&lt;/b&gt;']) expect(html).toContain(shown);
});
