import { parse } from 'node-html-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { turnSso } from '../../../local/tour/steps/connecting.ts';
import { mayUsePassword } from '../../../local/tour/steps/company-passwords.ts';
import { newBrowser, signInAtEntra, type World } from '../../../local/tour/world.ts';
import { sampleRequests } from '../../support/control-panel/sample-requests.ts';
import { type Minter, openMint } from '../../support/control-panel/forged-tokens.ts';
import { sealedIn, withSealed } from './attack-tools.ts';
import { acmeNow, keepSecret, SECRETS } from './secrets-of-acme.ts';
import { connectAcme, startTestStack, type StartedStack } from '../../support/stack/started-stack.ts';

let started: StartedStack;
let world: World;
let minter: Minter;
beforeAll(async () => {
  started = await startTestStack();
  world = started.world;
  await connectAcme(world);
  minter = await openMint(started.stack);
  expect(await keepSecret(world)).toBe(200);
});
afterAll(() => started.stop());

const acmeEvents = async (): Promise<unknown> =>
  (await world.ask('GET', '/accounts/acme/audit-events?limit=1000', { token: world.token('anna') })).json['items'];

const globexState = async (): Promise<unknown> =>
  (await world.ask('GET', '/accounts/globex/integration', { token: world.token('gwen') })).json['state'];

describe('what belongs to one account', () => {
  it('is not seen through a cursor of its lists', async () => {
    const token = started.stack.file.serviceToken;
    const page = await world.ask('GET', '/accounts/acme/users?limit=1', { token });
    const cursor = String(page.json['next']);
    for (const [list, who] of [
      ['users', token],
      ['exclusions', world.token('gwen')],
      ['audit-events', world.token('gwen')],
      ['audit-events/count', world.token('gwen')],
      ['users-without-password', world.token('gwen')],
      ['users-who-left', world.token('gwen')],
      ['blocked-users', world.token('gwen')],
      ['readiness', world.token('gwen')],
    ] as const) {
      const answer = await world.ask('GET', `/accounts/globex/${list}?after=${cursor}`, { token: who });
      expect([list, answer.status]).toEqual([list, 200]);
      expect(answer.text).not.toMatch(SECRETS);
    }
  });

  it('is not changed through addresses in another account’s bulk edits, and not explained to it', async () => {
    const before = await acmeNow(world);
    const { email } = world.person('bob');
    const gwen = world.token('gwen');
    const outcomesOf = async (path: string, token: string, body: object): Promise<unknown[]> => {
      const { json } = await world.ask('POST', `/accounts/globex/${path}`, { token, body });
      return (json['results'] as { outcome: string }[]).map(({ outcome }) => outcome);
    };
    expect(await outcomesOf('exclusions', gwen, { add: [{ email }] })).toEqual(['foreign-domain']);
    expect(await outcomesOf('exclusions', gwen, { remove: [email] })).toEqual(['not-excluded']);
    expect(await outcomesOf('blocked-users', gwen, { block: [{ email }] })).toEqual(['foreign-domain']);
    expect(await outcomesOf('blocked-users', gwen, { lift: [email] })).toEqual(['not-found']);
    const feed = started.stack.file.serviceToken;
    const user = { displayName: 'Taken', twoFactor: false, hasPassword: true };
    const upsert = [
      { ...user, email },
      { ...user, email: 'taker@globex.example', aliases: [email] },
    ];
    const rename = [
      { from: email, to: 'taken@globex.example' },
      { from: world.person('hanna').email, to: world.person('erin').email },
    ];
    expect(await outcomesOf('users', feed, { upsert, rename })).toEqual([
      ...['foreign-domain', 'invalid-item', 'not-found', 'foreign-domain'],
    ]);
    expect(await outcomesOf('users', feed, { remove: [email] })).toEqual(['not-found']);
    const explained = await world.ask('POST', '/accounts/globex/explain', {
      token: gwen,
      body: { email, app: 'elevate' },
    });
    const unknown = { email: 'nobody@acme.example', app: 'elevate' };
    const explainedToo = await world.ask('POST', '/accounts/globex/explain', { token: gwen, body: unknown });
    expect([explained.status, explained.text]).toEqual([400, explainedToo.text]);
    expect(await acmeNow(world)).toEqual(before);
  });

  it('does not include a domain of another account, and a claim that fails takes nothing', async () => {
    const token = started.stack.file.serviceToken;
    const before = await acmeNow(world);
    const domains = ['fresh.example', 'acme.example', 'globex.example'];
    const taken = await world.ask('PUT', '/accounts/globex', {
      token,
      body: { name: 'Globex', domains, products: [] },
    });
    expect(taken.status).toBe(409);
    expect(taken.json).toMatchObject({ errors: [{ field: '/domains/1' }] });
    expect(taken.text).not.toContain('acme');
    const fresh = { name: 'Fresh', domains: ['fresh.example'], products: [] };
    expect((await world.ask('PUT', '/accounts/fresh', { token, body: fresh })).status).toBe(201);
    expect(await acmeNow(world)).toEqual(before);
    expect((await world.discover(world.person('carol').email, 'elevate')).json['step']).toBe('entra');
  });
});

