/** Connecting: links replayed and sent to the wrong person, the way back forged, two accounts for one tenant or domain. */
import { describe, expect, it } from 'vitest';
import { connect, events, ssoOn } from '../../../local/tour/steps/connecting.ts';
import { newBrowser, signInAtEntra } from '../../../local/tour/world.ts';
import { type Attacker, sealedIn, useLink, visit, withSealed } from './attack-tools.ts';

export function attackTenants(armed: () => Attacker): void {
  const start = async (account: string): Promise<URL> => {
    const { mint, world } = armed();
    const token = await mint({ claims: { account } });
    return new URL(String((await world.ask('POST', `/accounts/${account}/integration/start`, { token })).json['url']));
  };

  /** From the Control Panel's link to the terms, not yet seen, with the administrator of some tenant. */
  const prove = async (account: string, administrator: string) => {
    const started = await useLink(await start(account));
    const [signInCookie = ''] = started.cookies;
    const callback = await armed().passEntra(started.location ?? new URL('about:blank'), administrator);
    const proven = await visit(callback, { cookie: signInCookie });
    const [cookie = ''] = proven.cookies;
    // Asked whether it is the right tenant, they go on all the same.
    const goOn = /href="([^"]*adminconsent[^"]*)"/.exec(proven.text)?.[1]?.replaceAll('&amp;', '&');
    const terms = proven.location ?? new URL(goOn ?? 'about:blank');
    return { terms, state: terms.searchParams.get('state') ?? '', cookie, signInCookie };
  };

  /** Accepts the terms; the way back, not yet taken. */
  const accept = async (terms: URL, administrator: string): Promise<URL> => {
    const { email, entraPassword } = armed().world.person(administrator);
    const browser = newBrowser();
    const page = await signInAtEntra(browser, await browser.open(terms), email, entraPassword ?? '');
    const stop = (url: URL): boolean => url.pathname === '/integration/consent';
    return (await browser.submit(page, {}, { name: 'action', value: 'accept' }, stop)).url;
  };
  const integrationOf = async (account: string) => {
    const token = await armed().mint({ claims: { account } });
    return armed().world.ask('GET', `/accounts/${account}/integration`, { token });
  };

  it('a link to connect works once, for one of those who use it at once, and machines that come first use nothing', async () => {
    const link = await start('acme');
    for (const method of ['GET', 'HEAD']) {
      for (const headers of [{}, { 'sec-purpose': 'prefetch;prerender' }]) {
        const { status, location } = await visit(link, { method, headers });
        expect([method, status, location]).toEqual([method, 200, undefined]);
      }
    }
    expect((await useLink(link, { headers: { origin: 'https://evil.example' } })).status).toBe(403);
    const opened = await Promise.all(Array.from({ length: 6 }, () => useLink(link)));
    expect(opened.map(({ status }) => status).sort()).toEqual([303, 400, 400, 400, 400, 400]);
    expect((await visit(link)).heading).toBe('This link was used already');
  });

  it('a link sent to another company’s administrator links nothing, though they accept', async () => {
    for (const isLate of [false, true]) {
      const lured = await prove('globex', 'ada');
      const back = await accept(lured.terms, 'ada');
      // For the first seconds Microsoft Graph may not know of the consent.
      if (isLate) await armed().world.fault('no-directory-permission', { times: 1 });
      const answer = await visit(back, lured);
      expect([answer.status, answer.heading]).toEqual([403, 'That Azure organisation isn’t yours']);
    }
    expect((await integrationOf('globex')).json['state']).toBe('not-connected');
    const refused = (await events(armed().world, 'globex', 'gwen'))[0];
    expect(refused).toMatchObject({
      action: 'integration-connected',
      outcome: 'refused',
      refusal: 'no-verified-domain',
    });
  });

  it('the way back from the terms is believed in nothing: not its tenant, its consent, its state or its browser', async () => {
    const { path, world } = armed();
    const mine = await prove('globex', 'gus');
    const other = await prove('globex', 'gus');
    const back = async (changes: Record<string, string>, cookie = mine.cookie): Promise<string> => {
      const right = { admin_consent: 'True', tenant: world.tenantOf('globex'), state: mine.state };
      const query = new URLSearchParams({ ...right, ...changes });
      return (await visit(path(`/integration/consent?${query.toString()}`), { cookie })).heading;
    };
    const ended = 'This connection attempt has ended';
    expect(await back({ tenant: world.tenantOf('acme') })).toBe('That was another Azure organisation');
    expect(await back({ tenant: '' })).toBe('That was another Azure organisation');
    expect(await back({ error: 'access_denied' })).toBe('Azure isn’t connected');
    expect(await back({ admin_consent: 'False' })).toBe('Azure isn’t connected');
    expect(await back({}, '')).toBe('Cookies are needed here');
    expect(await back({ state: other.state })).toBe(ended);
    expect(await back({}, mine.signInCookie)).toBe(ended);
    expect(await back({}, withSealed(mine.cookie, sealedIn(other.cookie)))).toBe(ended);
    expect((await integrationOf('globex')).json['state']).toBe('not-connected');
  });

  it('a link that connected once connects no second time, though every cookie and address was kept', async () => {
    const { world } = armed();
    const mine = await prove('globex', 'gus');
    const back = await accept(mine.terms, 'gus');
    expect((await visit(back, mine)).heading).toBe('Azure is connected');
    const token = world.token('gwen');
    expect((await world.ask('DELETE', '/accounts/globex/integration', { token })).status).toBe(200);
    expect((await visit(back, mine)).heading).toBe('This link was used already');
    expect((await integrationOf('globex')).json['state']).toBe('not-connected');
  });

  it('an account without a domain of the tenant gets no link, not even where the directory may not be read', async () => {
    const { world } = armed();
    const accounts = ['racer-one', 'racer-two'];
    for (const id of accounts) {
      const body = { name: id, domains: [`${id}.example`], products: [] };
      await world.ask('PUT', `/accounts/${id}`, { token: world.stack.serviceToken, body });
    }
    await world.fault('no-directory-permission', { tenant: world.tenantOf('globex') });
    const racers = await Promise.all(accounts.map((account) => prove(account, 'gus')));
    const ways = await Promise.all(racers.map(({ terms }) => accept(terms, 'gus')));
    const ends = await Promise.all(ways.map((way, at) => visit(way, { cookie: racers[at]?.cookie ?? '' })));
    await world.fault(null);
    expect(ends.map(({ status }) => status)).toEqual([403, 403]);
    const states = await Promise.all(accounts.map(async (account) => (await integrationOf(account)).json['state']));
    expect(states).toEqual(['not-connected', 'not-connected']);
  });

  it('of two accounts that are given one domain at once, one has it; nobody takes another’s', async () => {
    const { world } = armed();
    const token = world.stack.serviceToken;
    const put = async (id: string, ...domains: string[]): Promise<number> =>
      (await world.ask('PUT', `/accounts/${id}`, { token, body: { name: id, domains, products: [] } })).status;
    for (const domain of ['contested-a.example', 'contested-b.example', 'contested-c.example']) {
      const ends = await Promise.all(['racer-one', 'racer-two'].map((id) => put(id, `${id}.example`, domain)));
      // Both may lose: each saw the other's claim.
      expect(ends.filter((status) => status === 200).length).toBeLessThanOrEqual(1);
      expect(ends.filter((status) => status === 409).length).toBeGreaterThanOrEqual(1);
    }
    for (const spelling of ['acme.example', 'ACME.example', 'ａｃｍｅ.example', 'acme。example']) {
      expect(await put('racer-one', 'racer-one.example', spelling)).toBe(409);
    }
    expect((await world.discover(world.person('bob').email, 'elevate')).json['step']).toBe('entra');
  });

  it('who is at Azure when their tenant is disconnected comes back to the password; the next sign-in works', async () => {
    const { begin, passEntra, world, signIn } = armed();
    const begun = await begin('bob');
    const callback = await passEntra(begun.toEntra, 'bob');
    const token = world.token('anna');
    expect((await world.ask('DELETE', '/accounts/acme/integration?force=true', { token })).status).toBe(200);
    const answer = await visit(callback, begun);
    expect([answer.status, answer.location?.pathname]).toEqual([303, '/company-sign-in']);
    expect(answer.location?.searchParams.has('code')).toBe(false);
    await connect(world);
    await ssoOn(world);
    expect((await signIn('bob')).code).not.toBe('');
  });

  describe('another account’s administrator', () => {
    it('learns and changes nothing by any route or spelling of the path', async () => {
      const { world, path } = armed();
      const headers = { authorization: `Bearer ${world.token('gwen')}` };
      const spellings = [
        'acme',
        '%61cme',
        'ACME',
        'acme/',
        './acme',
        'globex/../acme',
        'globex%2F..%2Facme',
        'acme%20',
        'nobody',
      ];
      for (const spelling of spellings) {
        for (const route of ['sso', 'integration', 'exclusions', 'audit-events', 'users-without-password', 'users']) {
          const { status, text } = await visit(path(`/accounts/${spelling}/${route}`), { headers });
          expect([spelling, route, [400, 403, 404].includes(status)]).toEqual([spelling, route, true]);
          expect(text).not.toMatch(/bob|baker/i);
        }
      }
      const known = await visit(path('/accounts/acme/sso'), { headers });
      const unknown = await visit(path('/accounts/nobody/sso'), { headers });
      expect(unknown.text).toBe(known.text);
    });
  });
}
