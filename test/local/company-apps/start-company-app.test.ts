import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LoopbackServer } from '../../../local/certificates/serve-on-loopback.ts';
import { startCompanyApp } from '../../../local/company-apps/start-company-app.ts';
import { type PasswordStore, startPasswordStore } from '../../../local/password-store/start-password-store.ts';
import { type Page, PersonBrowser } from '../../../local/tour/person-browser.ts';
import { addStubProvider, type StubProvider } from '../web/stub-openid-provider.ts';
import { problem, startStubService, type StubService } from '../web/stub-service.ts';

const EMAIL = 'zoe@acme.example';
const CONTINUE = { name: 'action', value: 'continue' };
const SIGN_IN = { name: 'action', value: 'sign-in' };
const SIGN_OUT = { name: 'action', value: 'sign-out' };

let folder: string;
let service: StubService;
let provider: StubProvider;
let store: PasswordStore;
let app: LoopbackServer;
let browser: PersonBrowser;
let discover: () => Response;
let isActive: boolean;

const entra = (hint = 'sealed-hint') =>
  Response.json({
    step: 'entra',
    url: `${app.url}/initiate-login?${new URLSearchParams({ iss: service.url, login_hint: hint }).toString()}`,
  });
const byPassword = () => Response.json({ step: 'company-credentials' });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'company-app-'));
  service = await startStubService();
  provider = await addStubProvider(service.web, () => service.url, { id: 'elevate', secret: 'app-secret' });
  provider.claims = { email: EMAIL, name: 'Zoë Acme', account_id: 'acme', idp: 'entra', tid: 'tenant-1' };
  discover = () => entra();
  isActive = true;
  service.web.post('/discovery', () => discover());
  service.web.post('/company-credentials/check', (c) =>
    c.json({ credentials: isActive ? 'active' : 'inactive', mayUse: isActive, mayReset: isActive }),
  );
  store = await startPasswordStore({
    dataFile: join(folder, 'passwords.json'),
    serviceUrl: service.url,
    clientId: 'password-service',
    clientSecret: 'secret',
    people: [{ email: EMAIL, password: 'the first password', name: 'Zoë <i>Acme</i>', account: 'Acme & Co' }],
  });
  app = await startCompanyApp({
    app: { id: 'elevate', displayName: 'Elevate', requiresTwoFactor: false },
    issuer: service.url,
    clientId: 'elevate',
    clientSecret: 'app-secret',
    passwordStore: store,
    company: { name: 'Example Hosting' },
  });
  browser = new PersonBrowser();
});

afterEach(async () => {
  await app.close();
  await store.close();
  await service.close();
  await rm(folder, { recursive: true });
});

const giveAddress = async (stopAt?: (url: URL) => boolean): Promise<Page> =>
  browser.submit(await browser.open(app.url), { email: EMAIL }, CONTINUE, stopAt);
const atCallback = (url: URL): boolean => url.pathname === '/callback';
const isSignedIn = async (): Promise<boolean> => (await browser.open(app.url)).heading.startsWith('Welcome');