describe('the switch of one account', () => {
  it('in shadow, is neither told to nor turned by another, whatever they accept', async () => {
    const turned = await turnSso(world, 'shadow');
    expect(turned.json['sso']).toBe('shadow');
    const before = await acmeNow(world);
    const gwen = world.token('gwen');
    const etag = turned.headers.get('etag') ?? '';
    for (const headers of [{ 'if-match': etag }, { 'if-match': '"0"' }]) {
      const body = { sso: 'on', acceptLockouts: 1, acceptUnknownReadiness: true };
      const answer = await world.ask('PUT', '/accounts/acme/sso', { token: gwen, headers, body });
      expect([answer.status, answer.json['current'], answer.json['lockedOut']]).toEqual([403, undefined, undefined]);
      expect(answer.text).not.toMatch(SECRETS);
    }
    const explained = await world.ask('GET', '/accounts/acme/sso', { token: gwen });
    expect([explained.status, explained.json['shadowSince']]).toEqual([403, undefined]);
    // A password check in shadow writes into Acme's own part of the table, and nothing that Globex can list.
    await mayUsePassword(world, world.person('carol').email, 'elevate');
    expect(await acmeNow(world)).toEqual(before);
    for (const list of ['exclusions', 'audit-events', 'users-without-password']) {
      const seen = await world.ask('GET', `/accounts/globex/${list}?limit=1000`, { token: gwen });
      expect(seen.text).not.toContain('carol');
    }
    expect((await turnSso(world, 'on')).status).toBe(200);
  });
});

/** Gwen's browser on the hosted page of Globex: its headers. */
async function gwensPage(): Promise<Record<string, string>> {
  const asked = await world.ask('POST', '/accounts/globex/portal-links', { token: world.token('gwen') });
  const browser = newBrowser();
  await browser.useLink(String(asked.json['url']), (url) => url.pathname === '/identity-management');
  const cookie = await browser.jar.getCookieString(world.stack.service);
  return { cookie, 'x-identity-management': '1', origin: world.stack.service };
}

