import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, events } from '../../local/tour/steps/connecting.ts';
import { mayUsePassword } from '../../local/tour/steps/signing-in.ts';
import { authorizationRequest, newBrowser, signInAtEntra } from '../../local/tour/world.ts';
import { connectAcme, startTestStack, type StartedStack } from '../support/started-stack.ts';

describe('when the customer withdraws the consent in Azure', () => {
  let started: StartedStack;
  beforeAll(async () => {
    started = await startTestStack();
    await connectAcme(started.world);
  });
  afterAll(() => started.stop());

  const integration = async (): Promise<Record<string, unknown>> =>
    (await started.world.ask('GET', '/accounts/acme/integration', { token: started.world.token('anna') })).json;
  const signIn = async () => {
    const { world } = started;
    const { email, entraPassword } = world.person('bob');
    const { url, app } = authorizationRequest(world, 'elevate', { login_hint: email });
    const browser = newBrowser();
    const page = await browser.open(url);
    if (page.url.origin === world.stack.service) return page;
    return signInAtEntra(browser, page, email, entraPassword ?? '', ({ origin }) => origin === app.url);
  };

  it('it fails closed with a page, is told to the admin, and never falls back to passwords by itself', async () => {
    const { world } = started;
    await world.fault('consent-withdrawn', { tenant: world.tenantOf('acme') });
    const page = await signIn();
    expect(page.url.origin).toBe(world.stack.service);
    expect(page.status).toBe(403);
    expect(page.text).toMatch(/administrator/i);
    expect(await integration()).toMatchObject({ state: 'broken', health: 'broken', brokenReason: 'consent-withdrawn' });
    expect((await world.discover(world.person('bob').email, 'elevate')).json['step']).toBe('entra');
    expect(await mayUsePassword(world, world.person('bob').email, 'elevate')).toBe(false);
    const again = await signIn();
    expect(again.status, 'and the next one ends before Azure').toBe(403);
    expect((await events(world)).filter(({ action }) => action === 'integration-broken')).toHaveLength(1);
  });

  it('connecting again mends it, with switch and users as before', async () => {
    const { world } = started;
    const before = world.broken;
    await connect(world);
    expect(world.broken).toBe(before);
    expect(await integration()).toMatchObject({ state: 'connected', health: 'ok' });
    const page = await signIn();
    expect(page.url.origin).toBe(world.app('elevate').url);
    expect(page.url.searchParams.has('code')).toBe(true);
  });

  it('an error that a browser brings along breaks nothing', async () => {
    const { world } = started;
    const { email } = world.person('bob');
    const browser = newBrowser();
    const atEntra = await browser.open(authorizationRequest(world, 'elevate', { login_hint: email }).url);
    const state = atEntra.url.searchParams.get('state') ?? '';
    const forged = new URL('/sign-in/callback', world.stack.service);
    forged.search = new URLSearchParams({
      error: 'unauthorized_client',
      error_description: 'AADSTS700016: Application was not found in the directory',
      state,
    }).toString();
    expect((await browser.open(forged)).status).toBe(403);
    expect(await integration()).toMatchObject({ state: 'connected', health: 'ok' });
    expect((await events(world)).filter(({ action }) => action === 'integration-broken')).toHaveLength(1);
  });
});
