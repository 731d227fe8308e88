import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startFunctionsHost } from '../../local/functions-host/start-functions-host.ts';
import { authorizationRequest, newBrowser, signInAtEntra, World } from '../../local/tour/world.ts';
import { startCountingProxy } from '../support/servers/counting-proxy.ts';
import { connectAcme, startTestStack, type StartedStack } from '../support/stack/started-stack.ts';

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

  /** Another instance of the built service, whose requests go through proxies that can swallow them. */
  const startInstance = async (settings: Readonly<Record<string, string>> = {}) => {
    const { environment, file } = started.stack;
    const folder = join(environment['NODE_EXTRA_CA_CERTS'] ?? '', '..');
    const before = async (setting: string) => {
      const proxy = await startCountingProxy(environment[setting] ?? '', folder);
      onTestFinished(() => proxy.close());
      return proxy;
    };
    const proxies = {
      IDENTITY_ENDPOINT: await before('IDENTITY_ENDPOINT'),
      TABLES_URL: await before('TABLES_URL'),
      KEY_VAULT_URL: await before('KEY_VAULT_URL'),
      CONTROL_PANEL_JWKS_URL: await before('CONTROL_PANEL_JWKS_URL'),
    };
    const through = Object.fromEntries(Object.entries(proxies).map(([setting, { url }]) => [setting, url]));
    const log: string[] = [];
    const root = resolve(import.meta.dirname, '../..');
    const onLog = (line: string) => void log.push(line);
    const host = await startFunctionsHost({ root, env: { ...environment, ...through, ...settings }, onLog });
    onTestFinished(() => host.stop());
    const world = new World(
      { ...file, service: host.url },
      () => undefined,
      () => Promise.resolve(),
    );
    return { world, log, proxies };
  };

  it('one request to each swallowed: the instance is not ready meanwhile, and well again by itself, at the start and later', async () => {
    const { world, log, proxies } = await startInstance();
    const { email } = world.person('bob');
    const isWell = async (): Promise<boolean> => {
      const answers = await Promise.all([
        world.ask('GET', '/health/ready'),
        world.ask('GET', '/jwks'),
        world.ask('GET', '/accounts/acme/sso', { token: world.token('anna') }),
      ]);
      const step = (await world.discover(email, 'elevate')).json['step'];
      return step === 'entra' && answers.every(({ status }) => status === 200);
    };
    const swallowOneEach = () => {
      proxies.IDENTITY_ENDPOINT.trouble('vault.azure.net', 'silence');
      for (const proxy of [proxies.TABLES_URL, proxies.KEY_VAULT_URL, proxies.CONTROL_PANEL_JWKS_URL])
        proxy.trouble('', 'silence');
    };
    const silencesLeft = () =>
      Object.fromEntries(Object.entries(proxies).map(([setting, proxy]) => [setting, proxy.troublesLeft()]));
    const NO_SILENCES = { IDENTITY_ENDPOINT: 0, TABLES_URL: 0, KEY_VAULT_URL: 0, CONTROL_PANEL_JWKS_URL: 0 };
    // Both tries for the token that every discovery needs.
    proxies.IDENTITY_ENDPOINT.trouble('storage.azure.com', 'silence', 'silence');
    swallowOneEach();
    const [discovery, ready] = await Promise.all([world.discover(email, 'elevate'), world.ask('GET', '/health/ready')]);
    expect(discovery.status).toBe(503);
    expect(ready.json['checks']).toMatchObject({ storage: 'unreachable' });
    expect((await started.world.discover(email, 'elevate')).json['step']).toBe('entra');
    expect(await world.within(RECOVERY_MS, isWell)).toBeDefined();
    expect(silencesLeft()).toEqual(NO_SILENCES);
    expect(log.filter((line) => line.includes('identity-token-failed'))).toEqual([
      expect.stringContaining('resource=storage reason=timeout'),
    ]);
    swallowOneEach();
    // The vault's token and the Control Panel's keys are kept: later nobody needs to ask for them.
    const isMet = () => proxies.TABLES_URL.troublesLeft() + proxies.KEY_VAULT_URL.troublesLeft() === 0;
    expect(await world.within(RECOVERY_MS, async () => (await isWell()) && isMet())).toBeDefined();
  }, 90_000);

  it('one request of each kind to Entra and Graph swallowed: what asked is told so, and the next question is a new one', async () => {
    const { world, proxies } = await startInstance({ ENTRA_CREDENTIAL: 'managed-identity' });
    const token = world.token('anna');
    const bob = world.person('bob');
    /** Signs in at Azure, and comes back to the other instance: 0 is the way on to the app. */
    const comeBack = async (): Promise<number> => {
      const browser = newBrowser();
      const request = authorizationRequest(started.world, 'elevate', { login_hint: bob.email });
      const isCallback = (url: URL): boolean => url.pathname === '/sign-in/callback';
      const page = await browser.open(request.url);
      const callback = await signInAtEntra(browser, page, bob.email, bob.entraPassword ?? '', isCallback);
      const there = new URL(`${callback.url.pathname}${callback.url.search}`, world.stack.service);
      return (await browser.open(there, (url) => url.origin === request.app.url)).status;
    };
    const integration = async () => (await world.ask('GET', '/accounts/acme/integration', { token })).json['health'];
    const link = async () =>
      (await world.ask('POST', '/accounts/acme/users/link', { token, body: { email: bob.email } })).status;
    const faults = async (order?: unknown): Promise<readonly unknown[]> => {
      const body = order === undefined ? {} : { method: 'POST', body: JSON.stringify(order) };
      const answer = (await (await fetch(`${world.stack.entra}/faults`, body)).json()) as {
        active: readonly unknown[];
      };
      return answer.active;
    };
    const swallow = (times: Readonly<Record<string, number>>) =>
      faults({
        faults: Object.entries(times).map(([at, count]) => ({
          ...{ fault: 'outage', mode: 'silence', tenant: world.tenantOf('acme') },
          ...{ at, times: count },
        })),
      });
    const isWell = async () => (await Promise.all([comeBack(), integration(), link()])).join() === '0,ok,200';

    proxies.IDENTITY_ENDPOINT.trouble('AzureADTokenExchange', 'silence', 'silence');
    expect(await Promise.all([comeBack(), integration(), link()])).toEqual([503, 'unreachable', 503]);
    await swallow({ token: 2 });
    expect(await Promise.all([comeBack(), link()])).toEqual([503, 503]);
    expect(await faults()).toEqual([]);
    await swallow({ token: 1, keys: 1, graph: 1 });
    const status = integration();
    await world.within(RECOVERY_MS, async () => (await faults()).length === 2);
    expect(await Promise.all([comeBack(), status, link()])).toEqual([503, 'unreachable', 503]);
    expect(await faults()).toEqual([]);
    expect(await world.within(RECOVERY_MS, isWell)).toBeDefined();

    await swallow({ token: 1, graph: 1 });
    expect(await Promise.all([comeBack(), link()])).toEqual([503, 503]);
    expect(await faults()).toEqual([]);
    expect(await world.within(RECOVERY_MS, isWell)).toBeDefined();
  }, 90_000);

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
