import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AppId, EmailAddress } from '../../shared/platform/words/identifiers.ts';
import { makeResolveSignIn } from '../../shared/sign-in/discover-sign-in.ts';
import { listInPages, personOf } from '../support/directory-people.ts';
import { makeMeasurementsForTest } from '../support/measurements-for-test.ts';
import { auditOf, openWorkplace, type Workplace } from '../support/control-panel/ask-as.ts';
import { openStage } from '../support/control-panel/stage.ts';

const stage = openStage();

type State = { readonly domain: string; readonly state: string; readonly verified: boolean | null };
const newDomain = (): string => `d-${randomUUID()}.example`;
const put = (place: Workplace, domains: readonly string[], products: readonly string[] = ['unified']) =>
  place.ask('service', 'PUT', '', { name: 'Contoso', domains, products });
const feed = (place: Workplace, domain: string, ...names: readonly string[]) =>
  place.ask('service', 'POST', '/users', {
    upsert: names.map((name) => ({
      ...{ email: `${name}@${domain}`, displayName: name, hasPassword: name !== 'mia', twoFactor: false },
    })),
  });
const statesOf = (json: unknown): Record<string, string> =>
  Object.fromEntries(
    (json as { domainStates: State[] }).domainStates.map(({ domain, state }) => [domain, state] as const),
  );
const confirm = (place: Workplace, domain: string, body: object = {}) =>
  place.ask('manager', 'POST', `/domains/${domain}/confirm`, body);
const refresh = async (place: Workplace) =>
  (await place.ask('manager', 'GET', '/readiness?refresh=true')).json as {
    totals: { users: number; lockedOut: number };
    domains: (State & { counts: { users: number; lockedOut: number } | null })[];
    unverifiedDomains: string[];
    items: { email: string }[];
  };

/** What the decision is on this instance, and on one that has just started. */
async function reasonsFor(address: string, app = 'elevate') {
  const found = stage.services.catalogue.apps.find(({ id }) => id === AppId.parse(app));
  if (found === undefined) throw new Error('no such app');
  return Promise.all(
    [stage, stage.openStores(0)].map(async (stores) => {
      const resolve = makeResolveSignIn({ ...stores, clock: stage.clock, measurements: makeMeasurementsForTest() });
      return (await resolve(EmailAddress.parse(address), found)).decision.reason;
    }),
  );
}

/** Connected and with SSO on; nobody in Azure but ann of the account's domain and of those given. */
async function openUnderSso(...domains: readonly string[]): Promise<Workplace> {
  const place = await openWorkplace(stage);
  await place.connectTenant();
  stage.directory.list = listInPages(
    [place.domain, ...domains].map((domain, index) => personOf(index + 1, `ann@${domain}`)),
  ).list;
  await refresh(place);
  const { etag = '' } = (await place.ask('manager', 'GET', '/sso')).headers;
  expect((await place.ask('manager', 'PUT', '/sso', { sso: 'on' }, { 'if-match': etag })).status).toBe(200);
  return place;
}

