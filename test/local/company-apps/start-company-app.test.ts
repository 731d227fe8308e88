import { describe, expect, it } from 'vitest';
import { SIGN_OUT, useCompanyApp } from './use-company-app.ts';

const world = useCompanyApp();

describe('what keeps a signed-in person safe', () => {
  const post = (headers: Record<string, string>, body: string) =>
    fetch(`${world.app.url}/sign-out`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body,
    });

  it('is signed out only by a form of the app’s own page', async () => {
    await world.giveAddress();
    const cookie = await world.browser.jar.getCookieString(world.app.url);
    expect((await post({ cookie }, 'csrf=guess')).status).toBe(403);
    expect((await post({ cookie, 'sec-fetch-site': 'same-site' }, '')).status).toBe(403);
    expect((await post({ cookie, origin: 'http://localhost:1' }, '')).status).toBe(403);
    expect(await world.isSignedIn()).toBe(true);
  });

  it('is nobody with a cookie that was changed', async () => {
    await world.giveAddress();
    const cookie = await world.browser.jar.getCookieString(world.app.url);
    const altered = cookie.replace(/(elevate-session=.{5})./, (_, start: string) => `${start}!`);
    expect(altered).not.toBe(cookie);
    const response = await fetch(world.app.url, { headers: { cookie: altered }, redirect: 'manual' });
    expect(response.headers.get('location')).toBe('/sign-in');
  });

  it('is signed out for good: the old cookie means nothing afterwards', async () => {
    const home = await world.giveAddress();
    const cookie = await world.browser.jar.getCookieString(world.app.url);
    await world.browser.submit(home, {}, SIGN_OUT);
    const response = await fetch(world.app.url, { headers: { cookie }, redirect: 'manual' });
    expect(response.headers.get('location')).toBe('/sign-in');
  });

  it('loads nothing from elsewhere, runs no script but the one that is known, and can’t be framed', async () => {
    const page = await world.browser.open(world.app.url);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.html.match(/(?:src|href)="https?:/g)).toBeNull();
  });
});
