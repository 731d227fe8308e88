/** What a crash, an outage or other writers leave behind must not stand in anybody's way. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { NoAnswer } from '../../shared/platform/outbound-http/server-request.ts';
import {
  email,
  eventsFor,
  exclude,
  include,
  readEvents,
  removeUser,
  someAccountId,
  someEvent,
  somePerson,
  upsert,
} from '../contracts/store-world.ts';
import { azuriteForTests } from '../support/storage/azurite.ts';

const storage = azuriteForTests();

const ANNA = email('anna@example.com');

describe('a row with nothing in it', () => {
  it('is left when storage goes away before it is deleted, and the removal is done all the same', async () => {
    const accountId = someAccountId();
    const { userStore, tables, ...stores } = storage.open();
    await userStore.changeUsers(accountId, [upsert(ANNA)], eventsFor(accountId));
    let isDown = false;
    const failing = storage.open({
      timeoutMs: 200,
      meddle: (next) => async (request, signal) => {
        if (isDown) throw new NoAnswer('down');
        const reply = await next(request, signal);
        isDown = request.method === 'POST';
        return reply;
      },
    });
    expect(await failing.userStore.changeUsers(accountId, [removeUser(ANNA)], eventsFor(accountId))).toEqual([
      'removed',
    ]);
    expect(await tables.accounts.read(accountId, `user:${ANNA}`)).toBeDefined();
    expect(await userStore.findAddress(accountId, ANNA)).toBeUndefined();
    expect((await userStore.listUsers(accountId, { limit: 10, after: undefined }, '')).items).toEqual([]);
    expect(await userStore.changeUsers(accountId, [removeUser(ANNA)], eventsFor(accountId))).toEqual(['not-found']);
    const excluded = await stores.exclusionStore.changeExclusions(accountId, [exclude(ANNA)], eventsFor(accountId));
    expect(excluded.map(({ outcome }) => outcome)).toEqual(['added']);
    expect(await userStore.changeUsers(accountId, [upsert(ANNA)], eventsFor(accountId))).toEqual(['created']);
  });

  it('is deleted when all goes well', async () => {
    const accountId = someAccountId();
    const { userStore, tables } = storage.open();
    await userStore.changeUsers(accountId, [upsert(ANNA)], eventsFor(accountId));
    await userStore.changeUsers(accountId, [removeUser(ANNA)], eventsFor(accountId));
    expect(await tables.accounts.read(accountId, `user:${ANNA}`)).toBeUndefined();
  });

  it('stays where it says since when its address isn’t excluded any more, and is nobody', async () => {
    const accountId = someAccountId();
    const { userStore, exclusionStore, tables } = storage.open();
    await exclusionStore.changeExclusions(accountId, [exclude(ANNA)], eventsFor(accountId));
    await exclusionStore.changeExclusions(accountId, [include(ANNA)], eventsFor(accountId));
    expect(await tables.accounts.read(accountId, `user:${ANNA}`)).toMatchObject({ columns: { excluded: false } });
    expect(await userStore.findAddress(accountId, ANNA)).toBeUndefined();
    expect((await userStore.listUsers(accountId, { limit: 10, after: undefined }, '')).items).toEqual([]);
    expect(await userStore.changeUsers(accountId, [upsert(ANNA)], eventsFor(accountId))).toEqual(['created']);
  });
});

describe('a way from a person to an address whose user is not bound to them', () => {
  it('leads nowhere, and does not keep another user from being bound', async () => {
    const accountId = someAccountId();
    const { userStore, tables } = storage.open();
    const person = somePerson();
    const users = [upsert(ANNA), upsert('ben@example.com')];
    await userStore.changeUsers(accountId, users, eventsFor(accountId));
    await tables.accounts.insert(accountId, `object:${person.tenantId}:${person.objectId}`, { address: ANNA });
    const candidates = await userStore.findCandidates(accountId, person, ANNA);
    expect(candidates).toMatchObject({ byIdentity: undefined, byAddress: { email: ANNA } });
    const ben = (await userStore.findAddress(accountId, email('ben@example.com')))?.user;
    if (ben === undefined) throw new Error('no user');
    expect(
      await userStore.bindUser({ accountId, user: ben, identity: person, event: someEvent(accountId) }, undefined),
    ).toBe('bound');
    const found = await userStore.findCandidates(accountId, person, ANNA);
    expect(found.byIdentity?.email).toBe('ben@example.com');
  });
});

describe('another writer who always comes first', () => {
  /** Before each transaction somebody else changes the user. */
  const openOvertaken = (accountId: ReturnType<typeof someAccountId>) => {
    const { userStore } = storage.open();
    return storage.open({
      meddle: (next) => async (request, signal) => {
        if (request.method === 'POST') {
          await userStore.changeUsers(accountId, [upsert(ANNA, { displayName: randomUUID() })], eventsFor(accountId));
        }
        return next(request, signal);
      },
    });
  };

  it('makes a bulk edit answer conflict for the address, with nothing written and no event', async () => {
    const accountId = someAccountId();
    const { auditTrail, userStore } = storage.open();
    await userStore.changeUsers(accountId, [upsert(ANNA)], eventsFor(accountId));
    const overtaken = openOvertaken(accountId);
    const excluded = await overtaken.exclusionStore.changeExclusions(accountId, [exclude(ANNA)], eventsFor(accountId));
    expect(excluded).toEqual([{ email: ANNA, outcome: 'conflict', user: undefined }]);
    expect(await overtaken.userStore.changeUsers(accountId, [removeUser(ANNA)], eventsFor(accountId))).toEqual([
      'conflict',
    ]);
    expect(await userStore.findAddress(accountId, ANNA)).toMatchObject({ exclusion: undefined, user: {} });
    const actions = new Set((await readEvents({ auditTrail }, accountId)).map(({ action }) => action));
    expect(actions).toEqual(new Set(['users-changed']));
    const removed = (await readEvents({ auditTrail }, accountId)).flatMap(({ after }) => after?.['removed'] ?? []);
    expect(removed).toEqual([]);
  });

  it('makes binding answer conflict', async () => {
    const accountId = someAccountId();
    const { userStore } = storage.open();
    await userStore.changeUsers(accountId, [upsert(ANNA)], eventsFor(accountId));
    const user = (await userStore.findAddress(accountId, ANNA))?.user;
    if (user === undefined) throw new Error('no user');
    const overtaken = openOvertaken(accountId).userStore;
    expect(
      await overtaken.bindUser({ accountId, user, identity: somePerson(), event: someEvent(accountId) }, undefined),
    ).toBe('conflict');
    expect((await userStore.findAddress(accountId, ANNA))?.user?.boundTo).toBeUndefined();
  });

  it('who takes an exclusion away while it is read makes it be read again', async () => {
    const accountId = someAccountId();
    const { exclusionStore, userStore } = storage.open();
    await exclusionStore.changeExclusions(accountId, [exclude(ANNA)], eventsFor(accountId));
    let isFirst = true;
    const overtaken = storage.open({
      meddle: (next) => async (request, signal) => {
        if (isFirst && request.path.includes('exclusion')) {
          isFirst = false;
          await exclusionStore.changeExclusions(accountId, [include(ANNA)], eventsFor(accountId));
        }
        return next(request, signal);
      },
    });
    const results = await overtaken.exclusionStore.changeExclusions(accountId, [exclude(ANNA)], eventsFor(accountId));
    expect(results.map(({ outcome }) => outcome)).toEqual(['added']);
    expect((await userStore.findAddress(accountId, ANNA))?.exclusion).toBeDefined();
  });
});