describe('a domain that comes while SSO is on', () => {
  it('is joining, keeps its people on Company credentials, and comes into force with the number that is confirmed', async () => {
    const domain = newDomain();
    const place = await openUnderSso(domain);
    const added = await put(place, [place.domain, domain]);
    expect(statesOf(added.json)).toEqual({ [place.domain]: 'in-force', [domain]: 'joining' });
    await feed(place, domain, 'ann', 'bob', 'mia');
    expect(await reasonsFor(`bob@${domain}`)).toEqual(['domain-joining', 'domain-joining']);
    const report = await refresh(place);
    expect(report.totals).toMatchObject({ users: 0, lockedOut: 0 });
    expect(report.items.map(({ email }) => email)).toEqual(['ann', 'bob', 'mia'].map((name) => `${name}@${domain}`));
    expect(report.domains[1]).toMatchObject({ domain, state: 'joining', counts: { users: 3, lockedOut: 2 } });
    const explained = await place.ask('manager', 'POST', '/explain', { email: `bob@${domain}`, app: 'elevate' });
    expect(explained.json).toMatchObject({
      ...{ step: 'company-credentials', reason: 'domain-joining', shadow: { step: 'entra' } },
      since: { auditEvent: { action: 'account-changed' } },
    });
    for (const wrong of [undefined, 0, 1, 3]) {
      const refused = await confirm(place, domain, { acceptLockouts: wrong });
      expect([refused.status, refused.json]).toMatchObject([409, { lockedOut: 2, notJudged: 0 }]);
    }
    await feed(place, domain, 'eve');
    expect((await confirm(place, domain, { acceptLockouts: 2 })).json).toMatchObject({ lockedOut: 3, notJudged: 1 });
    const confirmed = await confirm(place, domain, { acceptLockouts: 3 });
    expect([confirmed.status, confirmed.json]).toMatchObject([200, { domain, state: 'in-force' }]);
    expect(await reasonsFor(`bob@${domain}`)).toEqual(['sso-on', 'sso-on']);
    expect((await confirm(place, domain, {})).status).toBe(200);
    const [done, ...refusals] = (await auditOf(place)).filter(({ action }) => action === 'domain-confirmed');
    expect(done).toMatchObject({ after: { domain, state: 'in-force', acceptedLockouts: 3 } });
    expect(refusals).toHaveLength(5);
    const since = await place.ask('manager', 'POST', '/explain', { email: `bob@${domain}`, app: 'elevate' });
    expect(since.json).toMatchObject({ since: { auditEvent: { action: 'domain-confirmed' } } });
  });

  it('is confirmed by a Security Manager of the account alone, and is no domain that it has not got', async () => {
    const place = await openUnderSso();
    expect((await confirm(place, newDomain())).json).toMatchObject({ status: 404 });
    for (const caller of ['contact', 'otherManager', 'service'] as const) {
      expect((await place.ask(caller, 'POST', `/domains/${place.domain}/confirm`, {})).status).toBe(403);
    }
  });

  it('needs a report unless nobody of it is there', async () => {
    const [empty, full] = [newDomain(), newDomain()];
    const place = await openWorkplace(stage);
    await place.connectTenant();
    await place.turn('on');
    stage.time.now = new Date(stage.time.now.getTime() + 25 * 60 * 60_000);
    await put(place, [place.domain, empty, full]);
    await feed(place, full, 'bob');
    expect((await confirm(place, full, { acceptLockouts: 1 })).json).toMatchObject({
      title: 'Nobody knows who would be locked out',
    });
    expect((await confirm(place, empty, { acceptLockouts: 1 })).json).toMatchObject({ lockedOut: 0 });
    expect((await confirm(place, empty, { acceptLockouts: 0 })).status).toBe(200);
  });

  it('comes into force with the switch when that is turned on, its users in the number', async () => {
    const domain = newDomain();
    const place = await openUnderSso(domain);
    await put(place, [place.domain, domain]);
    await feed(place, domain, 'bob');
    await place.turn('off');
    await refresh(place);
    const turnOn = async (acceptLockouts: number) => {
      const { etag = '' } = (await place.ask('manager', 'GET', '/sso')).headers;
      return place.ask('manager', 'PUT', '/sso', { sso: 'on', acceptLockouts }, { 'if-match': etag });
    };
    expect((await turnOn(0)).json).toMatchObject({ lockedOut: 1 });
    expect((await turnOn(1)).status).toBe(200);
    expect(await reasonsFor(`bob@${domain}`)).toEqual(['sso-on', 'sso-on']);
  });

  it('that was dropped and comes back is in force if nobody new is locked out, else joining', async () => {
    const place = await openUnderSso();
    await feed(place, place.domain, 'ann', 'bob');
    await refresh(place);
    await put(place, []);
    expect(statesOf((await put(place, [place.domain])).json)).toEqual({ [place.domain]: 'in-force' });
    await put(place, []);
    await place.ask('service', 'POST', '/users', { remove: [`bob@${place.domain}`] });
    expect(statesOf((await put(place, [place.domain])).json)).toEqual({ [place.domain]: 'in-force' });
    await place.ask('manager', 'POST', '/exclusions', { add: [{ email: `ann@${place.domain}` }] });
    await feed(place, place.domain, 'eve');
    await put(place, []);
    await place.ask('manager', 'POST', '/exclusions', { remove: [`ann@${place.domain}`] });
    expect(statesOf((await put(place, [place.domain])).json)).toEqual({ [place.domain]: 'in-force' });
    await place.ask('manager', 'POST', '/exclusions', { add: [{ email: `eve@${place.domain}` }] });
    await put(place, []);
    await place.ask('manager', 'POST', '/exclusions', { remove: [`eve@${place.domain}`] });
    expect(statesOf((await put(place, [place.domain])).json)).toEqual({ [place.domain]: 'joining' });
  });

  /** Dropped with bob and eve locked out, and excluded ann, who is in Azure, dan and, for a minute, fay, who aren't; what the restored domain is. */
  async function restoredAfter(meanwhile: (place: Workplace) => Promise<unknown>): Promise<string | undefined> {
    const place = await openUnderSso();
    await feed(place, place.domain, 'ann', 'bob', 'eve', 'dan', 'fay');
    const add = ['ann', 'dan', 'fay'].map((name) => ({
      email: `${name}@${place.domain}`,
      ...(name === 'fay' && { expiresAt: new Date(stage.time.now.getTime() + 60_000) }),
    }));
    await place.ask('manager', 'POST', '/exclusions', { add });
    expect((await refresh(place)).totals).toMatchObject({ users: 5, lockedOut: 2 });
    await put(place, []);
    await meanwhile(place);
    return statesOf((await put(place, [place.domain])).json)[place.domain];
  }
  const goes = (place: Workplace, name: string) =>
    place.ask('service', 'POST', '/users', { remove: [`${name}@${place.domain}`] });
  const isTakenBack = (place: Workplace, name: string) =>
    place.ask('manager', 'POST', '/exclusions', { remove: [`${name}@${place.domain}`] });

  it.each<[string, (place: Workplace) => Promise<unknown>]>([
    [
      'one goes and another’s exclusion is taken back',
      async (place) => [await goes(place, 'bob'), await isTakenBack(place, 'dan')],
    ],
    [
      'one goes and another’s exclusion ends by itself',
      async (place) => {
        await goes(place, 'bob');
        stage.time.now = new Date(stage.time.now.getTime() + 61_000);
      },
    ],
    [
      'all go but one who wasn’t among them',
      async (place) => {
        for (const name of ['ann', 'bob', 'eve', 'fay']) await goes(place, name);
        await isTakenBack(place, 'dan');
      },
    ],
    [
      'Azure lets one in by then, and another one no longer',
      async (place) => {
        await isTakenBack(place, 'ann');
        stage.directory.list = listInPages([personOf(1, `bob@${place.domain}`)]).list;
        await refresh(place);
      },
    ],
  ])('that was dropped is joining when %s, however many they are', async (_, meanwhile) => {
    expect(await restoredAfter(meanwhile)).toBe('joining');
  });

  it.each<[string, (place: Workplace) => Promise<unknown>]>([
    ['some go', (place) => goes(place, 'bob')],
    ['Azure is asked once more and says the same', (place) => refresh(place)],
    ['the exclusion of somebody is taken back whom Azure lets in', (place) => isTakenBack(place, 'ann')],
  ])('that was dropped is in force when %s: nobody new is locked out', async (_, meanwhile) => {
    expect(await restoredAfter(meanwhile)).toBe('in-force');
  });

  it('is in force at once while SSO is off, and joining in shadow', async () => {
    const place = await openWorkplace(stage);
    const [first, second] = [newDomain(), newDomain()];
    expect(statesOf((await put(place, [place.domain, first])).json)[first]).toBe('in-force');
    await place.connectTenant();
    await place.turn('shadow');
    expect(statesOf((await put(place, [place.domain, first, second])).json)[second]).toBe('joining');
    expect((await place.ask('manager', 'GET', '/integration')).json).toMatchObject({
      domains: [{ domain: place.domain, state: 'in-force', verified: true }, {}, { domain: second, state: 'joining' }],
    });
  });
});
