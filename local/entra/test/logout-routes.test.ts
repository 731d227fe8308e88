import { expect, it } from 'vitest';
import { type FormBrowser, makeFormBrowser } from '../testing/form-browser.ts';
import { CALLBACK, CLIENT, GUEST_AT_HOME, HOME, HOST, USER } from '../testing/seeded-entra.ts';
import { claimsOf, codeOf, redeem, typeSignIn } from '../testing/sign-in.ts';
import { askAuthorize, entraForTests } from './entra-for-tests.ts';

const entra = entraForTests((seed) => ({
  ...seed,
  apps: seed.apps.map((app) => ({ ...app, optionalClaims: { idToken: [{ name: 'login_hint' }] } })),
  consents: [HOST, HOME].map((tenantId) => ({ tenantId, clientId: CLIENT })),
}));

const logout = (parameters: Record<string, string>): string =>
  `${entra.url}/organizations/oauth2/v2.0/logout?${new URLSearchParams(parameters).toString()}`;
/** At the host, and at home. */
const whoIsIn = async (browser: FormBrowser): Promise<boolean[]> => {
  const host = await askAuthorize(entra, HOST, {}, browser);
  return [host, await askAuthorize(entra, HOME, {}, browser)].map(({ location }) => location !== undefined);
};
const signInTwice = async () => {
  const browser = makeFormBrowser();
  const code = codeOf(await typeSignIn(entra, USER, HOST, browser));
  await typeSignIn(entra, GUEST_AT_HOME, HOME, browser);
  return { browser, code };
};

it('signing out asks which account where several are signed in, and ends that one', async () => {
  const { browser } = await signInTwice();
  const page = await browser.open(logout({ post_logout_redirect_uri: CALLBACK, state: 'the state' }));
  expect(page.html).toContain('Which account do you want to sign out of?');
  expect((await browser.follow(USER)).location?.href).toBe(`${CALLBACK}?state=the+state`);
  expect(await whoIsIn(browser)).toEqual([false, true]);
});

it('signing out asks nothing with the hint of the ID token', async () => {
  const { browser, code } = await signInTwice();
  const hint = claimsOf((await redeem(entra, code)).body.id_token ?? '')['login_hint'] as string;
  const back = await browser.open(logout({ post_logout_redirect_uri: CALLBACK, logout_hint: hint }));
  expect(back.location?.href).toBe(CALLBACK);
  expect(await whoIsIn(browser)).toEqual([false, true]);
  // To an address that no app registered nobody is led on.
  const evil = await browser.open(logout({ post_logout_redirect_uri: 'http://evil.example/' }));
  expect([evil.location, await whoIsIn(browser)]).toEqual([undefined, [false, false]]);
  const again = await askAuthorize(entra, HOST, { login_hint: hint }, browser);
  expect(again.html).toContain(`value="${USER}"`);
});
