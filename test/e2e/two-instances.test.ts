/** Two instances of the built service on one storage: what is changed through one, the other goes by within seconds (docs/product.md#rule-9-during-an-outage-of-azure). */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FunctionsHost, startFunctionsHost } from '../../local/functions-host/start-functions-host.ts';
import { turnSso } from '../../local/tour/steps/connecting.ts';
import { makeAnew, signIn } from '../../local/tour/steps/linking.ts';
import { putAcme } from '../../local/tour/steps/six-apps.ts';
import { newBrowser, signInAtEntra, type World } from '../../local/tour/world.ts';
import { publishPanelKeys, type PublishedPanelKeys } from '../support/control-panel/published-panel-keys.ts';
import { connectAcme, startTestStack, type StartedStack } from '../support/stack/started-stack.ts';

let started: StartedStack;
let world: World;
let other: FunctionsHost;
let panelKeys: PublishedPanelKeys;
/** By how many seconds the clocks of both instances are ahead (test/support/stack/clock-ahead.ts). */
let clockFolder: string;
const setAhead = (seconds: number) => writeFile(join(clockFolder, 'seconds'), String(seconds));
const nodeOptions = [`--import=${new URL('../support/stack/clock-ahead.ts', import.meta.url).href}`];

beforeAll(async () => {
  clockFolder = await mkdtemp(join(tmpdir(), 'azure-sso-identity-clock-'));
  await setAhead(0);
  panelKeys = await publishPanelKeys();
  started = await startTestStack({
    nodeOptions,
    changeSettings: ({ CONTROL_PANEL_JWKS_URL = '' }) => {
      panelKeys.setSource(CONTROL_PANEL_JWKS_URL);
      return Promise.resolve({
        CONTROL_PANEL_JWKS_URL: panelKeys.url,
        CLOCK_AHEAD_FILE: join(clockFolder, 'seconds'),
      });
    },
  });
  world = started.world;
  await connectAcme(world);
  other = await startFunctionsHost({
    root: resolve(import.meta.dirname, '../..'),
    nodeOptions,
    env: {
      ...started.stack.environment,
      CALLER_REQUESTS_PER_MINUTE: '100000',
      DISCOVERY_REQUESTS_PER_MINUTE: '100000',
    },
  });
});
afterAll(async () => {
  await other.stop();
  await started.stop();
  await panelKeys.stop();
  await rm(clockFolder, { recursive: true });
});

/** So long an instance may go by what it remembers (rule 9), and what two readings of a clock differ by. */
const REMEMBERED_MS = 5000;
const READINGS_MS = 50;
const NEW_DOMAIN = 'new.acme.example';
const MOVED_DOMAIN = 'acme-bakery.example';

type Seen = readonly [step: unknown, password: unknown];
const ENTRA: Seen = ['entra', 'inactive'];
const PASSWORD: Seen = ['company-credentials', 'active'];

