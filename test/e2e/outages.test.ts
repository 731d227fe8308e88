import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorizationRequest, newBrowser, signInAtEntra } from '../../local/tour/world.ts';
import { connectAcme, startTestStack, type StartedStack } from '../support/started-stack.ts';

const RECOVERY_MS = 20_000;

describe('when something behind the service is gone', () => {
  let started: StartedStack;
  beforeAll(async () => {
    started = await startTestStack();
    await connectAcme(started.world);
  });
  afterAll(() => started.stop());

  const checks = async (): Promise<Record<string, string>> =>
    (await started.world.ask('GET', '/health/ready')).json['checks'] as Record<string, string>;
  const isReady = async (): Promise<boolean> => (await started.world.ask('GET', '/health/ready')).status === 200;
  const becomesUnready = (name: string) =>
    started.world.within(RECOVERY_MS, async () => (await checks())[name] === 'unreachable');
  const vaultFault = async (fault: string | null): Promise<void> => {
    const response = await fetch(`${started.stack.keyVaultUrl}/faults`, {
      method: 'POST',
      body: JSON.stringify({ fault }),
    });
    expect(response.status).toBe(200);
  };

  it('storage: 503 with Retry-After, named by health, and it recovers without a restart', async () => {
    const { world, stack } = started;
    await stack.storage.stop();
    const answer = await world.discover(world.person('bob').email, 'elevate');
    const change = await world.ask('GET', '/accounts/acme/sso', { token: world.token('anna') });
    const unready = await becomesUnready('storage');
    await stack.storage.start();
    for (const { status, headers, json } of [answer, change]) {
      expect(status).toBe(503);
      expect(headers.get('retry-after')).toMatch(/^\d+$/);
      expect(headers.get('content-type')).toBe('application/problem+json');
      expect(json['supportCode']).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
    }
    expect(unready).toBeDefined();
    expect(await world.within(RECOVERY_MS, isReady)).toBeDefined();
    expect((await world.discover(world.person('bob').email, 'elevate')).json['step']).toBe('entra');
  });

  it('Key Vault: named by health, sign-ins go on with the keys known, and it recovers', async () => {
    const { world } = started;
    await vaultFault('outage');
    expect(await becomesUnready('key-vault')).toBeDefined();
    expect((await world.discover(world.person('bob').email, 'elevate')).json['step']).toBe('entra');
    await vaultFault(null);
    expect(await world.within(RECOVERY_MS, isReady)).toBeDefined();
  });

  it('Entra: a page with 503 and Retry-After, named by health, and it recovers', async () => {
    const { world } = started;
    const person = world.person('bob');
    const browser = newBrowser();
    const request = authorizationRequest(world, 'elevate', { login_hint: person.email });
    const stop = (url: URL): boolean => url.pathname === '/sign-in/callback';
    const page = await browser.open(request.url);
    const callback = await signInAtEntra(browser, page, person.email, person.entraPassword ?? '', stop);
    await world.fault('outage');
    const stuck = await browser.open(callback.url);
    expect(stuck.status).toBe(503);
    expect(stuck.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(stuck.text).toMatch(/[0-9A-Z]{5}-[0-9A-Z]{5}/);
    expect(await becomesUnready('entra')).toBeDefined();
    await world.fault(null);
    expect(await world.within(RECOVERY_MS, isReady)).toBeDefined();
  });
});
