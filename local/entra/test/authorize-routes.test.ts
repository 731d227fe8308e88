import { expect, it } from 'vitest';
import { makeFormBrowser } from '../testing/form-browser.ts';
import { ADMIN, CALLBACK, GUEST_AT_HOME, HOME, HOST, USER } from '../testing/seeded-entra.ts';
import { authorizeUrl, codeOf, fetchIdToken, redeem, typeSignIn, verifyIdToken } from '../testing/sign-in.ts';
import { askAuthorize, entraForTests, parametersOf, refusal } from './entra-for-tests.ts';

const entra = entraForTests();

it('leads from address and password to a code, with the state untouched', async () => {
  const { status, location } = await typeSignIn(entra);
  expect(status).toBe(303);
  expect(location?.href.startsWith(`${CALLBACK}?code=`)).toBe(true);
  expect(location?.searchParams.get('state')).toBe('the state');
});

it('gives an ID token with the claims of version 2, and an administrator’s with the directory roles', async () => {
  const claims = await verifyIdToken(entra, await fetchIdToken(entra));
  expect(claims).toMatchObject({
    ...{ tid: HOST, oid: 'aaaaaaaa-0000-4000-8000-000000000002', nonce: 'the nonce', ver: '2.0' },
    ...{ preferred_username: USER, email: 'user.mail@host.example', name: '<b>User</b>' },
  });
  expect([claims['wids'], claims['idp']]).toEqual([undefined, undefined]);
  expect(claims.sub).not.toBe(claims['oid']);
  const { wids } = await verifyIdToken(entra, await fetchIdToken(entra, ADMIN));
  expect(wids).toEqual(['62e90394-69f5-4237-9190-012177145e10']);
});

it('lets a guest in with another object id and the identity provider of home', async () => {
  const claims = await verifyIdToken(entra, await fetchIdToken(entra, GUEST_AT_HOME));
  const oid = 'aaaaaaaa-0000-4000-8000-000000000005';
  const idp = `${entra.url}/${HOME}/v2.0`;
  expect(claims).toMatchObject({ tid: HOST, oid, idp, preferred_username: GUEST_AT_HOME });
});

it('shows AADSTS50020 to somebody of another tenant who is no guest', async () => {
  const visited = await typeSignIn(entra, 'bob@home.example');
  expect(visited.location).toBeUndefined();
  expect(visited.html).toContain('AADSTS50020');
});

it.each([
  ['an unknown user', 'nobody@host.example', 'right', 'AADSTS50034'],
  ['a wrong password', USER, 'wrong', 'AADSTS50126'],
  ['a disabled user', 'disabled@host.example', 'right', 'AADSTS50057'],
])('shows the form again, the address kept, for %s', async (_what, login, password, aadsts) => {
  const browser = makeFormBrowser();
  await askAuthorize(entra, HOST, {}, browser);
  const { html, status } = await browser.submit({ action: 'sign-in', login, password });
  expect(status).toBe(200);
  expect(html).toContain(aadsts);
  expect(html).toContain(`value="${login}"`);
});

it('returns AADSTS50105 for somebody who is not assigned to the app', async () => {
  const visited = await typeSignIn(entra, 'unassigned@host.example');
  expect(parametersOf(visited)).toMatchObject({ ...refusal('access_denied', 50105), state: 'the state' });
});

it('signs in silently the second time, and asks again with prompt=login', async () => {
  const browser = makeFormBrowser();
  await typeSignIn(entra, USER, HOST, browser);
  for (const tenant of [HOST, 'organizations']) codeOf(await askAuthorize(entra, tenant, {}, browser));
  expect((await askAuthorize(entra, HOST, { prompt: 'login' }, browser)).html).toContain('name="password"');
  codeOf(await browser.submit({ action: 'sign-in', login: USER, password: 'right' }));
});

