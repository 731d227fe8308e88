/** A write that won but whose reply was lost is retried by the SDK, and the retry meets its own traces: that is no conflict. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { NO_READINESS, startRun } from '../../../shared/readiness/rules/readiness-run.ts';
import { NoAnswer } from '../../../shared/platform/outbound-http/server-request.ts';
import type { Send } from '../../../shared/platform/tables/requests/storage-request.ts';
import {
  email,
  eventsFor,
  exclude,
  include,
  makeStandingClock,
  readAll,
  readEvents,
  removeUser,
  rename,
  someAccount,
  someAccountId,
  someDomain,
  someEvent,
  somePerson,
  countAll,
  someTenant,
  upsert,
} from '../../contracts/store-world.ts';
import { azuriteForTests } from '../../support/storage/azurite.ts';

const storage = azuriteForTests();

/** Lets every write reach the table, and loses its first reply. */
function loseFirstReplies(): { meddle: (send: Send) => Send; lost: () => number } {
  const seen = new Set<string>();
  const meddle = (send: Send): Send =>
    async function loseFirst(request, signal) {
      const reply = await send(request, signal);
      const id = request.headers['x-ms-client-request-id'] ?? '';
      if (request.method === 'GET' || seen.has(id)) return reply;
      seen.add(id);
      throw new NoAnswer('ECONNRESET');
    };
  return { meddle, lost: () => seen.size };
}

const openLossy = (clock = () => new Date()) => {
  const { meddle, lost } = loseFirstReplies();
  return { ...storage.open({ meddle, clock }), lost };
};

