/** Two instances of the built service on one storage: what is changed through one, the other goes by within seconds (docs/product.md#rule-9-during-an-outage-of-azure). */
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FunctionsHost, startFunctionsHost } from '../../local/functions-host/start-functions-host.ts';
import { turnSso } from '../../local/tour/steps/connecting.ts';
import { putAcme } from '../../local/tour/steps/six-apps.ts';
import type { World } from '../../local/tour/world.ts';
import { connectAcme, startTestStack, type StartedStack } from '../support/started-stack.ts';

let started: StartedStack;
let world: World;
let other: FunctionsHost;
beforeAll(async () => {
  started = await startTestStack();
  world = started.world;
  await connectAcme(world);
  other = await startFunctionsHost({
    root: resolve(import.meta.dirname, '../..'),
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
});

/** Between the five seconds that the rule allows and the minute for which an owner is remembered. */
const PATIENCE_MS = 15_000;
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

/** Waits until the other instance says so. */
async function expectThere(wanted: Seen, email: string, app?: string): Promise<void> {
  await world.within(PATIENCE_MS, async () => (await seenThere(email, app)).join() === wanted.join());
  expect(await seenThere(email, app)).toEqual(wanted);
}

const asFeed = (method: string, path: string, body: unknown) =>
  world.ask(method, path, { token: started.stack.file.serviceToken, body });
const asManager = (path: string, body: unknown) => world.ask('POST', path, { token: world.token('anna'), body });

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
});