describe('a session of the hosted page of one account', () => {
  const samples = sampleRequests('acme.example');
  const send = (account: string, { method, path, headers, body }: (typeof samples)[number], page: typeof headers) =>
    world.ask(method, `/accounts/${account}${path}`, { headers: { ...headers, ...page }, ...(body && { body }) });

  it('opens no operation of another, whether the account exists or not, and nothing is told there', async () => {
    const page = await gwensPage();
    const [before, told] = [await acmeNow(world), await acmeEvents()];
    for (const sample of samples) {
      const takesSession = sample.caller === 'manager' && sample.name !== 'create-portal-link';
      const there = await send('acme', sample, page);
      const nowhere = await send('no-such-account', sample, page);
      expect([sample.name, there.status]).toEqual([sample.name, takesSession ? 403 : 401]);
      expect([nowhere.status, nowhere.text]).toEqual([there.status, there.text]);
      expect(there.text).not.toMatch(SECRETS);
    }
    expect([await acmeNow(world), await acmeEvents()]).toEqual([before, told]);
    const own = await world.ask('GET', '/accounts/globex/sso', { headers: page });
    expect(own.status).toBe(200);
    const session = await world.ask('GET', '/identity-management/session', { headers: page });
    expect(session.json['account']).toEqual({ id: 'globex', name: expect.any(String) as unknown });
    expect(session.text).not.toMatch(SECRETS);
  });

  it('is none once a character of it was changed, or when it was sealed for something else', async () => {
    const page = await gwensPage();
    const [name = '', value = ''] = /__Host-identity-management=[^;]+/.exec(page['cookie'] ?? '')?.[0].split('=') ?? [];
    const status = async (sealed: string) =>
      (await world.ask('GET', '/accounts/globex/sso', { headers: { ...page, cookie: `${name}=${sealed}` } })).status;
    const parts = value.split('.');
    expect(parts).toHaveLength(5);
    for (const [at, part] of parts.entries()) {
      const place = Math.floor(part.length / 2);
      const swapped = part.slice(0, place) + (part[place] === 'A' ? 'B' : 'A') + part.slice(place + 1);
      expect([at, await status(parts.with(at, swapped).join('.'))]).toEqual([at, 401]);
    }
    const link = await world.ask('POST', '/accounts/globex/portal-links', { token: world.token('gwen') });
    expect(await status(new URL(String(link.json['url'])).searchParams.get('link') ?? '')).toBe(401);
    expect(await status(value)).toBe(200);
  });
});

describe('a test sign-in of one account', () => {
  const startTest = async (name = 'bob') => {
    const body = { app: 'elevate', email: world.person(name).email };
    return (await world.ask('POST', '/accounts/acme/test-sign-ins', { token: world.token('anna'), body })).json;
  };

  it('is not seen by another, and not started for its addresses', async () => {
    const { id } = await startTest();
    const token = world.token('gwen');
    const theirs = await world.ask('GET', `/accounts/globex/test-sign-ins/${String(id)}`, { token });
    const none = await world.ask('GET', '/accounts/globex/test-sign-ins/00000000-0000-4000-8000-000000000000', {
      token,
    });
    expect([theirs.status, theirs.text]).toEqual([404, none.text]);
    const there = await world.ask('GET', `/accounts/acme/test-sign-ins/${String(id)}`, { token });
    expect(there.status).toBe(403);
    const body = { app: 'elevate', email: world.person('bob').email };
    const foreign = await world.ask('POST', '/accounts/globex/test-sign-ins', { token, body });
    expect(foreign.status).toBe(400);
    expect(foreign.text).not.toMatch(SECRETS);
  });

  it('that passed is remembered for its account alone', async () => {
    const { url } = await startTest('carol');
    const browser = newBrowser();
    const { email, entraPassword } = world.person('carol');
    const page = await signInAtEntra(browser, await browser.useLink(String(url)), email, entraPassword ?? '');
    expect(page.text).toContain('The test sign-in passed');
    const asked = (account: string, name: 'anna' | 'gwen') =>
      world.ask('GET', `/accounts/${account}/test-sign-ins`, { token: world.token(name) });
    expect((await asked('acme', 'anna')).json).toMatchObject({ items: [{ app: 'elevate', email }] });
    const theirs = await asked('globex', 'gwen');
    expect([theirs.status, theirs.json, (await asked('acme', 'gwen')).status]).toEqual([
      200,
      { items: [], next: null, unreadable: 0 },
      403,
    ]);
  });

  it('is not passed by a person of another tenant', async () => {
    const { id, url } = await startTest();
    const browser = newBrowser();
    const { email, entraPassword } = world.person('hanna');
    const page = await signInAtEntra(browser, await browser.useLink(String(url)), email, entraPassword ?? '');
    expect(page.text).not.toContain('The test sign-in passed');
    const token = world.token('anna');
    const { json } = await world.ask('GET', `/accounts/acme/test-sign-ins/${String(id)}`, { token });
    expect(['waiting', 'failed']).toContain(json['state']);
  });
});

