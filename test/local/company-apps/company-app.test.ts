import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCompanyApp } from '../../../local/company-apps/start-company-app.ts';
import type { LoopbackServer } from '../../../local/kit/serve-on-loopback.ts';
import type { Mail, PasswordStore, Verified } from '../../../local/password-store/password-store.ts';
import { PersonBrowser } from '../../../local/tour/person-browser.ts';
import { problem, startStubService, type StubService } from '../web/stub-service.ts';

const EMAIL = 'zoe@acme.example';
const SCRIPT = '"><script>alert(1)</script>';
const action = (value: string) => ({ name: 'action', value });
const ZOE: Verified = { result: 'ok', person: { email: EMAIL, name: 'Zoë <i>Acme</i>', account: 'Acme & Co' } };

let service: StubService;
let app: LoopbackServer;
let browser: PersonBrowser;
let discover: () => Response;
let verified: Verified;
let asked: Awaited<ReturnType<PasswordStore['askReset']>>;
let reset: Awaited<ReturnType<PasswordStore['reset']>>;
let mails: Mail[];

beforeEach(async () => {
  service = await startStubService();
  service.web.post('/discovery', () => discover());
  discover = () => Response.json({ step: 'company-credentials' });
  verified = ZOE;
  asked = 'sent';
  reset = 'ok';
  mails = [];
  app = await startCompanyApp({
    app: { id: 'elevate', displayName: 'Elevate', requiresTwoFactor: false, look: 'jade' },
    ...{ issuer: service.url, clientId: 'elevate', clientSecret: 'app-secret', company: { name: 'Example Hosting' } },
    passwords: {
      verify: () => Promise.resolve(verified),
      askReset: (_, email, linkOf) => {
        if (asked === 'sent') mails.push({ to: email, link: linkOf('the-ticket') });
        return Promise.resolve(asked);
      },
      reset: () => Promise.resolve(reset),
      mails: () => mails,
    },
  });
  browser = new PersonBrowser();
});
afterEach(async () => {
  await app.close();
  await service.close();
});

const giveAddress = async (email = EMAIL) => browser.submit(await browser.open(app.url), { email }, action('continue'));
const givePassword = async () => browser.submit(await giveAddress(), { password: 'x' }, action('sign-in'));
const isSignedIn = async () => (await browser.open(app.url)).heading.startsWith('Welcome');

describe('signing in with the Company password', () => {
  it('keeps the address from step one, takes the password, and shows who is there, escaped', async () => {
    const home = await givePassword();
    expect(service.asked[0]).toMatchObject({ path: '/discovery', body: { email: EMAIL, app: 'elevate' } });
    expect(home.text).toContain('with the Example Hosting password');
    expect(home.html).toMatch(/Zoë &lt;i&gt;Acme&lt;\/i&gt;[\s\S]*Acme &amp; Co/);
    expect(home.visited.map(String).join(' ')).not.toMatch(/zoe/);
  });

  it.each([
    ['wrong-password', 401, 'Address and password don’t belong together.'],
    ['sso-only', 403, 'Your Example Hosting password can’t be used here'],
    ['unavailable', 503, 'Sign-in doesn’t answer at the moment'],
  ] as const)('lets nobody in after %s', async (result, status, words) => {
    verified = { result };
    const page = await givePassword();
    expect(page.status).toBe(status);
    expect(page.text).toContain(words);
    expect(await isSignedIn()).toBe(false);
  });

  it.each([
    ['sso-only', 403, 'Your Example Hosting password can’t be reset here'],
    ['unavailable', 503, 'Sign-in doesn’t answer at the moment'],
  ] as const)('sends no mail when the answer is %s', async (result, status, words) => {
    asked = result;
    const page = await browser.open(`${app.url}/reset-password`);
    const after = await browser.submit(page, { email: EMAIL });
    expect(after.status).toBe(status);
    expect(after.text).toContain(words);
    expect((await browser.open(`${app.url}/mail`)).text).toContain('None so far.');
  });

  it.each([
    ['ok', 200, 'Your password is changed'],
    ['ended', 410, 'This link has ended'],
    ['sso-only', 403, 'Your Example Hosting password can’t be reset here'],
    ['too-short', 400, 'at least 12 characters'],
    ['unavailable', 503, 'Sign-in doesn’t answer at the moment'],
  ] as const)('leads by the mail to a new password that ends with %s', async (result, status, words) => {
    reset = result;
    const page = await browser.open(`${app.url}/reset-password`);
    expect((await browser.submit(page, { email: EMAIL })).text).toContain('a mail is on its way');
    const form = await browser.follow(await browser.open(`${app.url}/mail`), 'Choose a new password');
    const after = await browser.submit(form, { newPassword: 'b' });
    expect(after.status).toBe(status);
    expect(after.text).toContain(words);
  });
});

describe('step one when it goes wrong', () => {
  const tooMany = { status: 429, headers: { 'retry-after': '17' } };
  const elsewhere = { step: 'entra', url: 'https://evil.example/' };
  it.each<[string, number, string, () => Response]>([
    ['no address', 400, 'This is no e-mail address', () => problem('invalid-request', 400)],
    ['too many tries', 429, 'wait 17 seconds', () => new Response('', tooMany)],
    ['an outage', 503, 'Sign-in doesn’t answer at the moment', () => problem('unavailable', 503)],
    ['an answer that isn’t documented', 503, 'doesn’t answer', () => Response.json({ step: 'somewhere' })],
    ['an address that isn’t the app’s own', 503, 'doesn’t answer', () => Response.json(elsewhere)],
  ])('says what to do after %s', async (_, status, words, answer) => {
    discover = answer;
    const page = await giveAddress(SCRIPT);
    expect(page.status).toBe(status);
    expect(page.text).toContain(words);
    expect(page.html).not.toContain('<script>alert');
  });
});

describe('the way to the service', () => {
  it.each(['initiate-login', 'company-sign-in'])('%s is refused from another issuer', async (path) => {
    expect((await browser.open(`${app.url}/${path}?iss=https%3A%2F%2Fevil.example`)).status).toBe(400);
  });

  it('is said to be down while the service is, and no answer is taken that this browser didn’t ask for', async () => {
    const link = `${app.url}/initiate-login?${new URLSearchParams({ iss: service.url }).toString()}`;
    expect((await browser.open(link)).status).toBe(503);
    expect((await browser.open(`${app.url}/callback?code=a&state=b`)).status).toBe(400);
  });
});

it('a signed-in person is signed out only by a form of the app’s own page, and then for good', async () => {
  const home = await givePassword();
  const cookie = await browser.jar.getCookieString(app.url);
  for (const headers of [{ 'sec-fetch-site': 'same-site' }, { origin: 'http://localhost:1' }]) {
    const sent = { method: 'POST', body: new URLSearchParams(), headers };
    expect((await fetch(`${app.url}/sign-out`, sent)).status).toBe(403);
  }
  expect(await isSignedIn()).toBe(true);
  await browser.submit(home, {}, action('sign-out'));
  const response = await fetch(app.url, { headers: { cookie }, redirect: 'manual' });
  expect(response.headers.get('location')).toBe('/sign-in');
});