describe('signing in with Azure', () => {
  it('asks the address first, goes through the service, and shows who came and what was told', async () => {
    const home = await giveAddress();
    expect(home.heading).toBe('Welcome, Zoë Acme');
    expect(home.text).toContain('with Azure');
    expect(home.html).toContain('data-claim="tid"');
    expect(provider.loginHint).toBe('sealed-hint');
    expect(service.asked[0]).toMatchObject({ path: '/discovery', body: { email: EMAIL, app: 'elevate' } });
  });

  it('puts the address into no URL on the way', async () => {
    const { visited } = await giveAddress();
    expect(visited.map(String).join(' ')).not.toMatch(/zoe|acme/);
  });

  it('uses a code with PKCE, state and nonce', async () => {
    await giveAddress();
    const path = service.asked.find(({ path }) => path.startsWith('/authorize'))?.path ?? '';
    const asked = new URL(path, service.url).searchParams;
    expect(asked.get('response_type')).toBe('code');
    expect(asked.get('code_challenge_method')).toBe('S256');
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)?.length).toBeGreaterThan(40);
    expect(asked.get('redirect_uri')).toBe(`${app.url}/callback`);
  });

  it('accepts a token signed by a key made since the last sign-in, without waiting', async () => {
    await giveAddress();
    expect(provider.keyFetches).toBe(1);
    browser = new PersonBrowser();
    await giveAddress();
    expect(provider.keyFetches).toBe(1);
    await provider.rotateKeys();
    browser = new PersonBrowser();
    expect((await giveAddress()).heading).toBe('Welcome, Zoë Acme');
    expect(provider.keyFetches).toBe(2);
  });

  it('completes when the keys are rotated in the middle of a sign-in', async () => {
    await giveAddress();
    browser = new PersonBrowser();
    const { url } = await giveAddress(atCallback);
    await provider.rotateKeys();
    expect((await browser.open(url)).heading).toBe('Welcome, Zoë Acme');
  });

  it.each<[string, () => void]>([
    ['a signature by another key', () => (provider.forge = true)],
    ['another nonce', () => (provider.claims = { ...provider.claims, nonce: 'other' })],
  ])('refuses an ID token with %s', async (_, spoil) => {
    spoil();
    const page = await giveAddress();
    expect(page).toMatchObject({ status: 400, heading: 'This sign-in can’t be used' });
    expect(await isSignedIn()).toBe(false);
  });

  it('uses an answer once', async () => {
    const { url } = await giveAddress(atCallback);
    await browser.open(url);
    expect(await isSignedIn()).toBe(true);
    expect(await browser.open(url)).toMatchObject({ status: 400, heading: 'This sign-in can’t be used' });
  });

  it('takes no answer that another browser asked for', async () => {
    const { url } = await giveAddress(atCallback);
    browser = new PersonBrowser();
    expect((await browser.open(url)).status).toBe(400);
    expect(await isSignedIn()).toBe(false);
  });

  it.each(['state', 'iss', 'code'])('takes no answer whose %s was changed', async (name) => {
    const { url } = await giveAddress(atCallback);
    const before = url.searchParams.get(name) ?? '';
    url.searchParams.set(name, `${before.slice(0, -4)}AAAA`);
    expect((await browser.open(url)).status).toBe(400);
    expect(await isSignedIn()).toBe(false);
  });

  it('says so when the service refuses, and shows nothing that came in the address line', async () => {
    provider.refuseWith = 'access_denied';
    const { url } = await giveAddress(atCallback);
    url.searchParams.set('error_description', '<script>alert(1)</script>');
    const page = await browser.open(url);
    expect(page).toMatchObject({ status: 403, heading: 'You are not signed in' });
    expect(page.html).not.toContain('alert(1)');
  });

  it('refuses to start for another issuer, and never goes to an address from the link', async () => {
    const link = `${app.url}/initiate-login?${new URLSearchParams({ iss: 'https://evil.example', target_link_uri: 'https://evil.example/' }).toString()}`;
    expect((await browser.open(link)).status).toBe(400);
  });

  it('signs out here and at the service', async () => {
    const left = await browser.submit(await giveAddress(), {}, SIGN_OUT);
    expect(left.heading).toBe('Sign in to Elevate');
    expect(provider.endedSessions).toHaveLength(1);
    expect(await isSignedIn()).toBe(false);
  });

  it('works once the service is up, when it was down before', async () => {
    let isDown = true;
    const late = await startStubService();
    late.web.use(async (c, next) => (isDown ? c.text('down', 503) : next()));
    await addStubProvider(late.web, () => late.url, { id: 'elevate', secret: 'app-secret' });
    const other = await startCompanyApp({
      app: { id: 'owa', displayName: 'OWA', requiresTwoFactor: true },
      issuer: late.url,
      clientId: 'elevate',
      clientSecret: 'app-secret',
      passwordStore: store,
      company: { name: 'Example Hosting' },
    });
    const link = `${other.url}/initiate-login?${new URLSearchParams({ iss: late.url }).toString()}`;
    expect(await browser.open(link)).toMatchObject({ status: 503 });
    isDown = false;
    expect((await browser.open(link)).heading).toMatch(/^Welcome/);
    await other.close();
    await late.close();
  });
});

