import { join } from 'node:path';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ControlPanel, startControlPanel } from '../../../local/control-panel/start-control-panel.ts';
import { PersonBrowser } from '../../../local/tour/person-browser.ts';
import { folderOfEachTest } from '../managed-identity/make-folder.ts';
import { problem, startStubService, type StubService } from '../web/stub-service.ts';

const SCRIPT = '"><script>alert(1)</script>';
const contact = (name: string, ...roles: string[]) => ({
  ...{ id: `contact-${name}`, name: `${name} <Acme>`, account: 'acme', roles },
  ...{ email: `${name}@acme.example`, password: `Contact-${name}-1` },
});
const action = (value: string) => ({ name: 'action', value });

const folder = folderOfEachTest();
let service: StubService;
let panel: ControlPanel;
let browser: PersonBrowser;
/** What the service answers to the portal link, and to the feed's users. */
let portal: () => Response;
let users: { email: string; displayName: string; twoFactor: boolean; hasPassword: boolean }[];

const start = (): Promise<ControlPanel> =>
  startControlPanel({
    ...{ serviceUrl: service.url, company: { name: 'Example Hosting', controlPanelName: 'Control Panel' } },
    tokens: { dataFile: join(folder.path, 'issuer-key.json'), audience: 'azure-sso-identity' },
    contacts: [contact('anna', 'SecurityManager'), contact('ben', 'BillingManager')],
    accounts: [{ id: 'acme', name: 'Acme Bakery' }],
  });
const verify = async (token: string) => {
  const options = { issuer: panel.issuer, audience: 'azure-sso-identity', algorithms: ['RS256'] };
  return (await jwtVerify(token, createRemoteJWKSet(new URL(panel.jwksUrl)), options)).payload;
};
const tokenOf = async (path: string) => {
  const asked = service.asked.find((one) => one.path.startsWith(path));
  return verify(asked?.authorization?.slice('Bearer '.length) ?? '');
};

beforeEach(async () => {
  service = await startStubService();
  portal = () => Response.json({ url: `${service.url}/identity-management/open?link=sealed` }, { status: 201 });
  users = [
    { email: 'bob@acme.example', displayName: SCRIPT, twoFactor: false, hasPassword: true },
    { email: 'bobby@acme.example', displayName: 'Bobby', twoFactor: false, hasPassword: true },
  ];
  service.web.post('/accounts/acme/portal-links', () => portal());
  service.web.get('/identity-management/open', (c) => c.html('<h1>The service’s own page</h1>'));
  service.web.get('/accounts/acme/users', (c) => {
    const items = users.filter(({ email }) => email.startsWith(c.req.query('search') ?? ''));
    return c.json({ items, next: null });
  });
  service.web.post('/accounts/acme/users', async (c) => {
    const { upsert } = await c.req.json<{ upsert: typeof users }>();
    users = users.map((user) => upsert.find(({ email }) => email === user.email) ?? user);
    return c.json({ results: upsert.map(({ email }) => ({ email, outcome: 'changed' })) });
  });
  panel = await start();
  browser = new PersonBrowser();
});
afterEach(async () => {
  await panel.close();
  await service.close();
});

const signIn = async (name: 'anna' | 'ben', password = `Contact-${name}-1`) =>
  browser.submit(await browser.open(panel.url), { contact: `contact-${name}`, password }, action('sign-in'));
const open = (path: string) => browser.open(panel.url + path);
const changes = () => service.asked.filter(({ method }) => method !== 'GET');

describe('a contact', () => {
  it('signs in with their password, and out again', async () => {
    const page = await signIn('anna');
    expect(page).toMatchObject({ status: 200, heading: 'Identity Management' });
    expect(page.html).toContain('anna &lt;Acme&gt;');
    await browser.submit(page, {}, action('sign-out'));
    expect((await open('/users')).url.pathname).toBe('/sign-in');
  });

  it.each(['', 'Contact-ben-1', 'contact-anna-1'])('is refused with the password %j', async (password) => {
    expect((await signIn('anna', password)).status).toBe(401);
    expect((await open('/')).url.pathname).toBe('/sign-in');
    expect(service.asked).toEqual([]);
  });
});

describe('the service’s own page', () => {
  const press = async (name: 'anna' | 'ben') => browser.submit(await signIn(name), {}, action('open-portal'));

  it('is opened with a link that is asked for as the contact, when the button is pressed', async () => {
    const page = await press('anna');
    expect(page.url.href).toBe(`${service.url}/identity-management/open?link=sealed`);
    const expected = { sub: 'contact-anna', account: 'acme', roles: ['SecurityManager'] };
    const { iat = 0, exp, ...claims } = await tokenOf('/accounts/acme/portal-links');
    expect(claims).toMatchObject(expected);
    expect(exp).toBe(iat + 300);
  });

  it.each<[string, () => Response, string]>([
    ['to a strange address', () => Response.json({ url: 'https://evil.example/' }), 'can’t be opened'],
    ['without the role', () => problem('role-missing', 403), 'You don’t have the role for this'],
    ['after a problem', () => problem('odd', 400, { title: SCRIPT, supportCode: 'AAAAA-BBBBB' }), 'AAAAA-BBBBB'],
    ['after nonsense', () => new Response('<script>alert(1)</script>', { status: 500 }), 'doesn’t answer'],
  ])('isn’t opened %s, and the page says why', async (_, answer, words) => {
    portal = answer;
    const page = await press('ben');
    expect(page.visited.every(({ origin }) => origin === panel.url)).toBe(true);
    expect(page.text).toContain(words);
    expect(page.html).not.toContain('<script>alert');
    expect((await open('/')).text).not.toContain(words);
  });
});

describe('the users', () => {
  it('are shown escaped, and changed through the feed, with everything else as it is on record', async () => {
    await signIn('anna');
    const page = await open('/users');
    expect(page.html).not.toContain('<script>alert');
    users = users.map((user) => ({ ...user, hasPassword: false }));
    const after = await browser.submit(page, { email: 'bob@acme.example' }, action('two-factor-on'));
    expect(after.html).toContain('data-notice="good"');
    expect(users).toMatchObject([{ twoFactor: true, hasPassword: false }, { twoFactor: false }]);
    const feed = await tokenOf('/accounts/acme/users');
    expect(feed).toMatchObject({ roles: ['DirectoryService'] });
    expect(feed).not.toHaveProperty('account');
  });

  it('are changed by no contact without the role', async () => {
    await signIn('ben');
    const page = await browser.submit(await open('/users'), {}, action('two-factor-on'));
    expect(page.text).toContain('You don’t have the role for this');
    expect(changes()).toEqual([]);
  });

  it('are said to be out of reach when the service is gone', async () => {
    await signIn('anna');
    await service.close();
    expect((await open('/users')).text).toContain('The sign-in service doesn’t answer');
  });
});

it.each(['/identity-management', '/users'])('%s does nothing for a form of another site', async (path) => {
  await signIn('anna');
  const cookie = await browser.jar.getCookieString(panel.url);
  const body = new URLSearchParams({ email: 'bob@acme.example', action: 'two-factor-on' });
  for (const headers of [{ 'sec-fetch-site': 'same-site' }, { origin: 'http://localhost:9' }]) {
    const response = await fetch(panel.url + path, { method: 'POST', body, headers: { cookie, ...headers } });
    expect(response.status).toBe(403);
  }
  expect(changes()).toEqual([]);
});