it('shows nothing with prompt=none: it knows who is there, or says why not', async () => {
  const browser = makeFormBrowser();
  const silently = (changes: Record<string, string> = {}, tenant = HOST) =>
    askAuthorize(entra, tenant, { prompt: 'none', ...changes }, browser);
  const nobody = { ...refusal('login_required', 50058), state: 'the state' };
  expect(parametersOf(await silently())).toMatchObject(nobody);
  await typeSignIn(entra, USER, HOST, browser);
  for (const hint of [{}, { login_hint: USER }]) codeOf(await silently(hint));
  const other = await silently({ login_hint: ADMIN });
  expect(parametersOf(other)).toMatchObject(refusal('interaction_required', 16000));
  await typeSignIn(entra, 'bob@home.example', HOME, browser);
  expect(parametersOf(await silently({}, HOME))).toMatchObject({ error: 'consent_required' });
});

it.each([
  ['an unknown app', HOST, { client_id: '00000000-0000-4000-8000-000000000000' }, 'AADSTS700016'],
  ['a foreign redirect URI', HOST, { redirect_uri: `${CALLBACK}/more` }, 'AADSTS50011'],
  ['no redirect URI', HOST, { redirect_uri: undefined }, 'AADSTS900144'],
  ['an unknown tenant', '44444444-aaaa-4bbb-8ccc-000000000004', {}, 'AADSTS90002'],
])('shows an error and never redirects for %s', async (_what, tenant, changes, aadsts) => {
  const visited = await askAuthorize(entra, tenant, changes);
  expect([visited.status, visited.location]).toEqual([400, undefined]);
  expect(visited.html).toContain(aadsts);
});

it('shows an error and never redirects for a repeated parameter', async () => {
  const visited = await makeFormBrowser().open(`${authorizeUrl(entra)}&state=again`);
  expect(visited.html).toContain('AADSTS90013');
  expect(visited.location).toBeUndefined();
});

it.each([
  ['another response type', { response_type: 'id_token' }, 'unsupported_response_type'],
  ['a scope without openid', { scope: 'profile' }, 'invalid_scope'],
  ['a scope that is none of the basic ones', { scope: 'openid Mail.Read' }, 'invalid_scope'],
  ['a plain code challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
  ['an unknown prompt', { prompt: 'create' }, 'invalid_request'],
])('returns the error to the app for %s', async (_what, changes, error) => {
  expect(parametersOf(await askAuthorize(entra, HOST, changes))).toMatchObject({ error, state: 'the state' });
});

it('refuses a form that another site sent', async () => {
  const response = await fetch(authorizeUrl(entra, HOME), {
    method: 'POST',
    headers: { 'Sec-Fetch-Site': 'cross-site' },
    body: new URLSearchParams({ action: 'sign-in', login: 'bob@home.example', password: 'right' }),
    signal: AbortSignal.timeout(10_000),
  });
  expect(response.headers.get('set-cookie')).toBeNull();
});

it('escapes what comes from outside', async () => {
  const hint = '"><script>alert(1)</script>';
  const { html } = await askAuthorize(entra, HOST, { login_hint: hint, state: hint });
  expect(html).not.toContain('<script>');
  expect(html).toContain('Azure &lt;SSO&gt; &amp; more');
});

it('lets an ordinary user consent to the basic scopes, once, without the consent of the tenant', async () => {
  const browser = makeFormBrowser();
  const page = await typeSignIn(entra, GUEST_AT_HOME, 'organizations', browser);
  expect(page.html).toContain('Permissions requested');
  const code = codeOf(await browser.submit({ action: 'accept' }));
  expect((await redeem(entra, code, 'organizations')).status).toBe(200);
  codeOf(await askAuthorize(entra, HOME, {}, browser));
});

it('returns AADSTS65004 to the app when the person declines', async () => {
  const browser = makeFormBrowser();
  await typeSignIn(entra, 'bob@home.example', HOME, browser);
  expect(parametersOf(await browser.submit({ action: 'cancel' }))).toMatchObject(refusal('access_denied', 65004));
});
