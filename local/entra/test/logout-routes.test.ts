import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningEntra } from '../start-entra.ts';
import { type FormBrowser, makeFormBrowser } from '../testing/form-browser.ts';
import { CALLBACK, GUEST_AT_HOME, HOME, HOST, startSeededEntra, USER } from '../testing/seeded-entra.ts';
import { authorizeUrl, claimsOf, codeOf, redeem, typeSignIn } from '../testing/sign-in.ts';

describe('signing out', () => {
  let entra: RunningEntra;
  beforeAll(async () => {
    entra = await startSeededEntra((seed) => ({
      ...seed,
      apps: seed.apps.map((app) => ({ ...app, optionalClaims: { idToken: [{ name: 'login_hint' }] } })),
      consents: [HOST, HOME].map((tenantId) => ({ tenantId, clientId: seed.apps[0]?.clientId ?? '' })),
    }));
  });
  afterAll(() => entra.close());

  const logout = (parameters: Record<string, string>): string =>
    `${entra.url}/organizations/oauth2/v2.0/logout?${new URLSearchParams(parameters).toString()}`;
  const isSignedIn = async (browser: FormBrowser, tenant: string): Promise<boolean> =>
    (await browser.open(authorizeUrl(entra, tenant))).location !== undefined;

  it('asks which account where several are signed in, and ends that one', async () => {
    const browser = makeFormBrowser();
    await typeSignIn(entra, USER, HOST, browser);
    await typeSignIn(entra, GUEST_AT_HOME, HOME, browser);
    const page = await browser.open(logout({ post_logout_redirect_uri: CALLBACK, state: 'the state' }));
    expect(page.html).toContain('Which account do you want to sign out of?');
    expect((await browser.follow(USER)).location?.href).toBe(`${CALLBACK}?state=the+state`);
    expect([await isSignedIn(browser, HOST), await isSignedIn(browser, HOME)]).toEqual([false, true]);
  });

  it('asks nothing with the hint of the ID token', async () => {
    const browser = makeFormBrowser();
    const code = codeOf(await typeSignIn(entra, USER, HOST, browser));
    await typeSignIn(entra, GUEST_AT_HOME, HOME, browser);
    const hint = claimsOf((await redeem(entra, code)).body.id_token ?? '')['login_hint'] as string;
    const back = await browser.open(logout({ post_logout_redirect_uri: CALLBACK, logout_hint: hint }));
    expect(back.location?.href).toBe(CALLBACK);
    expect([await isSignedIn(browser, HOST), await isSignedIn(browser, HOME)]).toEqual([false, true]);
    const again = await browser.open(authorizeUrl(entra, HOST, { login_hint: hint }));
    expect(again.html).toContain(`value="${USER}"`);
  });
});
