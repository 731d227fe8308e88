import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newBrowser, signInAtEntra, type World } from '../../local/tour/world.ts';
import { type Minter, openMint } from '../support/forged-tokens.ts';
import { connectAcme, startTestStack, type StartedStack } from '../support/started-stack.ts';

let started: StartedStack;
let world: World;
let minter: Minter;
beforeAll(async () => {
  started = await startTestStack();
  world = started.world;
  await connectAcme(world);
  minter = await openMint(started.stack);
  const excluded = { add: [{ email: world.person('bob').email, reason: 'A secret of Acme' }] };
  const answer = await world.ask('POST', '/accounts/acme/exclusions', { token: world.token('anna'), body: excluded });
  expect(answer.status).toBe(200);
});
afterAll(() => started.stop());

// Nothing of Acme's may stand in an answer to others.
const SECRETS = /acme|bob@|secret of|acacacac/i;

/** What Acme's Security Manager sees. */
async function acmeNow(): Promise<unknown[]> {
  const manager = { token: world.token('anna') };
  return [
    (await world.ask('GET', '/accounts/acme/integration', manager)).json,
    (await world.ask('GET', '/accounts/acme/sso', manager)).headers.get('etag'),
    (await world.ask('GET', '/accounts/acme/exclusions', manager)).json,
    (await world.ask('GET', '/accounts/acme/users', { token: started.stack.file.serviceToken })).json,
  ];
}

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
      ['users-without-password', world.token('gwen')],
      ['readiness', world.token('gwen')],
    ] as const) {
      const answer = await world.ask('GET', `/accounts/globex/${list}?after=${cursor}`, { token: who });
      expect([list, answer.status]).toEqual([list, 200]);
      expect(answer.text).not.toMatch(SECRETS);
    }
  });

  it('is not changed through addresses in another account’s bulk edits, and not explained to it', async () => {
    const before = await acmeNow();
    const { email } = world.person('bob');
    const gwen = world.token('gwen');
    const edit = { add: [{ email }], remove: [email] };
    const exclusions = await world.ask('POST', '/accounts/globex/exclusions', { token: gwen, body: edit });
    expect(exclusions.json['results']).toMatchObject([{ outcome: 'foreign-domain' }, { outcome: 'not-excluded' }]);
    const user = { email, displayName: 'Taken', twoFactor: false, hasPassword: true };
    const users = await world.ask('POST', '/accounts/globex/users', {
      token: started.stack.file.serviceToken,
      body: { upsert: [user], remove: [email] },
    });
    expect(users.json['results']).toMatchObject([{ outcome: 'foreign-domain' }, { outcome: 'not-found' }]);
    const explained = await world.ask('POST', '/accounts/globex/explain', {
      token: gwen,
      body: { email, app: 'elevate' },
    });
    const unknown = { email: 'nobody@acme.example', app: 'elevate' };
    const explainedToo = await world.ask('POST', '/accounts/globex/explain', { token: gwen, body: unknown });
    expect([explained.status, explained.text]).toEqual([400, explainedToo.text]);
    expect(await acmeNow()).toEqual(before);
  });

  it('does not include a domain of another account, and a claim that fails takes nothing', async () => {
    const token = started.stack.file.serviceToken;
    const before = await acmeNow();
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
    expect(await acmeNow()).toEqual(before);
    expect((await world.discover(world.person('carol').email, 'elevate')).json['step']).toBe('entra');
  });
});

describe('a ticket of one account', () => {
  const start = async (account: string, token: string): Promise<string> =>
    String((await world.ask('POST', `/accounts/${account}/integration/start`, { token })).json['url']);

  /** The Azure administrator follows the ticket and accepts whatever can be accepted. */
  async function connectAs(name: string, ticket: string) {
    const browser = newBrowser();
    const { email, entraPassword } = world.person(name);
    const page = await signInAtEntra(browser, await browser.open(ticket), email, entraPassword ?? '');
    return page.html.includes('value="accept"') ? browser.submit(page, {}, { name: 'action', value: 'accept' }) : page;
  }

  it('connects nothing when an administrator of another tenant follows it', async () => {
    const before = await acmeNow();
    const toGus = await connectAs('gus', await start('acme', world.token('anna')));
    expect([toGus.status, toGus.url.origin]).toEqual([409, started.stack.file.service]);
    const toAda = await connectAs('ada', await start('globex', world.token('gwen')));
    expect([toAda.status, toAda.url.origin]).toEqual([403, started.stack.file.service]);
    expect(await acmeNow()).toEqual(before);
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
    const [first, other] = [await follow(ticket), await follow(await start('acme', world.token('anna')))];
    expect([first.status, other.status, (await follow(ticket)).status]).toEqual([303, 303, 400]);
    const state = new URL(first.headers.get('location') ?? '').searchParams.get('state') ?? '';
    const [theirs = ''] = other.headers.getSetCookie();
    const value = theirs.slice(theirs.indexOf('=') + 1).split(';', 1)[0] ?? '';
    const renamed = `__Host-integration-${state}=${value}`;
    const callback = `${started.stack.file.service}/integration/callback?state=${state}&code=x`;
    expect((await follow(callback, theirs.split(';', 1)[0])).status).toBe(400);
    expect((await follow(callback, renamed)).status).toBe(400);
  });
});
