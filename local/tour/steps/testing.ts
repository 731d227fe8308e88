/** Before the switch: a contact opens the hosted page with a one-time link, and tests one user's sign-in. */
import type { PersonBrowser } from '../person-browser.ts';
import type { Answer, World } from '../world.ts';
import { mayUsePassword } from './company-passwords.ts';

const SESSION = '/identity-management/session';

/** Asks as the page's script would: with the cookie of that browser, the page's header and its origin. */
async function askAsPage(world: World, browser: PersonBrowser, method: string, path: string): Promise<Answer> {
  const cookie = await browser.jar.getCookieString(world.stack.service);
  const headers = { cookie, 'x-identity-management': '1', origin: world.stack.service };
  return world.ask(method, path, { headers });
}

/** Up to the page, which isn't loaded: this tour runs no scripts. */
export async function openPortal(world: World) {
  const link = String((await world.anna('POST', '/accounts/acme/portal-links')).json['url']);
  const browser = world.browser('Anna');
  const page = await browser.useLink(link, (url) => url.pathname === '/identity-management');
  return { browser, link, page };
}

export async function portalLink(world: World): Promise<void> {
  const { browser, link, page } = await openPortal(world);
  world.check(page.url.pathname === '/identity-management', 'the one-time link leads to the hosted page');
  const { status, json } = await askAsPage(world, browser, 'GET', SESSION);
  world.check(status === 200 && json['contact'] === 'contact-anna', 'with a session of Anna’s for her account');
  const sso = await askAsPage(world, browser, 'GET', '/accounts/acme/sso');
  world.check(sso.status === 200, 'which reads what a Security Manager may');
  const theirs = await askAsPage(world, browser, 'GET', '/accounts/globex/sso');
  world.check(theirs.status === 403, 'and nothing of another account');
  const cookie = await browser.jar.getCookieString(world.stack.service);
  const forged = await world.ask('POST', '/accounts/acme/integration/start', { headers: { cookie } });
  world.check(forged.status === 403, 'the cookie alone, as another site would have it sent, changes nothing');
  const again = await world.browser('Somebody who found the link').open(link);
  world.check(again.status === 400, 'the link works once');
  const closed = await askAsPage(world, browser, 'DELETE', SESSION);
  const after = await world.ask('GET', SESSION, { headers: { cookie, 'x-identity-management': '1' } });
  world.check(closed.status === 204 && after.status === 401, 'and a closed session opens nothing, whoever kept it');
}

/** The user follows the link of the test; the page in the end, and what the admin sees. */
async function testSignIn(world: World, name: string, as = name) {
  const body = { app: 'elevate', email: world.person(name).email };
  const { id, url } = (await world.anna('POST', '/accounts/acme/test-sign-ins', body)).json;
  const browser = world.browser(world.person(as).email);
  const { text } = await world.atAzure(browser, await browser.useLink(String(url)), as);
  const { state, checks } = (await world.anna('GET', `/accounts/acme/test-sign-ins/${String(id)}`)).json;
  const failed = (checks as { check: string; passed: boolean | null }[]).find(({ passed }) => passed === false);
  return { text, state, failed: failed?.check };
}

export async function testBeforeSwitch(world: World): Promise<void> {
  const bob = await testSignIn(world, 'bob');
  const isPassed = bob.state === 'passed' && bob.text.includes('Nobody was signed in to any app');
  world.check(isPassed, 'Bob’s test passes every check, and lets him in nowhere');
  const mayUse = await mayUsePassword(world, world.person('bob').email, 'elevate');
  world.check(mayUse, 'his Company password works as before: SSO is off');
  const { state, failed } = await testSignIn(world, 'bob', 'carol');
  world.check(state === 'failed' && failed === 'user-in-control-panel', 'Carol can’t pass the test for Bob');
  const frank = await testSignIn(world, 'frank');
  world.check(frank.failed === 'user-in-control-panel', 'for Frank it says that the Control Panel doesn’t know him');
  const gina = await testSignIn(world, 'gina');
  world.check(gina.failed === 'person', 'for Gina that she is a guest');
  const { items } = (await world.feed('GET', '/accounts/acme/users')).json as { items: { bound: boolean }[] };
  const isNobodyBound = items.every(({ bound }) => !bound);
  world.check(isNobodyBound, 'and nobody is bound to anybody in Azure yet');
}
