import { describe, expect, it } from 'vitest';
import { KNOWN_TENANTS_COOKIE } from '../../shared/provider/known-tenants.ts';
import { disconnect } from '../../shared/users/rules/account.ts';
import type { Answered, Browser } from '../support/sign-in/browser.ts';
import { authorizePath, callbackPath, FORM, signIn } from '../support/sign-in/sign-in-by-hand.ts';
import { openStage } from '../support/sign-in/stage.ts';
import { newObjectId } from '../support/sign-in/staged-entra.ts';

const stage = openStage();
const OWA = { client_id: 'owa-web', redirect_uri: 'https://owa.example/callback' };

const said = ({ location }: Answered): string => {
  const { error, code } = Object.fromEntries(location.searchParams);
  return error ?? (code === undefined ? 'nothing' : 'code');
};
/** Somebody of an account of their own signs in to Elevate. */
async function signedIn(browser: Browser = stage.browser()) {
  const account = await stage.openSsoAccount('ann', 'bob');
  const ann = { tenantId: account.tenantId, objectId: newObjectId(), upn: account.email('ann') };
  const answered = await signIn(stage, browser, account.email('ann'), ann);
  expect(said(answered)).toBe('code');
  return { ...account, ann, browser, answered };
}
const silently = (browser: Browser, given: Readonly<Record<string, string>> = {}) =>
  browser.visit(authorizePath({ prompt: 'none', ...given }));

describe('prompt=none without a hint', () => {
  it('is asked of the tenant of the last sign-in in this browser, by no name, for any app', async () => {
    const { browser, tenantId, ann } = await signedIn();
    const toEntra = await silently(browser, OWA);
    const asked = toEntra.location.searchParams;
    expect([toEntra.location.pathname, asked.get('prompt'), asked.get('loginHint')]).toEqual([
      `/${tenantId}/authorize`,
      'none',
      '',
    ]);
    const back = await browser.visit(callbackPath(toEntra, { code: stage.entra.codeOf(ann) }));
    expect([back.location.origin, said(back)]).toEqual(['https://owa.example', 'login_required']);
    const again = await silently(browser);
    expect(said(await browser.visit(callbackPath(again, { code: stage.entra.codeOf(ann) })))).toBe('code');
  });

  it('lets in whom Azure names, by every rule, and nobody else', async () => {
    const { browser, id, tenantId, email, ann } = await signedIn();
    const come = async (person: Parameters<typeof stage.entra.codeOf>[0]) =>
      said(await browser.visit(callbackPath(await silently(browser), { code: stage.entra.codeOf(person) })));
    expect(await come({ tenantId, objectId: newObjectId(), upn: email('bob') })).toBe('code');
    expect(await come({ tenantId, objectId: newObjectId(), upn: email('nobody') })).toBe('interaction_required');
    expect(await come({ ...ann, isGuest: true })).toBe('interaction_required');
    await stage.exclude(id, email('ann'));
    stage.time.pass(6);
    expect(await come(ann)).toBe('login_required');
    const toEntra = await silently(browser);
    const several = { error: 'interaction_required', error_description: 'AADSTS16000: several' };
    expect(said(await browser.visit(callbackPath(toEntra, several)))).toBe('account_selection_required');
  });

  it('is login_required where nothing is known, or it is over, or was altered', async () => {
    expect(said(await silently(stage.browser()))).toBe('login_required');
    const { browser, id, tenantId } = await signedIn();
    const kept = browser.others.get(KNOWN_TENANTS_COOKIE) ?? '';
    const thief = stage.browser();
    for (const altered of [`${kept.slice(0, -9)}AAAAAAAAA`, 'made.up.by.some.body']) {
      thief.others.set(KNOWN_TENANTS_COOKIE, altered);
      expect(said(await silently(thief))).toBe('login_required');
    }
    expect((await silently(browser)).location.pathname).toBe(`/${tenantId}/authorize`);
    await stage.changeAccount(id, disconnect);
    stage.time.pass(6);
    expect(said(await silently(browser))).toBe('login_required');
    const late = await signedIn();
    stage.time.pass(12 * 3600 + 1);
    expect(said(await silently(late.browser))).toBe('login_required');
  });

  it.each([
    ['an app signs them out', (browser: Browser) => browser.visit('/end-session?client_id=elevate-web')],
    [
      'an app does so by a form, with which no cookie comes',
      (browser: Browser) =>
        browser.visit('/end-session', { method: 'POST', headers: { ...FORM, cookie: '' }, body: '' }),
    ],
    [
      'they are asked first',
      (browser: Browser) => browser.visit('/end-session?post_logout_redirect_uri=https://elevate.example/bye'),
    ],
    ['they come back from signing out of Azure', (browser: Browser) => browser.visit('/signed-out')],
  ])('is login_required after %s', async (_, signOut) => {
    const { browser } = await signedIn();
    await signOut(browser);
    expect([...browser.others.keys()]).not.toContain(KNOWN_TENANTS_COOKIE);
    expect(said(await silently(browser))).toBe('login_required');
  });

  it('is account_selection_required where people of several accounts signed in, and a hint says whom', async () => {
    const browser = stage.browser();
    const first = await signedIn(browser);
    await signedIn(browser);
    await signedIn(browser);
    expect(said(await silently(browser))).toBe('account_selection_required');
    const hinted = await silently(browser, { login_hint: first.email('ann') });
    expect(hinted.location.pathname).toBe(`/${first.tenantId}/authorize`);
  });

  it('is login_required for an admin portal, where nobody signs in with Azure', async () => {
    const { browser } = await signedIn();
    const portal = { client_id: 'control-panel', redirect_uri: 'https://panel.example/callback' };
    expect(said(await silently(browser, portal))).toBe('login_required');
  });

  it('keeps little, sealed, of no name, until the browser ends; and nothing of who was refused', async () => {
    const { answered, ann, email, browser } = await signedIn();
    const cookie = answered.cookies.find(({ name }) => name === KNOWN_TENANTS_COOKIE);
    expect(cookie).toMatchObject({ path: '/', secure: true, httpOnly: true, sameSite: 'Lax' });
    expect(cookie).not.toHaveProperty('maxAge');
    await signedIn(browser);
    const kept = browser.others.get(KNOWN_TENANTS_COOKIE) ?? '';
    expect(kept.length).toBeLessThan(600);
    for (const part of kept.split('.')) {
      const text = Buffer.from(part, 'base64url').toString('latin1');
      expect([text.includes(ann.tenantId), text.includes(email('ann'))]).toEqual([false, false]);
    }
    const stranger = stage.browser();
    await signIn(stage, stranger, email('ann'), { ...ann, objectId: newObjectId() });
    expect([...stranger.others.keys()]).not.toContain(KNOWN_TENANTS_COOKIE);
  });
});
