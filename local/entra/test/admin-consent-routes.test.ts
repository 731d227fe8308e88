import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RunningEntra } from '../start-entra.ts';
import { makeFormBrowser } from '../testing/form-browser.ts';
import * as seeded from '../testing/seeded-entra.ts';
import { claimsOf, requestAppToken, typeSignIn } from '../testing/sign-in.ts';
import { get, parametersOf, refusal } from './entra-for-tests.ts';

const { ADMIN, CLIENT, CONSENTED, HOME, HOST, STRICT, USER } = seeded;
let entra: RunningEntra;
let dataFile: string;
const start = () => seeded.startSeededEntra((seed) => ({ ...seed, consents: [] }), { dataFile });
beforeEach(async () => {
  dataFile = join(await mkdtemp(join(tmpdir(), 'entra-')), 'sub', 'entra.json');
  entra = await start();
});
afterEach(async () => {
  await entra.close();
  await rm(join(dataFile, '../..'), { recursive: true });
});

const consentUrl = (tenant: string = HOST, scope: string = `${entra.graph}/.default`): string => {
  const query = new URLSearchParams({ client_id: CLIENT, redirect_uri: CONSENTED, scope, state: 's t' });
  return `${entra.url}/${tenant}/v2.0/adminconsent?${query.toString()}`;
};
const signInAs = async (login: string, url = consentUrl()) => {
  const browser = makeFormBrowser();
  await browser.open(url);
  return { browser, page: await browser.submit({ action: 'sign-in', login, password: 'right' }) };
};

it('lists the permissions, and accepting lets the app in', async () => {
  expect((await requestAppToken(entra)).body.error_codes).toEqual([700016]);
  const { browser, page } = await signInAs(ADMIN);
  expect(page.html).toMatch(/Organization\.Read\.All[\s\S]*User\.Read\.All/);
  expect(parametersOf(await browser.submit({ action: 'accept' }))).toEqual({
    ...{ keep: 'this', admin_consent: 'True', tenant: HOST, state: 's t', scope: `${entra.graph}/.default` },
  });
  const claims = claimsOf((await requestAppToken(entra)).body.access_token ?? '');
  const roles = ['Organization.Read.All', 'User.Read.All'];
  expect(claims).toMatchObject({ aud: entra.graph, tid: HOST, appid: CLIENT, roles });
});

it('returns an error that says admin_consent=True all the same when declined', async () => {
  const { browser } = await signInAs(ADMIN);
  const back = { admin_consent: 'True', tenant: HOST, state: 's t' };
  const declined = await browser.submit({ action: 'cancel' });
  expect(parametersOf(declined)).toMatchObject({ ...refusal('access_denied', 65004), ...back });
  expect((await requestAppToken(entra)).status).toBe(400);
});

it('tells an ordinary user that an administrator is needed, and takes no for an answer only', async () => {
  const { browser, page } = await signInAs(USER);
  for (const { html } of [page, await browser.submit({ action: 'accept' })])
    expect(html).toContain('Need admin approval');
  expect((await requestAppToken(entra)).status).toBe(400);
  expect(parametersOf(await browser.submit({ action: 'cancel' }))).toMatchObject(refusal('access_denied', 90094));
});

it('uses the session of the sign-in before it, and offers another account', async () => {
  const browser = makeFormBrowser();
  await typeSignIn(entra, USER, 'organizations', browser);
  await browser.submit({ action: 'accept' });
  expect((await browser.open(consentUrl())).html).toContain('Need admin approval');
  await browser.follow('another account');
  const page = await browser.submit({ action: 'sign-in', login: ADMIN, password: 'right' });
  expect(page.html).toContain('Permissions requested');
});

it('grants no more than the scope names', async () => {
  const url = consentUrl(STRICT, `${entra.graph}/Organization.Read.All`);
  await (await signInAs('admin@strict.example', url)).browser.submit({ action: 'accept' });
  const { body } = await requestAppToken(entra, STRICT);
  expect(claimsOf(body.access_token ?? '')['roles']).toEqual(['Organization.Read.All']);
});

it.each([
  ['the common path', 'common', undefined, 'AADSTS90023'],
  ['a permission that is not registered', HOST, 'Mail.ReadWrite', 'AADSTS70011'],
])('shows an error for %s', async (_what, tenant, scope, aadsts) => {
  const visited = await makeFormBrowser().open(consentUrl(tenant, scope));
  expect(visited.html).toContain(aadsts);
  expect(visited.location).toBeUndefined();
});

it('survives a restart', async () => {
  await (await signInAs(ADMIN)).browser.submit({ action: 'accept' });
  await entra.close();
  entra = await start();
  expect((await requestAppToken(entra)).status).toBe(200);
  expect(JSON.parse(await readFile(dataFile, 'utf8'))).toMatchObject({ tenants: [{ tenantId: HOST }] });
});

it('heals a withdrawn consent in the tenant where it is given anew, and nowhere else', async () => {
  const { browser } = await signInAs(ADMIN);
  await browser.submit({ action: 'accept' });
  await seeded.orderFault(entra, { fault: 'consent-withdrawn' });
  expect((await requestAppToken(entra)).body).toMatchObject({ error: 'unauthorized_client', error_codes: [700016] });
  expect(parametersOf(await typeSignIn(entra))).toMatchObject(refusal('consent_required', 65001));
  await browser.open(consentUrl());
  await browser.submit({ action: 'accept' });
  expect((await requestAppToken(entra)).status).toBe(200);
  const left = await (await get(`${entra.url}/faults`)).json();
  expect(left).toMatchObject({ active: [{ tenant: HOME }, { tenant: STRICT }] });
});