describe('stores whose replies get lost', () => {
  it('make and change an account, each with one event', async () => {
    const stores = openLossy();
    const account = someAccount(someAccountId());
    expect(await stores.accountStore.createAccount(account, someEvent(account.id))).toBe('created');
    const before = await stores.accountStore.readAccount(account.id);
    if (before === undefined) throw new Error('no account');
    const after = { ...account, name: 'Renamed' };
    expect(await stores.accountStore.changeAccount(before, after, someEvent(account.id))).toBe('changed');
    expect((await stores.accountStore.readAccount(account.id))?.value).toEqual(after);
    expect(await readEvents(stores, account.id)).toHaveLength(2);
    expect(stores.lost()).toBe(2);
  });

  it('still tell a real conflict', async () => {
    const stores = openLossy();
    const account = someAccount(someAccountId());
    await stores.accountStore.createAccount(account, someEvent(account.id));
    const before = await stores.accountStore.readAccount(account.id);
    if (before === undefined) throw new Error('no account');
    const theirs = { ...account, name: 'Theirs' };
    expect(await stores.accountStore.changeAccount(before, theirs, someEvent(account.id))).toBe('changed');
    const mine = { ...account, name: 'Mine' };
    expect(await stores.accountStore.changeAccount(before, mine, someEvent(account.id))).toBe('conflict');
    expect(await stores.accountStore.createAccount(mine, someEvent(account.id))).toBe('already-exists');
    expect(await readEvents(stores, account.id)).toHaveLength(2);
  });

  it('make, change and remove users once', async () => {
    const stores = openLossy();
    const accountId = someAccountId();
    const change = (...changes: Parameters<typeof upsert>[]) =>
      stores.userStore.changeUsers(
        accountId,
        changes.map((each) => upsert(...each)),
        eventsFor(accountId),
      );
    expect(await change(['a@example.com', { hasPassword: false }], ['b@example.com'])).toEqual(['created', 'created']);
    expect(await change(['a@example.com', { hasPassword: false, twoFactor: true }])).toEqual(['changed']);
    expect(await countAll(stores, accountId)).toMatchObject({ users: 2, withoutPassword: 1 });
    const removals = [removeUser('a@example.com'), removeUser('b@example.com')];
    expect(await stores.userStore.changeUsers(accountId, removals, eventsFor(accountId))).toEqual([
      'removed',
      'removed',
    ]);
    expect(await countAll(stores, accountId)).toMatchObject({ users: 0, withoutPassword: 0 });
    expect(await readEvents(stores, accountId)).toHaveLength(3);
    expect(stores.lost()).toBeGreaterThanOrEqual(3);
  });

  it('rename users once, also those who change places', async () => {
    const stores = openLossy();
    const accountId = someAccountId();
    const users = ['a', 'b'].map((name) => upsert(`${name}@example.com`, { hasPassword: false }));
    await stores.userStore.changeUsers(accountId, users, eventsFor(accountId));
    const swap = [rename('a@example.com', 'b@example.com'), rename('b@example.com', 'a@example.com')];
    const change = (...changes: typeof swap) => stores.userStore.changeUsers(accountId, changes, eventsFor(accountId));
    expect(await change(...swap)).toEqual(['renamed', 'renamed']);
    expect(await change(rename('a@example.com', 'c@example.com'))).toEqual(['renamed']);
    expect(await countAll(stores, accountId)).toMatchObject({ users: 2, withoutPassword: 2 });
    const told = (await readEvents(stores, accountId)).filter(({ action }) => action === 'user-renamed');
    expect(told).toHaveLength(3);
  });

  it('add and remove exclusions once', async () => {
    const stores = openLossy();
    const accountId = someAccountId();
    const both = [exclude('a@example.com'), exclude('b@example.com')];
    const added = await stores.exclusionStore.changeExclusions(accountId, both, eventsFor(accountId));
    expect(added.map(({ outcome }) => outcome)).toEqual(['added', 'added']);
    const removed = await stores.exclusionStore.changeExclusions(
      accountId,
      [include('a@example.com')],
      eventsFor(accountId),
    );
    expect(removed.map(({ outcome }) => outcome)).toEqual(['removed']);
    const { items } = await readAll((page) => stores.exclusionStore.listExclusions(accountId, page, ''), 10);
    expect(items.map((item) => item.email)).toEqual(['b@example.com']);
    expect(await readEvents(stores, accountId)).toHaveLength(3);
  });

  it('bind a user once', async () => {
    const stores = openLossy();
    const accountId = someAccountId();
    await stores.userStore.changeUsers(accountId, [upsert('a@example.com')], eventsFor(accountId));
    const user = (await stores.userStore.findAddress(accountId, email('a@example.com')))?.user;
    if (user === undefined) throw new Error('no user');
    expect(
      await stores.userStore.bindUser(
        { accountId, user, identity: somePerson(), event: someEvent(accountId) },
        undefined,
      ),
    ).toBe('bound');
    expect(await readEvents(stores, accountId)).toHaveLength(2);
  });

  it('claim, take over and release domains and tenants', async () => {
    const { clock, move } = makeStandingClock();
    const stores = openLossy(clock);
    const [first, second, domain, tenant] = [someAccountId(), someAccountId(), someDomain(), someTenant()];
    expect(await stores.claimStore.claimDomains([domain], first)).toEqual([]);
    const free = someDomain();
    expect(await stores.claimStore.claimDomains([domain, free], second)).toEqual([domain]);
    expect(await stores.accountStore.findOwner(free)).toBeUndefined();
    move(11 * 60_000);
    expect(await stores.claimStore.claimDomains([domain], second)).toEqual([]);
    expect(await stores.accountStore.findOwner(domain)).toBe(second);
    await stores.claimStore.releaseDomains([domain], second);
    expect(await stores.accountStore.findOwner(domain)).toBeUndefined();
    expect(await stores.claimStore.claimTenant(tenant, first)).toBe('claimed');
    expect(await stores.claimStore.claimTenant(tenant, second)).toBe('taken');
    await stores.claimStore.releaseTenant(tenant, first);
    expect(await stores.claimStore.claimTenant(tenant, second)).toBe('claimed');
  });

  it('redeem a code once, record an event once, and clear away what expired', async () => {
    const stores = openLossy();
    const [code, expiresAt, accountId] = [randomUUID(), new Date('2026-11-23T08:00:00Z'), someAccountId()];
    expect(await stores.redemptionStore.redeem(code, expiresAt)).toBe('redeemed');
    expect(await stores.redemptionStore.redeem(code, expiresAt)).toBe('already-redeemed');
    await stores.auditTrail.record(someEvent(accountId));
    expect(await readEvents(stores, accountId)).toHaveLength(1);
    expect(await stores.redemptionStore.deleteExpired(new Date('2026-11-23T09:00:00Z'))).toBe(1);
    expect(await stores.redemptionStore.deleteExpired(new Date('2026-11-23T09:00:00Z'))).toBe(0);
  });

  it('take a readiness run on, and give its rows back', async () => {
    const { readinessRuns } = openLossy();
    const accountId = someAccountId();
    const begun = startRun(NO_READINESS, someTenant(), new Date());
    const first = await readinessRuns.saveState(accountId, undefined, begun);
    if (first === 'conflict') throw new Error('its own traces are no conflict');
    const rows = [Buffer.from('somebody')];
    const second = await readinessRuns.saveState(accountId, first, begun, {
      kind: 'people',
      number: 1,
      first: 0,
      rows,
    });
    expect(second).toMatchObject({ value: begun });
    expect(await readinessRuns.saveState(accountId, first, NO_READINESS)).toBe('conflict');
    expect(await readinessRuns.readPacked(accountId, { number: 1 }, 'people', 1)).toEqual(rows);
    expect(await readinessRuns.deleteRows(accountId, { number: 1, part: 'all' })).toBe(true);
    await expect(readinessRuns.readPacked(accountId, { number: 1 }, 'people', 1)).rejects.toThrow('missing');
  });
});
