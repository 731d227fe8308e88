/** How domains come to an account, leave it and go to another one, as companies live. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AppId, DomainName, EmailAddress } from '../../shared/platform/words/identifiers.ts';
import { makeFindUnownable } from '../../shared/accounts/find-unownable.ts';
import { makeMoveDomain } from '../../shared/accounts/move-domain.ts';
import { makePutAccount } from '../../shared/accounts/put-account.ts';
import { makeResolveSignIn } from '../../shared/decision/resolve-sign-in.ts';
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
const move = (place: Workplace, domain: string, body: object) =>
  place.ask('service', 'POST', `/../../domains/${domain}/move`, body);

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

describe('a domain that no company owns alone', () => {
  it('is refused, each with what it is, in the trail too, and changes nothing', async () => {
    const place = await openWorkplace(stage);
    const domains = [place.domain, 'gmail.com', 'googlemail.com', 'co.uk', 'acme.onmicrosoft.com', 'outlook.de'];
    const refused = await put(place, domains);
    expect(refused.status).toBe(400);
    const { errors } = refused.json as { errors: { field: string; message: string }[] };
    expect(errors.map(({ field }) => field)).toEqual([1, 2, 3, 4, 5].map((index) => `/domains/${index}`));
    expect(errors[0]?.message).toMatch(/mail provider/);
    expect(errors[2]?.message).toMatch(/suffix/);
    expect(errors[3]?.message).toMatch(/Microsoft/);
    expect((await auditOf(place))[0]).toMatchObject({
      refusal: 'domain-unownable',
      after: { domains: domains.slice(1) },
    });
    expect((await stage.accountStore.readAccount(place.id))?.value.domains).toEqual([place.domain]);
  });

  it('comes into force nowhere, also where an account has it from before it was listed', async () => {
    const [place, other] = [await openUnderSso(), await openWorkplace(stage)];
    const domain = 'yahoo.co.uk';
    const putUnlisted = makePutAccount({ ...stage.services, findUnownable: () => Promise.resolve(new Map()) });
    const profile = {
      id: place.id,
      name: 'Contoso',
      domains: [place.domain, domain].map((each) => DomainName.parse(each)),
    };
    const caller = { id: 'feed', account: undefined, roles: ['DirectoryService'], address: undefined } as never;
    expect((await putUnlisted({ ...profile, products: [] }, caller)).kind).toBe('changed');
    const errors = [{ field: 'path/domain', message: expect.stringContaining('mail provider') as string }];
    const confirmed = await confirm(place, domain, { acceptLockouts: 0 });
    expect([confirmed.status, confirmed.json]).toMatchObject([400, { errors }]);
    const moved = await move(place, domain, { from: place.id, to: other.id, acceptLockouts: 0 });
    expect([moved.status, moved.json]).toMatchObject([400, { errors }]);
    expect((await stage.accountStore.readAccount(other.id))?.value.domains).toEqual([other.domain]);
    expect((await auditOf(place))[0]).toMatchObject({ action: 'domain-confirmed', refusal: 'domain-unownable' });
    expect((await auditOf(other))[0]).toMatchObject({ action: 'domain-moved', refusal: 'domain-unownable' });
  });
});

describe('a product that comes while SSO is on', () => {
  it('says whom it brings under SSO that Azure does not let in, in the answer and in the trail', async () => {
    const place = await openUnderSso();
    await feed(place, place.domain, 'ann', 'bob');
    await refresh(place);
    await put(place, [place.domain], []);
    await feed(place, place.domain, 'eve');
    const domains = [place.domain];
    expect((await put(place, domains, ['unified'])).json).toMatchObject({
      takenAway: null,
      broughtIn: {
        domains,
        lockedOut: 2,
        notJudged: 1,
        list: expect.stringContaining('/readiness?domains=') as string,
      },
    });
    expect((await auditOf(place))[0]).toMatchObject({ action: 'account-changed', after: { lockedOut: 2 } });
    // No app asks for it.
    expect((await put(place, domains, ['unified', 'storage'])).json).toMatchObject({ broughtIn: null });
  });
});

describe('a change of users or of exclusions while SSO is on', () => {
  it('says whom it locks out, and who of those whom it takes out of SSO has no password', async () => {
    const place = await openUnderSso();
    const { domain } = place;
    const [ann, bob, mia, alias] = ['ann', 'bob', 'mia', 'm.alias'].map((name) => `${name}@${domain}`) as [
      string,
      string,
      string,
      string,
    ];
    const told = (json: unknown) => {
      const { usersLockedOut: locked, usersWithoutPassword: lacking } = json as Record<
        'usersLockedOut' | 'usersWithoutPassword',
        { items: string[]; notJudged: number; count: number }
      >;
      expect([locked.count, lacking.count]).toEqual([locked.items.length, lacking.items.length]);
      return [locked.items, locked.notJudged, lacking.items];
    };
    const person = (email: string, more: object = {}) => ({
      ...{ email, displayName: email, hasPassword: email !== mia, twoFactor: false, ...more },
    });
    const change = async (edit: object) => told((await place.ask('service', 'POST', '/users', edit)).json);
    const list = async (edit: object) => told((await place.ask('manager', 'POST', '/exclusions', edit)).json);
    // Nobody has asked Azure about somebody new.
    expect(await change({ upsert: [ann, bob, mia].map((email) => person(email)) })).toEqual([[ann, bob, mia], 3, []]);
    await refresh(place);
    expect(await change({ upsert: [person(bob, { twoFactor: true })] })).toEqual([[], 0, []]);
    expect(await list({ add: [ann, bob, alias].map((email) => ({ email })) })).toEqual([[], 0, []]);
    expect(await list({ remove: [ann, bob] })).toEqual([[bob], 0, []]);
    // An app asks whoever has no second factor any more for the Company password; of one who has it, it is no news.
    const factor = (email: string, twoFactor: boolean) => change({ upsert: [person(email, { twoFactor })] });
    for (const email of [mia, bob]) await factor(email, true);
    expect(await factor(mia, false)).toEqual([[], 0, [mia]]);
    expect(await factor(mia, false)).toEqual([[], 0, []]);
    expect(await factor(bob, false)).toEqual([[], 0, []]);
    await factor(bob, true);
    // Excluded before it was hers: she is out of SSO with it.
    expect(await change({ upsert: [person(mia, { aliases: [alias] })] })).toEqual([[], 0, [mia]]);
    // The exclusion goes with the person who had it: whoever has the address now is under SSO, and nobody knows them.
    await change({ upsert: [person(mia, { externalId: 'm-1' })] });
    expect(await change({ upsert: [person(mia, { externalId: 'm-2' })] })).toEqual([[mia], 1, []]);
    // Under another name Azure isn't known to have her; who was locked out before, whatever his name, is no news.
    const renamed = { rename: [ann, bob].map((from) => ({ from, to: from.replace('@', '.wed@') })) };
    expect(await change(renamed)).toEqual([[`ann.wed@${domain}`], 1, []]);
  });

  it('says who left and gets a Company password back by it, in the answer and in the trail with the numbers', async () => {
    const place = await openUnderSso();
    const { domain } = place;
    const [ivan, mia, alias] = ['ivan', 'mia', 'ivan.alias'].map((name) => `${name}@${domain}`) as [
      string,
      string,
      string,
    ];
    const person = (email: string, more: object = {}) => ({
      ...{ email, displayName: email, hasPassword: true, twoFactor: false, ...more },
    });
    const change = async (edit: object) => (await place.ask('service', 'POST', '/users', edit)).json;
    await change({ upsert: [person(ivan, { twoFactor: true }), person(mia)] });
    expect((await auditOf(place))[0]).toMatchObject({ action: 'users-changed', after: { lockedOut: 2 } });
    stage.directory.list = listInPages([{ ...personOf(1, ivan), enabled: false }]).list;
    await refresh(place);
    // An app asks for the Company password again, and it is his.
    const left = { disabledInEntra: { count: 1, more: false, items: [ivan] } };
    expect(await change({ upsert: [person(ivan)] })).toMatchObject(left);
    expect((await auditOf(place))[0]).toMatchObject({ after: { disabledInEntra: 1 } });
    await place.ask('manager', 'POST', '/exclusions', { add: [{ email: alias }] });
    const told = await change({ upsert: [person(ivan, { aliases: [alias], hasPassword: false }), person(mia)] });
    expect(told).toMatchObject({ ...left, usersWithoutPassword: { count: 1, items: [ivan] } });
    const [event] = await auditOf(place);
    expect(event).toMatchObject({ action: 'users-changed', after: { disabledInEntra: 1, usersWithoutPassword: 1 } });
    expect(event?.['after']).not.toHaveProperty('lockedOut');
    // Under another name nobody is known to Azure who wasn't bound: each event has its own number.
    await place.ask('manager', 'POST', '/exclusions', { remove: [ivan] });
    stage.directory.list = listInPages([personOf(1, ivan), personOf(2, mia)]).list;
    await refresh(place);
    await change({ rename: [{ from: mia, to: `mia.wed@${domain}` }], upsert: [person(`new@${domain}`)] });
    const events = await auditOf(place);
    expect(
      events.map(({ action, after }) => [action, (after as Record<string, unknown> | null)?.['lockedOut']]),
    ).toEqual(
      expect.arrayContaining([
        ['user-renamed', 1],
        ['users-changed', 1],
      ]),
    );
  });

  it('counts again whom it locked out when the removal of an exclusion is sent once more, for its answer may have been lost', async () => {
    const place = await openUnderSso();
    const [ann, bob] = ['ann', 'bob'].map((name) => `${name}@${place.domain}`) as [string, string];
    await feed(place, place.domain, 'ann', 'bob');
    await refresh(place);
    const list = async (edit: object) =>
      (await place.ask('manager', 'POST', '/exclusions', edit)).json as {
        summary: Record<string, number>;
        usersLockedOut: { items: string[] };
        usersWithoutPassword: { items: string[] };
      };
    await list({ add: [{ email: ann }, { email: bob }] });
    for (const summary of [{ removed: 2 }, { 'not-excluded': 2 }]) {
      const { summary: told, usersLockedOut } = await list({ remove: [ann, bob] });
      expect([told, usersLockedOut.items]).toEqual([expect.objectContaining(summary), [bob]]);
    }
  });

  it('names nobody as without a password whose exclusion the same request takes back, by another of their addresses', async () => {
    const place = await openUnderSso();
    const [mia, alias] = ['mia', 'm.alias'].map((name) => `${name}@${place.domain}`) as [string, string];
    const profile = { email: mia, displayName: 'Mia', hasPassword: false, twoFactor: false, aliases: [alias] };
    await place.ask('service', 'POST', '/users', { upsert: [profile] });
    const list = async (edit: object) => (await place.ask('manager', 'POST', '/exclusions', edit)).json;
    const both = await list({ add: [{ email: alias }], remove: [mia] });
    expect(both).toMatchObject({ summary: { added: 1, removed: 1 }, usersWithoutPassword: { count: 0 } });
    expect(await list({ add: [{ email: alias }] })).toMatchObject({ usersWithoutPassword: { items: [mia] } });
  });

  it('says nothing of lock-outs while SSO is off', async () => {
    const place = await openWorkplace(stage);
    expect((await feed(place, place.domain, 'bob')).json).toMatchObject({ usersLockedOut: null });
    const excluded = await place.ask('manager', 'POST', '/exclusions', { remove: [`bob@${place.domain}`] });
    expect(excluded.json).toMatchObject({ usersLockedOut: null });
  });
});

describe('turning SSO off, and disconnecting', () => {
  it('say who has no password and who left, in the answer and in the trail', async () => {
    const place = await openUnderSso();
    await feed(place, place.domain, 'ann', 'mia', 'ivan');
    stage.directory.list = listInPages([{ ...personOf(1, `ivan@${place.domain}`), enabled: false }]).list;
    await refresh(place);
    const expected = {
      usersWithoutPassword: { count: 1, items: [`mia@${place.domain}`] },
      disabledInEntra: { count: 1, more: false, items: [`ivan@${place.domain}`] },
    };
    const numbers = { usersWithoutPassword: 1, disabledInEntra: 1 };
    const turn = async (body: object) => {
      const { etag = '' } = (await place.ask('manager', 'GET', '/sso')).headers;
      return place.ask('manager', 'PUT', '/sso', body, { 'if-match': etag });
    };
    expect((await turn({ sso: 'off' })).json).toMatchObject(expected);
    expect((await auditOf(place))[0]).toMatchObject({ action: 'sso-switched', after: { sso: 'off', ...numbers } });
    const again = await turn({ sso: 'on', acceptLockouts: 3 });
    expect([again.status, again.json]).toMatchObject([200, { usersWithoutPassword: null, disabledInEntra: null }]);
    expect((await place.ask('manager', 'DELETE', '/integration?force=true')).json).toMatchObject(expected);
    expect((await auditOf(place))[0]).toMatchObject({ action: 'integration-disconnected', after: numbers });
  });
});

describe('what takes a domain or a product away', () => {
  it('says who has no password and who left, in the answer and in the trail', async () => {
    const place = await openUnderSso();
    await feed(place, place.domain, 'ann', 'mia', 'ivan');
    stage.directory.list = listInPages([{ ...personOf(1, `ivan@${place.domain}`), enabled: false }]).list;
    await refresh(place);
    const expected = {
      domains: [place.domain],
      usersWithoutPassword: { count: 1, items: [`mia@${place.domain}`] },
      disabledInEntra: { count: 1, more: false, items: [`ivan@${place.domain}`] },
    };
    const product = await put(place, [place.domain], []);
    expect((product.json as { takenAway: unknown }).takenAway).toMatchObject(expected);
    expect((await put(place, [place.domain], ['unified'])).json).toMatchObject({ takenAway: null });
    const left = (await put(place, [])).json as { takenAway: Record<string, { list: string }> };
    expect(left.takenAway).toMatchObject(expected);
    expect((await auditOf(place))[0]).toMatchObject({ after: { usersWithoutPassword: 1, disabledInEntra: 1 } });
    for (const [name, email] of [
      ['usersWithoutPassword', 'mia'],
      ['disabledInEntra', 'ivan'],
    ] as const) {
      const { pathname, search } = new URL(left.takenAway[name]?.list ?? '');
      const listed = await place.ask('manager', 'GET', `/../..${pathname}${search}`);
      expect(JSON.stringify((listed.json as { items: unknown[] }).items)).toContain(`${email}@${place.domain}`);
    }
  });

  it('says nothing where nobody’s sign-in changes', async () => {
    const place = await openWorkplace(stage);
    await feed(place, place.domain, 'mia');
    expect((await put(place, [], [])).json).toMatchObject({ takenAway: null });
  });
});

describe('what the tenant has verified', () => {
  it('is read anew by a new report and by a status check, and the change is in the trail', async () => {
    const place = await openWorkplace(stage);
    const domain = newDomain();
    await put(place, [place.domain, domain]);
    await place.connectTenant();
    expect((await refresh(place)).unverifiedDomains).toEqual([domain]);
    const verified = [place.domain, domain].map((each) => DomainName.parse(each));
    stage.entra.tenant = { tenantName: 'Contoso Group', verifiedDomains: verified };
    const report = await refresh(place);
    expect([report.unverifiedDomains, report.domains.map((each) => each.verified)]).toEqual([[], [true, true]]);
    stage.entra.tenant = { tenantName: 'Contoso Group', verifiedDomains: verified.slice(0, 1) };
    expect((await place.ask('manager', 'GET', '/integration')).json).toMatchObject({
      ...{ tenantName: 'Contoso Group', verifiedDomains: [place.domain] },
    });
    stage.entra.tenant = undefined;
    expect((await auditOf(place)).filter(({ action }) => action === 'tenant-changed')).toMatchObject([
      { actor: { kind: 'system' }, after: { unverifiedDomains: [domain] } },
      { before: { tenantName: 'Contoso Ltd' }, after: { tenantName: 'Contoso Group', unverifiedDomains: [] } },
    ]);
  });
});

describe('POST /domains/{domain}/move', () => {
  it('moves a domain between two accounts under SSO, in force at once, with the receiving account’s number', async () => {
    const [acme, globex] = [await openUnderSso(), await openUnderSso()];
    const { domain } = acme;
    await feed(acme, domain, 'mia');
    const body = { from: acme.id, to: globex.id };
    const refused = await move(acme, domain, { ...body, acceptLockouts: 1 });
    expect([refused.status, refused.json]).toMatchObject([409, { lockedOut: 0 }]);
    const moved = await move(acme, domain, { ...body, acceptLockouts: 0 });
    expect([moved.status, moved.json]).toMatchObject([
      200,
      { domain, ...body, state: 'in-force', takenAway: { usersWithoutPassword: { count: 1 } } },
    ]);
    expect(await reasonsFor(`mia@${domain}`)).toEqual(['sso-on', 'sso-on']);
    const again = await move(acme, domain, { ...body, acceptLockouts: 0 });
    expect([again.status, again.json]).toEqual([200, { domain, ...body, state: 'in-force', takenAway: null }]);
    const [given] = await auditOf(acme);
    const [received, was] = await auditOf(globex);
    expect(given).toMatchObject({ action: 'domain-moved', before: { state: 'in-force' }, after: { state: null } });
    expect(received).toMatchObject({
      action: 'domain-moved',
      after: { domain, state: 'in-force', acceptedLockouts: 0 },
    });
    expect(was).toMatchObject({ action: 'domain-moved', outcome: 'refused', refusal: 'would-lock-out' });
    // Neither hears of the other.
    expect(JSON.stringify(await auditOf(acme))).not.toContain(globex.id);
    expect(JSON.stringify(await auditOf(globex))).not.toContain(acme.id);
    // What was the giving account's stays with it.
    expect(await stage.userStore.findAddress(acme.id, EmailAddress.parse(`mia@${domain}`))).toBeDefined();
    expect(await stage.userStore.findAddress(globex.id, EmailAddress.parse(`mia@${domain}`))).toBeUndefined();
    expect((await put(acme, [domain])).status).toBe(409);
  });

  it('counts the users whom the receiving account has from before, and takes that number alone', async () => {
    const [acme, globex] = [await openUnderSso(), await openUnderSso()];
    const { domain } = acme;
    const body = { from: acme.id, to: globex.id };
    await move(acme, domain, { ...body, acceptLockouts: 0 });
    await feed(globex, domain, 'bob', 'eve');
    await move(acme, domain, { from: globex.id, to: acme.id, acceptLockouts: 0 });
    expect((await move(acme, domain, body)).json).toMatchObject({ lockedOut: 2, notJudged: 2 });
    expect((await stage.accountStore.readAccount(globex.id))?.value.domains).toEqual([globex.domain]);
    expect((await move(acme, domain, { ...body, acceptLockouts: 2 })).json).toMatchObject({ state: 'in-force' });
  });

  it('leaves people with passwords where they had them: joining under SSO, in force where it is off', async () => {
    const [acme, globex, initech] = [await openWorkplace(stage), await openUnderSso(), await openWorkplace(stage)];
    const { domain } = acme;
    const first = await move(acme, domain, { from: acme.id, to: globex.id });
    expect(first.json).toMatchObject({ state: 'joining' });
    expect(await reasonsFor(`mia@${domain}`)).toEqual(['domain-joining', 'domain-joining']);
    const second = await move(acme, domain, { from: globex.id, to: initech.id });
    expect(second.json).toMatchObject({ state: 'in-force' });
    expect(await reasonsFor(`mia@${domain}`)).toEqual(['not-connected', 'not-connected']);
  });

  it('is finished by the same request wherever it broke off, and nobody is ever nobody’s', async () => {
    for (const breakAt of ['claim', 'letting go'] as const) {
      const [acme, globex] = [await openUnderSso(), await openUnderSso()];
      const { domain } = acme;
      const body = { from: acme.id, to: globex.id, acceptLockouts: 0 };
      const { claimStore, accountStore } = stage.services;
      const input = { ...body, domain: DomainName.parse(domain), acceptUnknownReadiness: false } as const;
      const breaking = makeMoveDomain({
        ...stage.services,
        findUnownable: makeFindUnownable(),
        claimStore: {
          ...claimStore,
          moveDomain: (...args) =>
            breakAt === 'claim' ? Promise.reject(new Error('crash')) : claimStore.moveDomain(...args),
        },
        accountStore: {
          ...accountStore,
          changeAccount: (before, ...rest) =>
            before.value.id === acme.id
              ? Promise.reject(new Error('crash'))
              : accountStore.changeAccount(before, ...rest),
        },
      });
      const caller = { id: 'feed', account: undefined, roles: ['DirectoryService'], address: undefined } as never;
      await expect(breaking({ ...input, caller })).rejects.toThrow('crash');
      expect(await reasonsFor(`mia@${domain}`)).toEqual(['sso-on', 'sso-on']);
      const finished = await move(acme, domain, body);
      expect([finished.status, finished.json]).toMatchObject([200, { state: 'in-force', takenAway: {} }]);
      expect((await stage.accountStore.readAccount(acme.id))?.value.domains).toEqual([]);
      expect(await stage.openStores(0).accountStore.findOwner(DomainName.parse(domain))).toBe(globex.id);
      expect(await reasonsFor(`mia@${domain}`)).toEqual(['sso-on', 'sso-on']);
    }
  });

  it('leads nobody to a password while it moves to and fro, on no instance', async () => {
    const [acme, globex] = [await openUnderSso(), await openUnderSso()];
    const { domain } = acme;
    let isDone = false;
    const seen = new Set<string>();
    const watch = async () => {
      while (!isDone) for (const reason of await reasonsFor(`mia@${domain}`)) seen.add(reason);
    };
    const watching = watch();
    for (const [from, to] of [
      [acme, globex],
      [globex, acme],
      [acme, globex],
    ] as const) {
      expect((await move(acme, domain, { from: from.id, to: to.id, acceptLockouts: 0 })).status).toBe(200);
    }
    isDone = true;
    await watching;
    expect([...seen]).toEqual(['sso-on']);
  });

  it('refuses what is not there, what a third account has, and who is not the feed', async () => {
    const [acme, globex, third] = [await openWorkplace(stage), await openWorkplace(stage), await openWorkplace(stage)];
    const body = { from: acme.id, to: globex.id };
    expect((await move(acme, newDomain(), body)).status).toBe(404);
    expect((await move(acme, third.domain, body)).status).toBe(404);
    expect((await move(acme, acme.domain, { ...body, to: 'nobody' })).status).toBe(404);
    expect((await move(acme, acme.domain, { ...body, to: acme.id })).status).toBe(400);
    for (const caller of ['manager', 'contact', 'otherManager'] as const) {
      expect((await acme.ask(caller, 'POST', `/../../domains/${acme.domain}/move`, body)).status).toBe(403);
    }
    expect((await stage.accountStore.readAccount(globex.id))?.value.domains).toEqual([globex.domain]);
  });
});
