import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeEntraTenants } from '../../shared/entra/entra-tenants.ts';
import { makeEntraProbe } from '../../shared/entra/probe-entra.ts';
import { TenantId } from '../../shared/platform/words/identifiers.ts';
import type { RunningEntra } from '../../local/entra/start-entra.ts';
import { CALLBACK, CLIENT, HOME, HOST, orderFault, startSeededEntra } from '../../local/entra/testing/seeded-entra.ts';
import { makeMovableClock } from '../support/movable-clock.ts';
import { startJsonServer } from '../support/servers/start-json-server.ts';
import { clock, makeSecrets, secretCredential, settingsOf } from './sign-in-as-person.ts';

const host = TenantId.parse(HOST);
const home = TenantId.parse(HOME);
const nowhere = TenantId.parse('0b6f8d1e-4444-4a3c-9f00-5c2d7e8a9b04');
const unavailable = { name: 'DependencyUnavailable', dependency: 'entra' };

let entra: RunningEntra;
beforeAll(async () => {
  entra = await startSeededEntra();
});
afterAll(() => entra.close());
beforeEach(() => orderFault(entra, { fault: null }));

const makeTenants = (changes: Partial<Parameters<typeof makeEntraTenants>[0]> = {}) =>
  makeEntraTenants({
    settings: settingsOf(entra),
    credential: secretCredential(),
    clock,
    writeLog: () => undefined,
    ...changes,
  });

describe('admin consent', () => {
  it('is asked for at the proven tenant, for everything that the app registration names', () => {
    const url = makeTenants().adminConsentUrl({ tenantId: host, redirectUri: CALLBACK, state: 'the state' });
    expect(url.origin + url.pathname).toBe(`${entra.url}/${HOST}/v2.0/adminconsent`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: CLIENT,
      redirect_uri: CALLBACK,
      scope: `${entra.graph}/.default`,
      state: 'the state',
    });
  });

  it('is there when Entra gives a token, and only then', async () => {
    expect(await makeTenants().checkConsent(host)).toBe('granted');
    expect(await makeTenants().checkConsent(home)).toBe('consent-withdrawn');
    expect(await makeTenants().checkConsent(nowhere)).toBe('consent-withdrawn');
  });

  it.each([
    ['consent-withdrawn', 'consent-withdrawn'],
    ['secret-expired', 'our-credential-refused'],
  ])('answers the fault %s with %s, although a token of before is still kept', async (fault, answer) => {
    const tenants = makeTenants();
    expect(await tenants.readTenant(host)).toMatchObject({ tenantName: 'Host & Sons' });
    await orderFault(entra, { fault });
    expect(await tenants.checkConsent(host)).toBe(answer);
  });

  it.each([
    ['unauthorized_client', 7000112, 'app-disabled'],
    ['unauthorized_client', 700016, 'consent-withdrawn'],
    ['invalid_client', 7000222, 'our-credential-refused'],
  ])('answers %s with AADSTS%i by %s', async (error, number, answer) => {
    const text = JSON.stringify({ error, error_description: `AADSTS${number}: No.` });
    const server = await startJsonServer(() => ({ status: 401, text }));
    const tenants = makeTenants({ settings: settingsOf({ ...entra, url: server.url }) });
    expect(await tenants.checkConsent(host)).toBe(answer);
  });

  it('concludes nothing from an outage, a late answer, or an error that is about something else', async () => {
    await orderFault(entra, { fault: 'outage' });
    await expect(makeTenants().checkConsent(host)).rejects.toMatchObject(unavailable);
    await orderFault(entra, { fault: 'slow', delayMs: 3000 });
    await expect(makeTenants({ timeoutMilliseconds: 100 }).checkConsent(host)).rejects.toMatchObject(unavailable);
    const text = JSON.stringify({ error: 'access_denied', error_description: 'AADSTS53003: Blocked.' });
    const server = await startJsonServer(() => ({ status: 400, text }));
    const tenants = makeTenants({ settings: settingsOf({ ...entra, url: server.url }) });
    await expect(tenants.checkConsent(host)).rejects.toMatchObject(unavailable);
  });
});

describe('what the directory says of a tenant', () => {
  it('is its name and its verified domains', async () => {
    expect(await makeTenants().readTenant(host)).toEqual({
      tenantName: 'Host & Sons',
      verifiedDomains: ['host.example', 'host.onmicrosoft.example'],
    });
  });

  it('is not to be had without consent, or without the permission to read it', async () => {
    expect(await makeTenants().readTenant(home)).toBe('no-permission');
    await orderFault(entra, { fault: 'no-directory-permission' });
    expect(await makeTenants().readTenant(host)).toBe('no-permission');
  });

  it('is unavailable during an outage, and while our own credential is refused', async () => {
    await orderFault(entra, { fault: 'outage' });
    await expect(makeTenants().readTenant(host)).rejects.toMatchObject(unavailable);
    await orderFault(entra, { fault: null });
    const credential = secretCredential(makeSecrets({ 'entra-client-secret': 'wrong' }));
    await expect(makeTenants({ credential }).readTenant(host)).rejects.toMatchObject(unavailable);
  });
});

