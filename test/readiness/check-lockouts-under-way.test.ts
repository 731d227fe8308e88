/** The number that an admin confirms is the number that comes true, whatever changes between the report and the turn. */
import { describe, expect, it } from 'vitest';
import { ContactId } from '../../shared/platform/words/identifiers.ts';
import { makeTurnSso } from '../../shared/switch/turn-sso.ts';
import { eventsFor, exclude as excludeAddress, upsert } from '../contracts/store-world.ts';
import { listInPages, personOf } from '../support/directory-people.ts';
import { spoilRow } from '../support/storage/spoil-row.ts';
import { openWorkplace, type Workplace } from '../support/control-panel/ask-as.ts';
import { openStage } from '../support/control-panel/stage.ts';

const stage = openStage();

/** Ann is in Azure; bob and cleo are not. */
async function openMixed(): Promise<Workplace> {
  const place = await openWorkplace(stage);
  await place.connectTenant();
  await place.users({ name: 'ann' }, { name: 'bob' }, { name: 'cleo' });
  stage.directory.list = listInPages([personOf(1, `ann@${place.domain}`)]).list;
  stage.entra.consent = 'granted';
  return place;
}

type Totals = { readonly users: number; readonly lockedOut: number; readonly notJudged: number };
const report = async (place: Workplace, query = '?refresh=true') =>
  ((await place.ask('manager', 'GET', `/readiness${query}`)).json as { totals: Totals }).totals;
const turnOn = async (place: Workplace, acceptLockouts?: number) => {
  const { etag = '' } = (await place.ask('manager', 'GET', '/sso')).headers;
  return place.ask('manager', 'PUT', '/sso', { sso: 'on', acceptLockouts }, { 'if-match': etag });
};
const exclude = (place: Workplace, name: string, seconds?: number) => {
  const expiresAt = seconds === undefined ? undefined : new Date(stage.time.now.getTime() + seconds * 1000);
  return place.ask('manager', 'POST', '/exclusions', { add: [{ email: `${name}@${place.domain}`, expiresAt }] });
};