describe('signing in with the Company password', () => {
  beforeEach(() => {
    discover = byPassword;
  });
  const givePassword = async (password: string): Promise<Page> => {
    const page = await giveAddress();
    expect(page.heading).toBe('Enter your password');
    return browser.submit(page, { password }, SIGN_IN);
  };

  it('keeps the address from step one, takes the password, and shows who is there, escaped', async () => {
    const home = await givePassword('the first password');
    expect(home.url.pathname).toBe('/');
    expect(home.text).toContain('with the Example Hosting password');
    expect(home.html).toContain('Zoë &lt;i&gt;Acme&lt;/i&gt;');
    expect(home.html).toContain('Acme &amp; Co');
    expect(home.html).not.toContain('<i>');
  });

  it('refuses a wrong password', async () => {
    const page = await givePassword('another password');
    expect(page.status).toBe(401);
    expect(page.text).toContain('Address and password don’t belong together.');
    expect(await isSignedIn()).toBe(false);
  });

  it('refuses the right one while SSO is on, and offers Azure', async () => {
    isActive = false;
    const page = await givePassword('the first password');
    expect(page).toMatchObject({ status: 403, heading: 'Sign in with Azure' });
    expect(await isSignedIn()).toBe(false);
    discover = () => entra();
    expect((await browser.submit(page, {}, CONTINUE)).heading).toBe('Welcome, Zoë Acme');
  });

  it('lets nobody in when the password service can’t ask or doesn’t answer', async () => {
    const page = await giveAddress();
    await service.close();
    expect((await browser.submit(page, { password: 'the first password' }, SIGN_IN)).status).toBe(503);
    await store.close();
    expect((await browser.submit(page, { password: 'the first password' }, SIGN_IN)).status).toBe(503);
    expect(await isSignedIn()).toBe(false);
  });

  it('is where the service sends people on its way, without the address of an earlier sign-in', async () => {
    await giveAddress();
    provider.companySignInUri = `${app.url}/company-sign-in`;
    discover = () => entra();
    const page = await giveAddress();
    expect(page.heading).toBe('Enter your password');
    expect(page.html).not.toContain(EMAIL);
    const home = await browser.submit(page, { email: EMAIL, password: 'the first password' }, SIGN_IN);
    expect(home.heading).toMatch(/^Welcome/);
  });

  it('refuses the way from another issuer', async () => {
    expect((await browser.open(`${app.url}/company-sign-in?iss=https%3A%2F%2Fevil.example`)).status).toBe(400);
  });

  it('resets the password, and refuses that with a clear sentence while SSO is on', async () => {
    const page = await browser.open(`${app.url}/reset-password`);
    const fields = { email: EMAIL, currentPassword: 'the first password', newPassword: 'the second password' };
    isActive = false;
    const refused = await browser.submit(page, fields);
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('Your Example Hosting password can’t be reset here');
    isActive = true;
    expect((await browser.submit(page, { ...fields, newPassword: 'short' })).status).toBe(400);
    expect((await browser.submit(page, fields)).text).toContain('Your password is changed');
    expect((await givePassword('the second password')).heading).toMatch(/^Welcome/);
  });
});

describe('step one when it goes wrong', () => {
  it.each<[string, number, string, () => Response]>([
    ['no address', 400, 'This is no e-mail address', () => problem('invalid-request', 400)],
    [
      'too many tries',
      429,
      'Please wait 17 seconds',
      () => new Response('', { status: 429, headers: { 'retry-after': '17' } }),
    ],
    ['an outage', 503, 'Sign-in doesn’t answer at the moment', () => problem('unavailable', 503)],
    ['an answer that isn’t documented', 503, 'doesn’t answer', () => Response.json({ step: 'somewhere' })],
    [
      'an address that isn’t the app’s own',
      503,
      'doesn’t answer',
      () => Response.json({ step: 'entra', url: 'https://evil.example/' }),
    ],
  ])('says what to do after %s', async (_, status, words, answer) => {
    discover = answer;
    const page = await giveAddress();
    expect(page.status).toBe(status);
    expect(page.text).toContain(words);
    expect(page.html).toContain(`value="${EMAIL}"`);
  });

  it('escapes what was typed', async () => {
    discover = () => problem('invalid-request', 400);
    const start = await browser.open(app.url);
    const page = await browser.submit(start, { email: '"><script>alert(1)</script>' }, CONTINUE);
    expect(page.html).not.toContain('<script>alert');
    expect(page.html).toContain('&lt;script&gt;alert(1)');
  });
});

describe('what keeps a signed-in person safe', () => {
  const post = (headers: Record<string, string>, body: string) =>
    fetch(`${app.url}/sign-out`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body,
    });

  it('is signed out only by a form of the app’s own page', async () => {
    await giveAddress();
    const cookie = await browser.jar.getCookieString(app.url);
    expect((await post({ cookie }, 'csrf=guess')).status).toBe(403);
    expect((await post({ cookie, 'sec-fetch-site': 'same-site' }, '')).status).toBe(403);
    expect((await post({ cookie, origin: 'http://localhost:1' }, '')).status).toBe(403);
    expect(await isSignedIn()).toBe(true);
  });

  it('is nobody with a cookie that was changed', async () => {
    await giveAddress();
    const cookie = await browser.jar.getCookieString(app.url);
    const altered = cookie.replace(/(elevate-session=.{5})./, (_, start: string) => `${start}!`);
    expect(altered).not.toBe(cookie);
    const response = await fetch(app.url, { headers: { cookie: altered }, redirect: 'manual' });
    expect(response.headers.get('location')).toBe('/sign-in');
  });

  it('is signed out for good: the old cookie means nothing afterwards', async () => {
    const home = await giveAddress();
    const cookie = await browser.jar.getCookieString(app.url);
    await browser.submit(home, {}, SIGN_OUT);
    const response = await fetch(app.url, { headers: { cookie }, redirect: 'manual' });
    expect(response.headers.get('location')).toBe('/sign-in');
  });

  it('loads nothing from elsewhere, runs no script but the one that is known, and can’t be framed', async () => {
    const page = await browser.open(app.url);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.html.match(/(?:src|href)="https?:/g)).toBeNull();
  });
});
