import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorizationRequest, newBrowser, redeem, signInAtEntra } from '../../local/tour/world.ts';
import { type CountingProxy, startCountingProxy } from '../support/servers/counting-proxy.ts';
import { connectAcme, startTestStack, type StartedStack } from '../support/stack/started-stack.ts';

describe('round trips to storage', () => {
  let started: StartedStack;
  let proxy: CountingProxy;
  beforeAll(async () => {
    started = await startTestStack({
      changeSettings: async (settings) => {
        const folder = join(settings['NODE_EXTRA_CA_CERTS'] ?? '', '..');
        proxy = await startCountingProxy(settings['TABLES_URL'] ?? '', folder);
        return { TABLES_URL: proxy.url };
      },
    });
    await connectAcme(started.world);
  });
  afterAll(async () => {
    await started.stop();
    await proxy.close();
  });

  it('a warm discovery makes one request, for a known address and for one that nobody has', async () => {
    const { world } = started;
    for (const email of [world.person('bob').email, 'nobody@acme.example']) {
      await world.discover(email, 'elevate');
      proxy.take();
      expect((await world.discover(email, 'elevate')).json['step']).toBe('entra');
      expect(proxy.take()).toEqual({ requests: 1, trips: 1 });
    }
  });

  const signIn = async (name: string, changes: Record<string, string> = {}) => {
    const { world } = started;
    const person = world.person(name);
    const browser = newBrowser();
    await world.discover(person.email, 'elevate');
    proxy.take();
    const request = authorizationRequest(world, 'elevate', { login_hint: person.email, ...changes });
    const page = await browser.open(request.url);
    const atApp = (url: URL): boolean => url.origin === request.app.url;
    const back = await signInAtEntra(browser, page, person.email, person.entraPassword ?? '', atApp);
    const tokens = await redeem(world, request, back.url.searchParams.get('code') ?? '');
    expect(tokens.status).toBe(200);
    return { ...proxy.take(), tokens: tokens.json };
  };

  it('a whole sign-in, from authorize to token, makes at most four, the first one with its binding included', async () => {
    const first = await signIn('carol');
    expect(first.trips).toBeGreaterThanOrEqual(3);
    expect(first.trips).toBeLessThanOrEqual(4);
    const again = await signIn('carol');
    expect(again.trips).toBeLessThanOrEqual(3);
  });

  it('a sign-in that can be refreshed makes no more, and a refresh two', async () => {
    const { tokens, trips } = await signIn('carol', { scope: 'openid offline_access' });
    expect(trips).toBeLessThanOrEqual(3);
    const { clientId, clientSecret } = started.world.app('elevate');
    const headers = { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` };
    const form = { grant_type: 'refresh_token', refresh_token: String(tokens['refresh_token']) };
    const refreshed = await started.world.ask('POST', '/token', { form, headers });
    expect([refreshed.status, proxy.take().trips]).toEqual([200, 2]);
    expect(refreshed.json['refresh_token']).not.toBe(form.refresh_token);
  });
});