describe('a token for the directory', () => {
  const organization = {
    id: HOST,
    displayName: 'Host',
    verifiedDomains: [{ name: 'Host.Example' }, { name: 'no name' }],
  };

  /** An Entra and Graph that count, and refuse the tokens of before `validFrom`. */
  async function startCounting(expiresIn: number) {
    const state = { issued: 0, graphStatus: 200, asked: 0, isSilent: false };
    const server = await startJsonServer((path) => {
      if (path.includes('/token')) {
        state.asked += 1;
        if (state.isSilent) return 'silence';
        state.issued += 1;
        return { json: { token_type: 'Bearer', expires_in: expiresIn, access_token: `token-${state.issued}` } };
      }
      if (state.graphStatus !== 200) return { status: state.graphStatus, text: '{}' };
      return { json: { value: [organization] } };
    });
    return { state, url: server.url, graph: `${server.url}/graph` };
  }

  it('is asked for once and kept until shortly before it ends', async () => {
    const counting = await startCounting(3600);
    const time = makeMovableClock();
    const tenants = makeTenants({ settings: settingsOf(counting), clock: time.clock });
    for (let times = 0; times < 3; times++) {
      expect(await tenants.readTenant(host)).toEqual({ tenantName: 'Host', verifiedDomains: ['host.example'] });
    }
    expect(counting.state.issued).toBe(1);
    time.pass(3600 - 299);
    await tenants.readTenant(host);
    expect(counting.state.issued).toBe(2);
  });

  it('is used while Entra says nothing, from half of its life to five minutes before its end, then waited for, and asked for anew', async () => {
    const counting = await startCounting(3600);
    const time = makeMovableClock();
    const settings = settingsOf(counting);
    const tenants = makeTenants({ settings, clock: time.clock, timeoutMilliseconds: 300 });
    await tenants.readTenant(host);
    counting.state.isSilent = true;
    time.pass(1810);
    const many = await Promise.all(Array.from({ length: 10 }, () => tenants.readTenant(host)));
    expect(many).toEqual(Array(10).fill({ tenantName: 'Host', verifiedDomains: ['host.example'] }));
    await expect.poll(() => counting.state.asked).toBe(2);
    time.pass(3600 - 299 - 1810);
    await expect(tenants.readTenant(host)).rejects.toMatchObject(unavailable);
    counting.state.isSilent = false;
    expect(await tenants.readTenant(host)).toMatchObject({ tenantName: 'Host' });
  });

  it('in hand outlives a renewal that Entra refuses, until somebody asks whether there is consent', async () => {
    const time = makeMovableClock();
    const tenants = makeTenants({ clock: time.clock });
    await tenants.readTenant(host);
    await orderFault(entra, { fault: 'secret-expired' });
    for (let times = 0; times < 3; times++) {
      time.pass(1000);
      expect(await tenants.readTenant(host)).toMatchObject({ tenantName: 'Host & Sons' });
    }
    expect(await tenants.checkConsent(host)).toBe('our-credential-refused');
    await expect(tenants.readTenant(host)).rejects.toMatchObject(unavailable);
  });

  it('is asked for anew at every check of the consent', async () => {
    const counting = await startCounting(3600);
    const tenants = makeTenants({ settings: settingsOf(counting) });
    for (let times = 0; times < 3; times++) expect(await tenants.checkConsent(host)).toBe('granted');
    expect(counting.state.issued).toBe(3);
  });

  it('is replaced once when Graph refuses it, and no more often', async () => {
    const counting = await startCounting(3600);
    const tenants = makeTenants({ settings: settingsOf(counting) });
    await tenants.readTenant(host);
    counting.state.graphStatus = 401;
    await expect(tenants.readTenant(host)).rejects.toMatchObject(unavailable);
    expect(counting.state.issued).toBe(2);
  });

  it('must be answered about the very tenant that was asked for', async () => {
    const counting = await startCounting(3600);
    await expect(makeTenants({ settings: settingsOf(counting) }).readTenant(home)).rejects.toMatchObject(unavailable);
  });
});

describe('the probe of Entra', () => {
  it('passes while Entra answers and fails when it does not', async () => {
    const probe = makeEntraProbe(entra.url);
    expect(probe.dependency).toBe('entra');
    await expect(probe.check()).resolves.toBeUndefined();
    await orderFault(entra, { fault: 'outage' });
    await expect(probe.check()).rejects.toMatchObject(unavailable);
  });

  it('does not wait for ever', async () => {
    await orderFault(entra, { fault: 'slow', delayMs: 3000 });
    await expect(makeEntraProbe(entra.url, 100).check()).rejects.toMatchObject(unavailable);
  });
});
