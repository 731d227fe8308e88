import { describe, expect, it } from 'vitest';
import { PersonBrowser } from '../../../local/tour/person-browser.ts';
import { addStubProvider } from '../web/stub-openid-provider.ts';
import { startStubService } from '../web/stub-service.ts';
import { atCallback, CLIENT, EMAIL, SIGN_OUT, startApp, useCompanyApp } from './use-company-app.ts';

const world = useCompanyApp();

describe('signing in with Azure', () => {
  it('asks the address first, goes through the service, and shows who came and what was told', async () => {
    const home = await world.giveAddress();
    expect(home.heading).toBe('Welcome, Zoë Acme');
    expect(home.text).toContain('with Azure');
    expect(home.html).toContain('data-claim="tid"');
    expect(world.provider.loginHint).toBe('sealed-hint');
    expect(world.service.asked[0]).toMatchObject({ path: '/discovery', body: { email: EMAIL, app: 'elevate' } });
  });

  it('puts the address into no URL on the way', async () => {
    const { visited } = await world.giveAddress();
    expect(visited.map(String).join(' ')).not.toMatch(/zoe|acme/);
  });

  it('uses a code with PKCE, state and nonce', async () => {
    await world.giveAddress();
    const path = world.service.asked.find(({ path }) => path.startsWith('/authorize'))?.path ?? '';
    const asked = new URL(path, world.service.url).searchParams;
    expect(asked.get('response_type')).toBe('code');
    expect(asked.get('code_challenge_method')).toBe('S256');
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)?.length).toBeGreaterThan(40);
    expect(asked.get('redirect_uri')).toBe(`${world.app.url}/callback`);
  });

  it('accepts a token signed by a key made since the last sign-in, without waiting', async () => {
    await world.giveAddress();
    expect(world.provider.keyFetches).toBe(1);
    world.browser = new PersonBrowser();
    await world.giveAddress();
    expect(world.provider.keyFetches).toBe(1);
    await world.provider.rotateKeys();
    world.browser = new PersonBrowser();
    expect((await world.giveAddress()).heading).toBe('Welcome, Zoë Acme');
    expect(world.provider.keyFetches).toBe(2);
  });

  it('completes when the keys are rotated in the middle of a sign-in', async () => {
    await world.giveAddress();
    world.browser = new PersonBrowser();
    const { url } = await world.giveAddress(atCallback);
    await world.provider.rotateKeys();
    expect((await world.browser.open(url)).heading).toBe('Welcome, Zoë Acme');
  });

  it.each<[string, () => void]>([
    ['a signature by another key', () => (world.provider.forge = true)],
    ['another nonce', () => (world.provider.claims = { ...world.provider.claims, nonce: 'other' })],
  ])('refuses an ID token with %s', async (_, spoil) => {
    spoil();
    const page = await world.giveAddress();
    expect(page).toMatchObject({ status: 400, heading: 'This sign-in can’t be used' });
    expect(await world.isSignedIn()).toBe(false);
  });

  it('uses an answer once', async () => {
    const { url } = await world.giveAddress(atCallback);
    await world.browser.open(url);
    expect(await world.isSignedIn()).toBe(true);
    expect(await world.browser.open(url)).toMatchObject({ status: 400, heading: 'This sign-in can’t be used' });
  });

  it('takes no answer that another browser asked for', async () => {
    const { url } = await world.giveAddress(atCallback);
    world.browser = new PersonBrowser();
    expect((await world.browser.open(url)).status).toBe(400);
    expect(await world.isSignedIn()).toBe(false);
  });

  it.each(['state', 'iss', 'code'])('takes no answer whose %s was changed', async (name) => {
    const { url } = await world.giveAddress(atCallback);
    const before = url.searchParams.get(name) ?? '';
    url.searchParams.set(name, `${before.slice(0, -4)}AAAA`);
    expect((await world.browser.open(url)).status).toBe(400);
    expect(await world.isSignedIn()).toBe(false);
  });

  it('says so when the service refuses, and shows nothing that came in the address line', async () => {
    world.provider.refuseWith = 'access_denied';
    const { url } = await world.giveAddress(atCallback);
    url.searchParams.set('error_description', '<script>alert(1)</script>');
    const page = await world.browser.open(url);
    expect(page).toMatchObject({ status: 403, heading: 'You are not signed in' });
    expect(page.html).not.toContain('alert(1)');
  });

  it('refuses to start for another issuer, and never goes to an address from the link', async () => {
    const link = `${world.app.url}/initiate-login?${new URLSearchParams({ iss: 'https://evil.example', target_link_uri: 'https://evil.example/' }).toString()}`;
    expect((await world.browser.open(link)).status).toBe(400);
  });

  it('signs out here and at the service', async () => {
    const left = await world.browser.submit(await world.giveAddress(), {}, SIGN_OUT);
    expect(left.heading).toBe('Sign in to Elevate');
    expect(world.provider.endedSessions).toHaveLength(1);
    expect(await world.isSignedIn()).toBe(false);
  });

  it('works once the service is up, when it was down before', async () => {
    let isDown = true;
    const late = await startStubService();
    late.web.use(async (c, next) => (isDown ? c.text('down', 503) : next()));
    await addStubProvider(late.web, () => late.url, CLIENT);
    const other = await startApp(late.url, world.store);
    const link = `${other.url}/initiate-login?${new URLSearchParams({ iss: late.url }).toString()}`;
    expect(await world.browser.open(link)).toMatchObject({ status: 503 });
    isDown = false;
    expect((await world.browser.open(link)).heading).toMatch(/^Welcome/);
    await other.close();
    await late.close();
  });
});
