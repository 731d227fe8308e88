import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunningEntra } from '../start-entra.ts';
import { type FormBrowser, makeFormBrowser, type Visited } from '../testing/form-browser.ts';
import { ADMIN, CLIENT, CONSENTED, HOME, HOST, STRICT, startSeededEntra, USER } from '../testing/seeded-entra.ts';
import { claimsOf, requestAppToken, typeSignIn } from '../testing/sign-in.ts';

describe('admin consent', () => {
  let entra: RunningEntra;
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'entra-'));
    entra = await startSeededEntra((seed) => ({ ...seed, consents: [] }), {
      dataFile: join(folder, 'sub', 'entra.json'),
    });
  });
  afterEach(async () => {
    await entra.close();
    await rm(folder, { recursive: true });
  });

  const consentUrl = (tenant: string, scope: string = `${entra.graph}/.default`): string => {
    const query = new URLSearchParams({ client_id: CLIENT, redirect_uri: CONSENTED, scope, state: 's t' });
    return `${entra.url}/${tenant}/v2.0/adminconsent?${query.toString()}`;
  };
  const signIn = async (browser: FormBrowser, url: string, login: string): Promise<Visited> => {
    await browser.open(url);
    return browser.submit({ action: 'sign-in', login, password: 'right' });
  };
  const parametersOf = ({ location }: Visited) => Object.fromEntries(location?.searchParams ?? []);

  it('lists the permissions, and accepting lets the app in', async () => {
    expect((await requestAppToken(entra)).body.error_codes).toEqual([700016]);
    const browser = makeFormBrowser();
    const page = await signIn(browser, consentUrl(HOST), ADMIN);
    expect(page.html).toContain('Organization.Read.All');
    expect(page.html).toContain('User.Read.All');
    expect(parametersOf(await browser.submit({ action: 'accept' }))).toEqual({
      keep: 'this',
      admin_consent: 'True',
      tenant: HOST,
      state: 's t',
      scope: `${entra.graph}/.default`,
    });
    const token = await requestAppToken(entra);
    expect(claimsOf(token.body.access_token ?? '')).toMatchObject({
      aud: entra.graph,
      tid: HOST,
      appid: CLIENT,
      roles: ['Organization.Read.All', 'User.Read.All'],
    });
  });

  it('returns an error that says admin_consent=True all the same when declined', async () => {
    const browser = makeFormBrowser();
    await signIn(browser, consentUrl(HOST), ADMIN);
    expect(parametersOf(await browser.submit({ action: 'cancel' }))).toMatchObject({
      error: 'access_denied',
      error_description: expect.stringMatching(/^AADSTS65004: /) as string,
      admin_consent: 'True',
      tenant: HOST,
      state: 's t',
    });
    expect((await requestAppToken(entra)).status).toBe(400);
  });

  it('tells an ordinary user that an administrator is needed, and takes no for an answer only', async () => {
    const browser = makeFormBrowser();
    const page = await signIn(browser, consentUrl(HOST), USER);
    expect(page.html).toContain('Need admin approval');
    const forged = await browser.submit({ action: 'accept' });
    expect(forged.html).toContain('Need admin approval');
    expect((await requestAppToken(entra)).status).toBe(400);
    expect(parametersOf(await browser.submit({ action: 'cancel' }))).toMatchObject({ error: 'access_denied' });
  });

  it('uses the session of the sign-in before it, and offers another account', async () => {
    const browser = makeFormBrowser();
    await typeSignIn(entra, USER, 'organizations', browser);
    await browser.submit({ action: 'accept' });
    expect((await browser.open(consentUrl(HOST))).html).toContain('Need admin approval');
    await browser.follow('another account');
    const page = await browser.submit({ action: 'sign-in', login: ADMIN, password: 'right' });
    expect(page.html).toContain('Permissions requested');
  });

  it('grants no more than the scope names', async () => {
    const browser = makeFormBrowser();
    await signIn(browser, consentUrl(STRICT, `${entra.graph}/Organization.Read.All`), 'admin@strict.example');
    await browser.submit({ action: 'accept' });
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
    const dataFile = join(folder, 'sub', 'entra.json');
    const browser = makeFormBrowser();
    await signIn(browser, consentUrl(HOST), ADMIN);
    await browser.submit({ action: 'accept' });
    const again = await startSeededEntra((seed) => ({ ...seed, consents: [] }), { dataFile });
    try {
      expect((await requestAppToken(again)).status).toBe(200);
      expect(JSON.parse(await readFile(dataFile, 'utf8'))).toMatchObject({ tenants: [{ tenantId: HOST }] });
    } finally {
      await again.close();
    }
  });

  it('heals a withdrawn consent in the tenant where it is given anew, and nowhere else', async () => {
    const browser = makeFormBrowser();
    await signIn(browser, consentUrl(HOST), ADMIN);
    await browser.submit({ action: 'accept' });
    await fetch(`${entra.url}/faults`, { method: 'POST', body: '{"fault":"consent-withdrawn"}' });
    expect((await requestAppToken(entra)).body).toMatchObject({ error: 'unauthorized_client', error_codes: [700016] });
    expect(parametersOf(await typeSignIn(entra))['error_description']).toMatch(/^AADSTS65001: /);
    await browser.open(consentUrl(HOST));
    await browser.submit({ action: 'accept' });
    expect((await requestAppToken(entra)).status).toBe(200);
    const left = await (await fetch(`${entra.url}/faults`)).json();
    expect(left).toMatchObject({ active: [{ tenant: HOME }, { tenant: STRICT }] });
  });
});