describe('a ticket of one account', () => {
  const start = async (account: string, token: string): Promise<string> =>
    String((await world.ask('POST', `/accounts/${account}/integration/start`, { token })).json['url']);

  /** The Azure administrator follows the ticket and accepts whatever can be accepted. */
  async function connectAs(name: string, ticket: string) {
    const browser = newBrowser();
    const { email, entraPassword } = world.person(name);
    const asked = await signInAtEntra(browser, await browser.useLink(ticket), email, entraPassword ?? '');
    // Asked whether it is the right tenant, they go on all the same.
    const goOn = parse(asked.html).querySelector('p.second a[href*="adminconsent"]')?.getAttribute('href');
    const page = goOn === undefined ? asked : await browser.open(new URL(goOn));
    return page.html.includes('value="accept"') ? browser.submit(page, {}, { name: 'action', value: 'accept' }) : page;
  }

  it('connects nothing when an administrator of another tenant follows it', async () => {
    const before = await acmeNow(world);
    const toGus = await connectAs('gus', await start('acme', world.token('anna')));
    expect([toGus.status, toGus.url.origin]).toEqual([409, started.stack.file.service]);
    const toAda = await connectAs('ada', await start('globex', world.token('gwen')));
    expect([toAda.status, toAda.url.origin]).toEqual([403, started.stack.file.service]);
    expect(await acmeNow(world)).toEqual(before);
    expect(await globexState()).toBe('not-connected');
  });

  it('connects no tenant that another account has, even when the domain has moved', async () => {
    const token = started.stack.file.serviceToken;
    const put = (account: string, domains: readonly string[]) =>
      world.ask('PUT', `/accounts/${account}`, { token, body: { name: account, domains, products: [] } });
    expect((await put('acme', ['acme-bakery.example'])).status).toBe(200);
    expect((await put('newco', ['acme.example'])).status).toBe(201);
    const manager = await minter.mint({ sub: 'contact-newco', account: 'newco', roles: ['SecurityManager'] });
    const page = await connectAs('ada', await start('newco', manager));
    expect([page.status, page.url.origin]).toEqual([409, started.stack.file.service]);
    expect(page.text).not.toMatch(/\bacme\b(?!\.example)/i);
    const integration = await world.ask('GET', '/accounts/newco/integration', { token: manager });
    expect(integration.json['state']).toBe('not-connected');
    expect((await put('newco', [])).status).toBe(200);
    expect((await put('acme', ['acme.example', 'acme-bakery.example'])).status).toBe(200);
  });

  it('is not followed twice, and not with the cookie of another', async () => {
    const ticket = await start('globex', world.token('gwen'));
    const follow = (url: string, cookie = '') =>
      fetch(url, { redirect: 'manual', headers: { cookie }, signal: AbortSignal.timeout(10_000) });
    const use = (url: string) => {
      const { origin, pathname, searchParams: body } = new URL(url);
      const sent = { method: 'POST', body, headers: { origin } };
      return fetch(`${origin}${pathname}`, { ...sent, redirect: 'manual', signal: AbortSignal.timeout(10_000) });
    };
    const [first, other] = [await use(ticket), await use(await start('acme', world.token('anna')))];
    expect([first.status, other.status, (await use(ticket)).status]).toEqual([303, 303, 400]);
    const state = new URL(first.headers.get('location') ?? '').searchParams.get('state') ?? '';
    const [theirs = ''] = other.headers.getSetCookie();
    const [mine = ''] = first.headers.getSetCookie();
    const pairOf = (line: string): string => line.split(';', 1)[0] ?? '';
    const renamed = withSealed(pairOf(mine), sealedIn(pairOf(theirs)));
    const callback = `${started.stack.file.service}/integration/callback?state=${state}&code=x`;
    expect((await follow(callback, theirs.split(';', 1)[0])).status).toBe(400);
    expect((await follow(callback, renamed)).status).toBe(400);
  });
});
