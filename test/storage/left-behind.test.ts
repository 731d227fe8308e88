/** What a crash, an outage or other writers leave behind must not stand in anybody's way. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Policies } from '../../shared/platform/tables/observe-requests.ts';
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
import { azuriteForTests } from '../support/azurite.ts';

const storage = azuriteForTests();

type Send = Policies[number]['policy']['sendRequest'];
const policy = (sendRequest: Send): Policies => [{ position: 'perRetry', policy: { name: 'meddle', sendRequest } }];

const ANNA = email('anna@example.com');

describe('a row with nothing in it', () => {
  it('is left when storage goes away before it is deleted, and the removal is done all the same', async () => {
    const account = someAccountId();
    const { directoryStore, tables, ...stores } = storage.open();
    await directoryStore.changeUsers(account, [upsert(ANNA)], eventsFor(account));
    let isDown = false;
    const failing = storage.open({
      timeoutMs: 200,
      policies: policy(async (request, next) => {
        if (isDown) throw Object.assign(new Error('down'), { name: 'AbortError' });
        const reply = await next(request);
        isDown = request.method === 'POST';
        return reply;
      }),
    });
    expect(await failing.directoryStore.changeUsers(account, [removeUser(ANNA)], eventsFor(account))).toEqual([
      'removed',
    ]);
    expect(await tables.accounts.read(account, `user:${ANNA}`)).toBeDefined();
    expect(await directoryStore.findAddress(account, ANNA)).toBeUndefined();
    expect((await directoryStore.listUsers(account, { limit: 10, after: undefined }, '')).items).toEqual([]);
    expect(await directoryStore.changeUsers(account, [removeUser(ANNA)], eventsFor(account))).toEqual(['not-found']);
    const excluded = await stores.exclusionStore.changeExclusions(account, [exclude(ANNA)], eventsFor(account));
    expect(excluded.map(({ outcome }) => outcome)).toEqual(['added']);
    expect(await directoryStore.changeUsers(account, [upsert(ANNA)], eventsFor(account))).toEqual(['created']);
  });

  it('is deleted when all goes well', async () => {
    const account = someAccountId();
    const { directoryStore, tables } = storage.open();
    await directoryStore.changeUsers(account, [upsert(ANNA)], eventsFor(account));
    await directoryStore.changeUsers(account, [removeUser(ANNA)], eventsFor(account));
    expect(await tables.accounts.read(account, `user:${ANNA}`)).toBeUndefined();
  });

  it('stays where it says since when its address isn’t excluded any more, and is nobody', async () => {
    const account = someAccountId();
    const { directoryStore, exclusionStore, tables } = storage.open();
    await exclusionStore.changeExclusions(account, [exclude(ANNA)], eventsFor(account));
    await exclusionStore.changeExclusions(account, [include(ANNA)], eventsFor(account));
    expect(await tables.accounts.read(account, `user:${ANNA}`)).toMatchObject({ columns: { excluded: false } });
    expect(await directoryStore.findAddress(account, ANNA)).toBeUndefined();
    expect((await directoryStore.listUsers(account, { limit: 10, after: undefined }, '')).items).toEqual([]);
    expect(await directoryStore.changeUsers(account, [upsert(ANNA)], eventsFor(account))).toEqual(['created']);
  });
});

describe('a way from a person to an address whose user is not bound to them', () => {
  it('leads nowhere, and does not keep another user from being bound', async () => {
    const account = someAccountId();
    const { directoryStore, tables } = storage.open();
    const person = somePerson();
    const users = [upsert(ANNA), upsert('ben@example.com')];
    await directoryStore.changeUsers(account, users, eventsFor(account));
    await tables.accounts.insert(account, `object:${person.tenantId}:${person.objectId}`, { address: ANNA });
    const candidates = await directoryStore.findCandidates(account, person, ANNA);
    expect(candidates).toMatchObject({ byIdentity: undefined, byAddress: { email: ANNA } });
    const ben = (await directoryStore.findAddress(account, email('ben@example.com')))?.user;
    if (ben === undefined) throw new Error('no user');
    expect(
      await directoryStore.bindUser({ account, user: ben, identity: person, event: someEvent(account) }, undefined),
    ).toBe('bound');
    const found = await directoryStore.findCandidates(account, person, ANNA);
    expect(found.byIdentity?.email).toBe('ben@example.com');
  });
});

describe('another writer who always comes first', () => {
  /** Before each transaction somebody else changes the user. */
  const openOvertaken = (account: ReturnType<typeof someAccountId>) => {
    const { directoryStore } = storage.open();
    return storage.open({
      policies: policy(async (request, next) => {
        if (request.method === 'POST') {
          await directoryStore.changeUsers(account, [upsert(ANNA, { displayName: randomUUID() })], eventsFor(account));
        }
        return next(request);
      }),
    });
  };

  it('makes a bulk edit answer conflict for the address, with nothing written and no event', async () => {
    const account = someAccountId();
    const { auditTrail, directoryStore } = storage.open();
    await directoryStore.changeUsers(account, [upsert(ANNA)], eventsFor(account));
    const overtaken = openOvertaken(account);
    const excluded = await overtaken.exclusionStore.changeExclusions(account, [exclude(ANNA)], eventsFor(account));
    expect(excluded).toEqual([{ email: ANNA, outcome: 'conflict', user: undefined }]);
    expect(await overtaken.directoryStore.changeUsers(account, [removeUser(ANNA)], eventsFor(account))).toEqual([
      'conflict',
    ]);
    expect(await directoryStore.findAddress(account, ANNA)).toMatchObject({ exclusion: undefined, user: {} });
    const actions = new Set((await readEvents({ auditTrail }, account)).map(({ action }) => action));
    expect(actions).toEqual(new Set(['users-changed']));
    const removed = (await readEvents({ auditTrail }, account)).flatMap(({ after }) => after?.['removed'] ?? []);
    expect(removed).toEqual([]);
  });

  it('makes binding answer conflict', async () => {
    const account = someAccountId();
    const { directoryStore } = storage.open();
    await directoryStore.changeUsers(account, [upsert(ANNA)], eventsFor(account));
    const user = (await directoryStore.findAddress(account, ANNA))?.user;
    if (user === undefined) throw new Error('no user');
    const overtaken = openOvertaken(account).directoryStore;
    expect(
      await overtaken.bindUser({ account, user, identity: somePerson(), event: someEvent(account) }, undefined),
    ).toBe('conflict');
    expect((await directoryStore.findAddress(account, ANNA))?.user?.boundTo).toBeUndefined();
  });

  it('who takes an exclusion away while it is read makes it be read again', async () => {
    const account = someAccountId();
    const { exclusionStore, directoryStore } = storage.open();
    await exclusionStore.changeExclusions(account, [exclude(ANNA)], eventsFor(account));
    let isFirst = true;
    const overtaken = storage.open({
      policies: policy(async (request, next) => {
        if (isFirst && request.url.includes('exclusion')) {
          isFirst = false;
          await exclusionStore.changeExclusions(account, [include(ANNA)], eventsFor(account));
        }
        return next(request);
      }),
    });
    const results = await overtaken.exclusionStore.changeExclusions(account, [exclude(ANNA)], eventsFor(account));
    expect(results.map(({ outcome }) => outcome)).toEqual(['added']);
    expect((await directoryStore.findAddress(account, ANNA))?.exclusion).toBeDefined();
  });
});
