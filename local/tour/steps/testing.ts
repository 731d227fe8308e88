/** Before the switch: a contact opens the hosted page with a one-time link, and tests one user's sign-in. */
import type { PersonBrowser } from '../person-browser.ts';
import { type Answer, newBrowser, signInAtEntra, type World } from '../world.ts';
import { mayUsePassword } from './company-passwords.ts';

const SESSION = '/identity-management/session';

/** Asks as the page's script would: with the cookie of that browser, the page's header and its origin. */
export async function askAsPage(
  world: World,
  browser: PersonBrowser,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const cookie = await browser.jar.getCookieString(world.stack.service);
  const headers = { cookie, 'x-identity-management': '1', origin: world.stack.service };
  return world.ask(method, path, { headers, ...(body === undefined ? {} : { body }) });
}

/** Up to the page, which isn't loaded: this tour runs no scripts. */
export async function openPortal(world: World) {
  const asked = await world.anna('POST', '/accounts/acme/portal-links');
  const link = String(asked.json['url']);
  const browser = newBrowser();
  const page = await browser.useLink(link, (url) => url.pathname === '/identity-management');
  return { browser, link, page: world.show('Anna', page) };
}

export async function portalLink(world: World): Promise<void> {
  const { browser, link, page } = await openPortal(world);
  world.check(page.url.pathname === '/identity-management', 'the one-time link leads to the hosted page');
  const session = await askAsPage(world, browser, 'GET', SESSION);
  world.check(
    session.status === 200 && session.json['contact'] === 'contact-anna',
    'with a session of Anna’s for her account',
  );
  const sso = await askAsPage(world, browser, 'GET', '/accounts/acme/sso');
  world.check(sso.status === 200, 'which reads what a Security Manager may');
  const theirs = await askAsPage(world, browser, 'GET', '/accounts/globex/sso');
  world.check(theirs.status === 403, 'and nothing of another account');
  const cookie = await browser.jar.getCookieString(world.stack.service);
  const forged = await world.ask('POST', '/accounts/acme/integration/start', { headers: { cookie } });
  world.check(forged.status === 403, 'the cookie alone, as another site would have it sent, changes nothing');
  const again = world.show('Somebody who found the link', await newBrowser().open(link));
  world.check(again.status === 400, 'the link works once');
  const closed = await askAsPage(world, browser, 'DELETE', SESSION);
  const after = await world.ask('GET', SESSION, { headers: { cookie, 'x-identity-management': '1' } });
  world.check(closed.status === 204 && after.status === 401, 'and a closed session opens nothing, whoever kept it');
}

/** The user follows the link of the test; the page in the end, and what the admin sees. */
async function testSignIn(world: World, name: string, as = name) {
  const token = world.token('anna');
  const body = { app: 'elevate', email: world.person(name).email };
  const started = await world.ask('POST', '/accounts/acme/test-sign-ins', { token, body });
  const browser = newBrowser();
  const { email, entraPassword } = world.person(as);
  const atEntra = await browser.useLink(String(started.json['url']));
  const page = world.show(email, await signInAtEntra(browser, atEntra, email, entraPassword ?? ''));
  const result = await world.ask('GET', `/accounts/acme/test-sign-ins/${String(started.json['id'])}`, { token });
  const checks = result.json['checks'] as { check: string; passed: boolean | null }[];
  return { page, state: result.json['state'], failed: checks.find(({ passed }) => passed === false)?.check };
}

export async function testBeforeSwitch(world: World): Promise<void> {
  const bob = await testSignIn(world, 'bob');
  world.check(
    bob.state === 'passed' && bob.page.text.includes('Nobody was signed in to any app'),
    'Bob’s test passes every check, and lets him in nowhere',
  );
  world.check(
    await mayUsePassword(world, world.person('bob').email, 'elevate'),
    'his Company password works as before: SSO is off',
  );
  const other = await testSignIn(world, 'bob', 'carol');
  world.check(
    other.state === 'failed' && other.failed === 'user-in-control-panel',
    'Carol can’t pass the test for Bob',
  );
  const frank = await testSignIn(world, 'frank');
  world.check(frank.failed === 'user-in-control-panel', 'for Frank it says that the Control Panel doesn’t know him');
  const gina = await testSignIn(world, 'gina');
  world.check(gina.failed === 'person', 'for Gina that she is a guest');
  const users = await world.ask('GET', '/accounts/acme/users', { token: world.stack.serviceToken });
  const bound = (users.json['items'] as { bound: boolean }[]).filter((user) => user.bound);
  world.check(bound.length === 0, 'and nobody is bound to anybody in Azure yet');
}