/** What the other instance says of an address: where it signs in, and whether the Company password works. */
async function seenThere(email: string, app = 'elevate'): Promise<Seen> {
  const { clientId, clientSecret } = world.app('password-service');
  const headers = { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` };
  const [found, check] = await Promise.all([
    world.ask('POST', `${other.url}/discovery`, { body: { email, app } }),
    world.ask('POST', `${other.url}/company-credentials/check`, { headers, body: { email, app } }),
  ]);
  return [found.json['step'], check.json['credentials']];
}

/**
 * Asks until the answer is as wanted. No question that was put five seconds after the change, or later, may have another answer: a slow
 * machine puts it later, and is never taken for a slow service.
 */
async function expectWithinFive<Answer>(wanted: Answer, ask: () => Promise<Answer>): Promise<void> {
  const changed = performance.now();
  for (;;) {
    const begun = performance.now();
    const answer = await ask();
    if (JSON.stringify(answer) === JSON.stringify(wanted)) return;
    if (begun - changed > REMEMBERED_MS + READINGS_MS) expect(answer).toEqual(wanted);
    await wait(250);
  }
}

/** The other instance says so. Call it when the change was answered. */
const expectThere = (wanted: Seen, email: string, app?: string): Promise<void> =>
  expectWithinFive(wanted, () => seenThere(email, app));

const asFeed = (method: string, path: string, body: unknown) =>
  world.ask(method, path, { token: started.stack.file.serviceToken, body });
const asManager = (path: string, body: unknown) => world.ask('POST', path, { token: world.token('anna'), body });
/** By the other instance. */
const there = (path: string): string => `${other.url}${path}`;

/** As the page does: a new report, waited for. */
async function lookAnew(account: 'acme' | 'globex', contact: 'anna' | 'gwen'): Promise<number> {
  for (let query = '?refresh=true'; ; query = '') {
    const { json } = await world.ask('GET', `/accounts/${account}/readiness${query}`, { token: world.token(contact) });
    if (json['state'] !== 'running') return (json['totals'] as { lockedOut: number }).lockedOut;
  }
}

async function put(path: string, sso: string, contact: 'anna' | 'gwen', acceptLockouts?: number) {
  const token = world.token(contact);
  const etag = (await world.ask('GET', path, { token })).headers.get('etag') ?? '';
  return world.ask('PUT', path, { token, headers: { 'if-match': etag }, body: { sso, acceptLockouts } });
}

/** The other customer's administrator connects their tenant, and SSO goes on. */
async function connectGlobex(): Promise<void> {
  const started = await world.ask('POST', '/accounts/globex/integration/start', { token: world.token('gwen') });
  const [browser, gus] = [newBrowser(), world.person('gus')];
  const page = await browser.useLink(String(started.json['url']));
  const terms = await signInAtEntra(browser, page, gus.email, gus.entraPassword ?? '', (url) =>
    url.pathname.endsWith('/adminconsent'),
  );
  await browser.submit(await browser.open(terms.url), {}, { name: 'action', value: 'accept' });
  const lockedOut = await lookAnew('globex', 'gwen');
  expect((await put('/accounts/globex/sso', 'on', 'gwen', lockedOut)).status).toBe(200);
}

describe('what one instance changes, another one goes by', () => {
  it('the switch, and a product that the app needs', async () => {
    const { email } = world.person('carol');
    await expectThere(ENTRA, email);
    await expectThere(ENTRA, email, 'contact-center');
    await turnSso(world, 'off');
    await expectThere(PASSWORD, email);
    await putAcme(world, []);
    await turnSso(world, 'on');
    await expectThere(ENTRA, email);
    await expectThere(PASSWORD, email, 'contact-center');
    await putAcme(world);
  });

  it('a domain that nobody had when somebody asked, and that joins, and comes into force', async () => {
    const mia = `mia@${NEW_DOMAIN}`;
    await expectThere(PASSWORD, mia);
    const domains = ['acme.example', MOVED_DOMAIN, NEW_DOMAIN];
    const added = await asFeed('PUT', '/accounts/acme', { name: 'Acme Bakery', domains, products: ['unified'] });
    expect(added.status).toBe(200);
    const person = { email: mia, displayName: 'Mia', twoFactor: false, hasPassword: true };
    expect((await asFeed('POST', '/accounts/acme/users', { upsert: [person], remove: [] })).status).toBe(200);
    expect(await seenThere(mia)).toEqual(PASSWORD);
    const confirm = (accept: object) => asManager(`/accounts/acme/domains/${NEW_DOMAIN}/confirm`, accept);
    const asked = await confirm({});
    expect([asked.status, asked.json['lockedOut']]).toEqual([409, 1]);
    expect((await confirm({ acceptLockouts: 1 })).status).toBe(200);
    await expectThere(ENTRA, mia);
  });

  it('a domain that moves to another account: nobody’s password works longer because an instance remembers', async () => {
    const email = `frank@${MOVED_DOMAIN}`;
    await expectThere(ENTRA, email);
    const moved = await asFeed('POST', `/domains/${MOVED_DOMAIN}/move`, { from: 'acme', to: 'globex' });
    expect([moved.status, moved.json['state']]).toEqual([200, 'in-force']);
    await expectThere(PASSWORD, email);
    const back = await asFeed('POST', `/domains/${MOVED_DOMAIN}/move`, { from: 'globex', to: 'acme' });
    expect(back.json).toMatchObject({ state: 'joining' });
  });

  it('a domain that moves between two accounts that both have SSO on: under it all the time, and then by the other account’s list', async () => {
    const email = `frank@${MOVED_DOMAIN}`;
    const joining = `/accounts/acme/domains/${MOVED_DOMAIN}/confirm`;
    const asked = await asManager(joining, {});
    const acceptLockouts = asked.status === 409 ? asked.json['lockedOut'] : undefined;
    if (acceptLockouts !== undefined) expect((await asManager(joining, { acceptLockouts })).status).toBe(200);
    await expectThere(ENTRA, email);
    await connectGlobex();
    const body = { from: 'acme', to: 'globex', acceptLockouts: 0 };
    const moved = await asFeed('POST', `/domains/${MOVED_DOMAIN}/move`, body);
    expect([moved.status, moved.json['state']]).toEqual([200, 'in-force']);
    const since = performance.now();
    do expect(await seenThere(email)).toEqual(ENTRA);
    while (performance.now() - since <= REMEMBERED_MS);
    const token = world.token('gwen');
    const excluded = await world.ask('POST', '/accounts/globex/exclusions', { token, body: { add: [{ email }] } });
    expect(excluded.json).toMatchObject({ summary: { added: 1 } });
    await expectThere(PASSWORD, email);
  });

  it('who a user is in Azure: bound by a sign-in here, and made another person by a link there', async () => {
    const { email } = world.person('carol');
    const boundThere = async (): Promise<unknown> => {
      const path = there(`/accounts/acme/users?search=${encodeURIComponent(email)}`);
      const { json } = await world.ask('GET', path, { token: started.stack.file.serviceToken });
      return (json['items'] as { bound: boolean }[]).map(({ bound }) => bound);
    };
    expect(await boundThere()).toEqual([false]);
    const before = await signIn(world, 'carol');
    await expectWithinFive([true], boundThere);
    const objectId = await makeAnew(world, email);
    expect((await signIn(world, 'carol')).page.status).toBe(403);
    const path = there('/accounts/acme/users/link');
    const { json } = await asManager(path, { email });
    const { seen } = (json['candidates'] as { objectId: string; seen: string }[]).find(
      (candidate) => candidate.objectId === objectId,
    ) ?? { seen: '' };
    const replaces = (json['bound'] as { objectId: string }).objectId;
    expect((await asManager(path, { email, confirm: { objectId, replaces, seen } })).status).toBe(200);
    expect((await signIn(world, 'carol')).sub).toBe(before.sub);
  });

  it('a signed-in user who is no longer there, or no longer under SSO: the other instance tells no app of them', async () => {
    const { email } = world.person('bob');
    const tellThereOf = async (name: string): Promise<() => Promise<number>> => {
      const { accessToken } = await signIn(world, name);
      const headers = { authorization: `Bearer ${accessToken}` };
      return async () => (await world.ask('GET', there('/userinfo'), { headers })).status;
    };
    const [bob, carol] = [await tellThereOf('bob'), await tellThereOf('carol')];
    expect([await bob(), await carol()]).toEqual([200, 200]);
    await asManager('/accounts/acme/exclusions', { add: [{ email }] });
    await expectWithinFive(401, bob);
    await asManager('/accounts/acme/exclusions', { remove: [email] });
    await expectWithinFive(200, bob);
    await asFeed('POST', '/accounts/acme/users', { remove: [email] });
    await expectWithinFive(401, bob);
    expect(await carol()).toBe(200);
    await turnSso(world, 'off');
    await expectWithinFive(401, carol);
  });

  it('the number of lock-outs: whoever is made there, or whose exclusion ended, is in what is confirmed here', async () => {
    expect((await turnSso(world, 'off')).status).toBe(200);
    const { email } = world.person('erin');
    const until = new Date(Date.now() + 3000);
    const add = [{ email, expiresAt: until.toISOString() }];
    expect((await asManager(there('/accounts/acme/exclusions'), { add })).status).toBe(200);
    const shown = await lookAnew('acme', 'anna');
    const made = { email: 'new.one@acme.example', displayName: 'New', twoFactor: false, hasPassword: true };
    await asFeed('POST', there('/accounts/acme/users'), { upsert: [made] });
    const [here, elsewhere] = ['/accounts/acme/sso', there('/accounts/acme/sso')] as const;
    await wait(Math.max(0, until.getTime() - Date.now()));
    for (const path of [here, elsewhere]) {
      const refused = await put(path, 'on', 'anna', shown);
      expect([refused.status, refused.json['lockedOut'], refused.json['notJudged']]).toEqual([409, shown + 2, 1]);
    }
    expect((await put(elsewhere, 'on', 'anna', shown + 2)).status).toBe(200);
  });

  it('an exclusion, and a user who leaves the directory', async () => {
    const { email } = world.person('carol');
    await expectThere(ENTRA, email);
    expect((await asManager('/accounts/acme/exclusions', { add: [{ email, reason: 'On leave' }] })).status).toBe(200);
    await expectThere(PASSWORD, email);
    await asManager('/accounts/acme/exclusions', { remove: [email] });
    await expectThere(ENTRA, email);
    const upsert = [{ email, displayName: 'Carol', twoFactor: true, hasPassword: true }];
    await asFeed('POST', '/accounts/acme/users', { upsert, remove: [] });
    await expectThere(ENTRA, email, 'owa');
    await asFeed('POST', '/accounts/acme/users', { upsert: [], remove: [email] });
    await expectThere(PASSWORD, email, 'owa');
  });

  it('a rename, with what came along, and an alias', async () => {
    const [dan, wed, alias] = ['dan', 'dan.wed', 'd.alias'].map((name) => `${name}@acme.example`) as [
      string,
      string,
      string,
    ];
    await expectThere(ENTRA, dan);
    await asManager('/accounts/acme/exclusions', { add: [{ email: dan, reason: 'On leave' }] });
    await expectThere(PASSWORD, dan);
    const renamed = await asFeed('POST', '/accounts/acme/users', { rename: [{ from: dan, to: wed }] });
    expect(renamed.json).toMatchObject({ summary: { renamed: 1 } });
    await expectThere(PASSWORD, wed);
    await expectThere(ENTRA, dan);
    const upsert = [{ email: wed, aliases: [alias], displayName: 'Dan', twoFactor: false, hasPassword: true }];
    await asFeed('POST', '/accounts/acme/users', { upsert });
    await expectThere(PASSWORD, alias);
    await asManager('/accounts/acme/exclusions', { remove: [alias] });
    await expectThere(ENTRA, wed);
    await expectThere(ENTRA, alias);
  });

  // The last one: nobody gets into the API afterwards.
  it('a key that the Control Panel withdrew: refused by each instance from the next time on that it looks, five minutes later', async () => {
    const statuses = () =>
      Promise.all(
        ['/accounts/acme/integration', there('/accounts/acme/integration')].map(
          async (path) => (await world.ask('GET', path, { token: world.token('anna') })).status,
        ),
      );
    expect(await statuses()).toEqual([200, 200]);
    const asked = panelKeys.asked();
    await setAhead(5 * 60);
    await expectWithinFive(true, async () => (await statuses()).length + asked <= panelKeys.asked());
    expect(await statuses()).toEqual([200, 200]);
    panelKeys.withdraw();
    await setAhead(10 * 60);
    await expectWithinFive([401, 401], statuses);
  });
});
