/** A write that won but whose reply was lost is retried by the SDK, and the retry meets its own traces: that is no conflict. */
import { RestError } from '@azure/data-tables';
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { NO_READINESS, startRun } from '../../../shared/readiness/rules/readiness-run.ts';
import type { Policies } from '../../../shared/platform/tables/observe-requests.ts';
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
import { azuriteForTests } from '../../support/azurite.ts';

const storage = azuriteForTests();

/** Lets every write reach the table, and loses its first reply. */
function loseFirstReplies(): { policies: Policies; lost: () => number } {
  const seen = new Set<string>();
  const policy: Policies[number] = {
    position: 'perRetry',
    policy: {
      name: 'loseFirstReplies',
      sendRequest: async (request, next) => {
        const reply = await next(request);
        if (request.method === 'GET' || seen.has(request.requestId)) return reply;
        seen.add(request.requestId);
        throw new RestError('the reply was lost', { code: 'ECONNRESET', request });
      },
    },
  };
  return { policies: [policy], lost: () => seen.size };
}

const openLossy = (clock = () => new Date()) => {
  const { policies, lost } = loseFirstReplies();
  return { ...storage.open({ policies, clock }), lost };
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
    const account = someAccountId();
    const change = (...changes: Parameters<typeof upsert>[]) =>
      stores.directoryStore.changeUsers(
        account,
        changes.map((each) => upsert(...each)),
        eventsFor(account),
      );
    expect(await change(['a@example.com', { hasPassword: false }], ['b@example.com'])).toEqual(['created', 'created']);
    expect(await change(['a@example.com', { hasPassword: false, twoFactor: true }])).toEqual(['changed']);
    expect(await countAll(stores, account)).toMatchObject({ users: 2, withoutPassword: 1 });
    const removals = [removeUser('a@example.com'), removeUser('b@example.com')];
    expect(await stores.directoryStore.changeUsers(account, removals, eventsFor(account))).toEqual([
      'removed',
      'removed',
    ]);
    expect(await countAll(stores, account)).toMatchObject({ users: 0, withoutPassword: 0 });
    expect(await readEvents(stores, account)).toHaveLength(3);
    expect(stores.lost()).toBeGreaterThanOrEqual(3);
  });

  it('rename users once, also those who change places', async () => {
    const stores = openLossy();
    const account = someAccountId();
    const users = ['a', 'b'].map((name) => upsert(`${name}@example.com`, { hasPassword: false }));
    await stores.directoryStore.changeUsers(account, users, eventsFor(account));
    const swap = [rename('a@example.com', 'b@example.com'), rename('b@example.com', 'a@example.com')];
    const change = (...changes: typeof swap) => stores.directoryStore.changeUsers(account, changes, eventsFor(account));
    expect(await change(...swap)).toEqual(['renamed', 'renamed']);
    expect(await change(rename('a@example.com', 'c@example.com'))).toEqual(['renamed']);
    expect(await countAll(stores, account)).toMatchObject({ users: 2, withoutPassword: 2 });
    const told = (await readEvents(stores, account)).filter(({ action }) => action === 'user-renamed');
    expect(told).toHaveLength(3);
  });

  it('add and remove exclusions once', async () => {
    const stores = openLossy();
    const account = someAccountId();
    const both = [exclude('a@example.com'), exclude('b@example.com')];
    const added = await stores.exclusionStore.changeExclusions(account, both, eventsFor(account));
    expect(added.map(({ outcome }) => outcome)).toEqual(['added', 'added']);
    const removed = await stores.exclusionStore.changeExclusions(
      account,
      [include('a@example.com')],
      eventsFor(account),
    );
    expect(removed.map(({ outcome }) => outcome)).toEqual(['removed']);
    const { items } = await readAll((page) => stores.exclusionStore.listExclusions(account, page, ''), 10);
    expect(items.map((item) => item.email)).toEqual(['b@example.com']);
    expect(await readEvents(stores, account)).toHaveLength(3);
  });

  it('bind a user once', async () => {
    const stores = openLossy();
    const account = someAccountId();
    await stores.directoryStore.changeUsers(account, [upsert('a@example.com')], eventsFor(account));
    const user = (await stores.directoryStore.findAddress(account, email('a@example.com')))?.user;
    if (user === undefined) throw new Error('no user');
    expect(
      await stores.directoryStore.bindUser(
        { account, user, identity: somePerson(), event: someEvent(account) },
        undefined,
      ),
    ).toBe('bound');
    expect(await readEvents(stores, account)).toHaveLength(2);
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
    const [code, expiresAt, account] = [randomUUID(), new Date('2026-11-23T08:00:00Z'), someAccountId()];
    expect(await stores.redemptionStore.redeem(code, expiresAt)).toBe('redeemed');
    expect(await stores.redemptionStore.redeem(code, expiresAt)).toBe('already-redeemed');
    await stores.auditTrail.record(someEvent(account));
    expect(await readEvents(stores, account)).toHaveLength(1);
    expect(await stores.redemptionStore.deleteExpired(new Date('2026-11-23T09:00:00Z'))).toBe(1);
    expect(await stores.redemptionStore.deleteExpired(new Date('2026-11-23T09:00:00Z'))).toBe(0);
  });

  it('take a readiness run on, and give its rows back', async () => {
    const { readinessRuns } = openLossy();
    const account = someAccountId();
    const begun = startRun(NO_READINESS, someTenant(), new Date());
    const first = await readinessRuns.saveState(account, undefined, begun);
    if (first === 'conflict') throw new Error('its own traces are no conflict');
    const rows = [Buffer.from('somebody')];
    const second = await readinessRuns.saveState(account, first, begun, { kind: 'people', number: 1, first: 0, rows });
    expect(second).toMatchObject({ value: begun });
    expect(await readinessRuns.saveState(account, first, NO_READINESS)).toBe('conflict');
    expect(await readinessRuns.readPacked(account, { number: 1 }, 'people', 1)).toEqual(rows);
    expect(await readinessRuns.deleteRows(account, { number: 1, part: 'all' })).toBe(true);
    await expect(readinessRuns.readPacked(account, { number: 1 }, 'people', 1)).rejects.toThrow('missing');
  });
});