describe('the number of those whom SSO locks out', () => {
  it('knows of an exclusion that ended after the report', async () => {
    const place = await openMixed();
    await exclude(place, 'bob', 30);
    expect(await report(place)).toMatchObject({ lockedOut: 1 });
    stage.time.now = new Date(stage.time.now.getTime() + 31_000);
    expect((await turnOn(place, 1)).json).toMatchObject({ lockedOut: 2, notJudged: 0 });
    expect(await report(place, '')).toMatchObject({ lockedOut: 2 });
    expect((await turnOn(place, 2)).status).toBe(200);
  });

  it('is the same for whoever gets another address, and was known to be somebody in Azure: before the next report, and by it', async () => {
    const place = await openMixed();
    expect(await report(place)).toMatchObject({ lockedOut: 2 });
    const address = (name: string) => `${name}@${place.domain}`;
    const rename = (from: string, to: string) =>
      place.ask('service', 'POST', '/users', { rename: [{ from: address(from), to: address(to) }] });
    for (const [from, to] of [
      ['ann', 'ann.b'],
      ['ann.b', 'ann.wed'],
      ['bob', 'robert'],
    ] as const)
      expect((await rename(from, to)).json).toMatchObject({ summary: { renamed: 1 } });
    // Of Bob nobody knows whether Azure has him by his new name.
    expect(await report(place, '')).toMatchObject({ lockedOut: 2, notJudged: 1 });
    for (const principal of ['ann', 'ann.entra']) {
      stage.directory.list = listInPages([personOf(1, address(principal)), personOf(2, address('x'))]).list;
      expect(await report(place)).toMatchObject({ lockedOut: 2, notJudged: 0 });
      const { json } = await place.ask('manager', 'GET', `/readiness?search=ann`);
      expect(json).toMatchObject({ items: [{ email: address('ann.wed'), lockedOut: false }] });
    }
    // Somebody else has her object id no more than her name: she is gone.
    stage.directory.list = listInPages([personOf(3, address('ann'))]).list;
    expect(await report(place)).toMatchObject({ lockedOut: 3 });
  });

  it('isn’t known while a user’s row can’t be read: SSO stays off whatever is accepted, until it was mended and looked at anew', async () => {
    const place = await openMixed();
    const row = `user:bob@${place.domain}`;
    await spoilRow(stage.tables.accounts, place.id, row, { twoFactor: 'perhaps' });
    expect(await report(place)).toMatchObject({ users: 2, lockedOut: 1, unreadable: 1 });
    const { json } = await place.ask('manager', 'GET', '/readiness');
    expect(json).toMatchObject({ state: 'complete', totals: { unreadable: 1 } });
    const { etag = '' } = (await place.ask('manager', 'GET', '/sso')).headers;
    for (const accepted of [{ acceptLockouts: 1 }, { acceptLockouts: 1, acceptUnknownReadiness: true }, {}]) {
      const refused = await place.ask('manager', 'PUT', '/sso', { sso: 'on', ...accepted }, { 'if-match': etag });
      expect([refused.status, refused.json]).toEqual([
        409,
        expect.objectContaining({ code: 'users-unreadable', unreadable: 1 }),
      ]);
    }
    expect((await place.ask('manager', 'PUT', '/sso', { sso: 'shadow' }, { 'if-match': etag })).status).toBe(200);
    await spoilRow(stage.tables.accounts, place.id, row, { twoFactor: false });
    expect(((await turnOn(place, 1)).json as { code: string }).code).toBe('users-unreadable');
    expect(await report(place)).toMatchObject({ users: 3, lockedOut: 2, unreadable: 0 });
    expect((await turnOn(place, 2)).status).toBe(200);
  });

  it('isn’t known either where a row can’t be read when an exclusion ends; everything else goes on', async () => {
    const place = await openMixed();
    await exclude(place, 'bob', 30);
    expect(await report(place)).toMatchObject({ lockedOut: 1, unreadable: 0 });
    await spoilRow(stage.tables.accounts, place.id, `user:bob@${place.domain}`, { hasPassword: 'maybe' });
    stage.time.now = new Date(stage.time.now.getTime() + 31_000);
    expect(await report(place, '')).toMatchObject({ users: 3, unreadable: 1 });
    expect(((await turnOn(place, 1)).json as { code: string }).code).toBe('users-unreadable');
    await exclude(place, 'cleo');
    expect(await report(place, '')).toMatchObject({ excluded: 2, unreadable: 1 });
  });

  it('is one less for whoever was excluded since, and needs no new report', async () => {
    const place = await openMixed();
    expect(await report(place)).toMatchObject({ lockedOut: 2, excluded: 0 });
    await exclude(place, 'bob');
    expect(await report(place, '')).toMatchObject({ users: 3, lockedOut: 1, excluded: 1 });
    expect((await turnOn(place, 2)).status).toBe(409);
    expect((await turnOn(place, 1)).status).toBe(200);
  });

  it('knows those of a domain that the account got back', async () => {
    const place = await openMixed();
    const profile = { name: 'Contoso', domains: [place.domain], products: ['unified'] };
    const domains = [place.domain, `more.${place.domain}`];
    await place.ask('service', 'PUT', '', { ...profile, domains });
    const upsert = ['dan', 'eve'].map((name) => ({
      ...{ email: `${name}@more.${place.domain}`, displayName: name, hasPassword: true, twoFactor: false },
    }));
    await place.ask('service', 'POST', '/users', { upsert });
    await place.ask('service', 'PUT', '', profile);
    expect(await report(place)).toMatchObject({ users: 3, lockedOut: 2 });
    await place.ask('service', 'PUT', '', { ...profile, domains });
    expect((await turnOn(place, 2)).json).toMatchObject({ lockedOut: 4, notJudged: 0 });
    expect((await turnOn(place, 4)).status).toBe(200);
  });

  it('counts whom the feed makes while Azure is asked in the middle of the turn', async () => {
    const place = await openMixed();
    await report(place);
    stage.entra.meanwhile = () => place.users({ name: 'fay' });
    expect((await turnOn(place, 2)).json).toMatchObject({ lockedOut: 3, notJudged: 1 });
    expect((await turnOn(place, 3)).status).toBe(200);
  });

  it('counts whom an instance makes whose clock is behind', async () => {
    const place = await openMixed();
    await report(place);
    const late = stage.openStores(-120_000);
    await late.userStore.changeUsers(place.id, [upsert(`gil@${place.domain}`)], eventsFor(place.id));
    expect((await turnOn(place, 2)).json).toMatchObject({ lockedOut: 3 });
  });

  it('knows of an exclusion that has just ended also on an instance whose clock is behind, which confirms no other number than the rest', async () => {
    const place = await openMixed();
    await exclude(place, 'bob', 30);
    expect(await report(place)).toMatchObject({ lockedOut: 1 });
    const late = stage.openStores(-120_000);
    const lateTurn = makeTurnSso({
      ...stage.services,
      ...late,
      clock: () => new Date(stage.clock().getTime() - 120_000),
      confirmConsent: () => Promise.resolve('holds'),
      blockLeavers: stage.services.leavers.blockLeavers,
    });
    const turn = async (acceptLockouts: number) => {
      const seenVersion = (await stage.accountStore.readAccount(place.id))?.value.ssoVersion;
      const caller = { id: ContactId.parse('manager-1'), accountId: place.id, roles: [], address: undefined };
      const asked = { accountId: place.id, sso: 'on' as const, seenVersion, caller };
      return lateTurn({ ...asked, acceptLockouts, acceptUnknownReadiness: false });
    };
    expect(await turn(2)).toMatchObject({ kind: 'would-lock-out', lockedOut: 1 });
    stage.time.now = new Date(stage.time.now.getTime() + 31_000);
    expect(await turn(1)).toMatchObject({ kind: 'would-lock-out', lockedOut: 2 });
    // To exclude bob anew is no wish that he has already, wherever it is asked.
    await late.exclusionStore.changeExclusions(place.id, [excludeAddress(`bob@${place.domain}`)], eventsFor(place.id));
    expect(await report(place, '')).toMatchObject({ lockedOut: 1, excluded: 1 });
    expect((await turn(1)).kind).toBe('turned');
  });

  it('can be confirmed while a feed changes users all the time', async () => {
    const place = await openMixed();
    await report(place);
    const feed = { isOn: true, changes: 0 };
    const feeding = (async () => {
      while (feed.isOn) await place.users({ name: 'ann', twoFactor: (feed.changes += 1) % 2 === 0 });
    })();
    const checks = stage.entra.checks;
    const turned = await turnOn(place, 2);
    feed.isOn = false;
    await feeding;
    expect([turned.status, stage.entra.checks - checks]).toEqual([200, 1]);
    expect(feed.changes).toBeGreaterThan(1);
  });

  it('counts only users of the account’s domains, also of those without a password', async () => {
    const place = await openMixed();
    const profile = { name: 'Contoso', domains: [place.domain], products: ['unified'] };
    await place.ask('service', 'PUT', '', { ...profile, domains: [place.domain, `old.${place.domain}`] });
    const upsert = ['dan', 'eve'].map((name) => ({
      ...{ email: `${name}@old.${place.domain}`, displayName: name, hasPassword: false, twoFactor: false },
    }));
    await place.ask('service', 'POST', '/users', { upsert });
    await place.users({ name: 'bob', hasPassword: false });
    await place.ask('service', 'PUT', '', profile);
    const { etag = '' } = (await place.ask('manager', 'GET', '/sso')).headers;
    const off = await place.ask('manager', 'PUT', '/sso', { sso: 'off' }, { 'if-match': etag });
    const bob = `bob@${place.domain}`;
    expect(off.json).toMatchObject({ usersWithoutPassword: { count: 1, items: [bob] } });
    expect((await place.ask('manager', 'GET', '/users-without-password')).json).toMatchObject({ items: [bob] });
  });
});
