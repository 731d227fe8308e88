import { beforeEach, describe, expect, it } from 'vitest';
import type { Page } from '../../../local/tour/person-browser.ts';
import { problem } from '../web/stub-service.ts';
import { byPassword, CONTINUE, EMAIL, SIGN_IN, useCompanyApp } from './use-company-app.ts';

const world = useCompanyApp();

describe('signing in with the Company password', () => {
  beforeEach(() => {
    world.discover = byPassword;
  });
  const givePassword = async (password: string): Promise<Page> => {
    const page = await world.giveAddress();
    expect(page.heading).toBe('Enter your password');
    return world.browser.submit(page, { password }, SIGN_IN);
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
    expect(await world.isSignedIn()).toBe(false);
  });

  it('refuses the right one while SSO is on, and offers Azure', async () => {
    world.isActive = false;
    const page = await givePassword('the first password');
    expect(page).toMatchObject({ status: 403, heading: 'Sign in with Azure' });
    expect(await world.isSignedIn()).toBe(false);
    world.discover = () => world.entra();
    expect((await world.browser.submit(page, {}, CONTINUE)).heading).toBe('Welcome, Zoë Acme');
  });

  it('lets nobody in when the password service can’t ask or doesn’t answer', async () => {
    const page = await world.giveAddress();
    await world.service.close();
    expect((await world.browser.submit(page, { password: 'the first password' }, SIGN_IN)).status).toBe(503);
    await world.store.close();
    expect((await world.browser.submit(page, { password: 'the first password' }, SIGN_IN)).status).toBe(503);
    expect(await world.isSignedIn()).toBe(false);
  });

  it('is where the service sends people on its way, without the address of an earlier sign-in', async () => {
    await world.giveAddress();
    world.provider.companySignInUri = `${world.app.url}/company-sign-in`;
    world.discover = () => world.entra();
    const page = await world.giveAddress();
    expect(page.heading).toBe('Enter your password');
    expect(page.html).not.toContain(EMAIL);
    const home = await world.browser.submit(page, { email: EMAIL, password: 'the first password' }, SIGN_IN);
    expect(home.heading).toMatch(/^Welcome/);
  });

  it('refuses the way from another issuer', async () => {
    expect((await world.browser.open(`${world.app.url}/company-sign-in?iss=https%3A%2F%2Fevil.example`)).status).toBe(
      400,
    );
  });

  it('resets the password, and refuses that with a clear sentence while SSO is on', async () => {
    const page = await world.browser.open(`${world.app.url}/reset-password`);
    const fields = { email: EMAIL, currentPassword: 'the first password', newPassword: 'the second password' };
    world.isActive = false;
    const refused = await world.browser.submit(page, fields);
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('Your Example Hosting password can’t be reset here');
    world.isActive = true;
    expect((await world.browser.submit(page, { ...fields, newPassword: 'short' })).status).toBe(400);
    expect((await world.browser.submit(page, fields)).text).toContain('Your password is changed');
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
    world.discover = answer;
    const page = await world.giveAddress();
    expect(page.status).toBe(status);
    expect(page.text).toContain(words);
    expect(page.html).toContain(`value="${EMAIL}"`);
  });

  it('escapes what was typed', async () => {
    world.discover = () => problem('invalid-request', 400);
    const start = await world.browser.open(world.app.url);
    const page = await world.browser.submit(start, { email: '"><script>alert(1)</script>' }, CONTINUE);
    expect(page.html).not.toContain('<script>alert');
    expect(page.html).toContain('&lt;script&gt;alert(1)');
  });
});
