import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FunctionsHost, startFunctionsHost } from '../../local/functions-host/start-functions-host.ts';
import { connect, events } from '../../local/tour/steps/connecting.ts';
import { mayUsePassword } from '../../local/tour/steps/company-passwords.ts';
import { authorizationRequest, newBrowser, signInAtEntra } from '../../local/tour/world.ts';
import { connectAcme, startTestStack, type StartedStack } from '../support/stack/started-stack.ts';

describe('when the customer withdraws the consent in Azure', () => {
  let started: StartedStack;
  /** Other instances of the service, on the storage and the vault of the first. */
  let others: readonly FunctionsHost[] = [];
  beforeAll(async () => {
    started = await startTestStack();
    await connectAcme(started.world);
    const root = resolve(import.meta.dirname, '../..');
    others = await Promise.all([1, 2].map(() => startFunctionsHost({ root, env: started.stack.environment })));
  });
  afterAll(async () => {
    await Promise.all(others.map((other) => other.stop()));
    await started.stop();
  });

  /** As the last instance says: each remembers for 30 s what it heard of Entra. */
  const integration = async (of = others.at(-1)?.url ?? ''): Promise<Record<string, unknown>> => {
    const authorization = `Bearer ${started.world.token('anna')}`;
    const answer = await fetch(`${of}/accounts/acme/integration`, { headers: { authorization } });
    return (await answer.json()) as Record<string, unknown>;
  };
  const signIn = async () => {
    const { world } = started;
    const { email, entraPassword } = world.person('bob');
    const { url, app } = authorizationRequest(world, 'elevate', { login_hint: email });
    const browser = newBrowser();
    const page = await browser.open(url);
    if (page.url.origin === world.stack.service) return page;
    return signInAtEntra(browser, page, email, entraPassword ?? '', ({ origin }) => origin === app.url);
  };

  it('what Azure says of one person is told as what it is, and marks nothing', async () => {
    const { world } = started;
    const tenant = world.tenantOf('acme');
    for (const [status, heading, members] of [
      [403, 'Your organisation blocked this sign-in', { aadsts: 530032 }],
      [403, 'Azure didn’t let you in', { aadsts: 99_999_999 }],
      [403, 'You cancelled', { aadsts: null, subcode: 'cancel' }],
      [503, 'Azure doesn’t answer', { aadsts: 90036, error: 'server_error' }],
    ] as const) {
      await world.fault('sign-in-refused', { tenant, times: 1, ...members });
      const page = await signIn();
      expect(page.text).toContain(heading);
      expect([page.status, page.text.includes('AADSTS')]).toEqual([status, false]);
    }
    expect((await events(world)).some(({ action }) => action === 'integration-broken')).toBe(false);
  });

  it('what one instance marked broken, another’s next sign-in mends when it works again', async () => {
    const { world } = started;
    await world.fault('app-disabled', { tenant: world.tenantOf('acme') });
    expect(await integration(others[0]?.url)).toMatchObject({ state: 'broken', brokenReason: 'app-disabled' });
    await world.fault(null);
    const { url } = authorizationRequest(world, 'elevate', { login_hint: world.person('bob').email });
    const begun = await fetch(`${others[1]?.url ?? ''}${url.pathname}${url.search}`, { redirect: 'manual' });
    expect([begun.status, new URL(begun.headers.get('location') ?? '').origin]).toEqual([303, world.stack.entra]);
    expect((await events(world))[0]).toMatchObject({ action: 'integration-mended', actor: { kind: 'service' } });
  });

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
    expect((await events(world)).filter(({ action }) => action === 'integration-broken')).toHaveLength(2);
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
    expect((await events(world)).filter(({ action }) => action === 'integration-broken')).toHaveLength(2);
  });
});
