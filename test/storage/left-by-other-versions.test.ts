/** What an older version, which knows neither aliases nor external ids, leaves of users who have some: it replaces rows with the columns that it knows. */
import { describe, expect, it } from 'vitest';
import type { AccountId } from '../../shared/platform/words/identifiers.ts';
import type { UserChange } from '../../shared/users/rules/user-change.ts';
import {
  email,
  eventsFor,
  exclude,
  externalId,
  include,
  readAll,
  removeUser,
  rename,
  someAccountId,
  someEvent,
  somePerson,
  upsert,
} from '../contracts/store-world.ts';
import { makeMemoryStorage } from '../support/storage/memory-storage.ts';

const storage = makeMemoryStorage();

const [BOB, ROB, DAVE, CAROL] = ['bob', 'rob', 'dave', 'carol'].map((name) => `${name}@contoso.example`) as [
  ...[string, string, string, string],
];
const KEY = externalId('b-1');
const bob = upsert(BOB, { aliases: [email(ROB)], externalId: KEY });
const NEWER_COLUMNS = ['aliasOf', 'aliases', 'externalId', 'formerEmail', 'marks'];

async function begin() {
  const stores = storage.open();
  const accountId = someAccountId();
  const feed = (...changes: UserChange[]) => stores.userStore.changeUsers(accountId, changes, eventsFor(accountId));
  await feed(bob);
  const find = (address: string) => stores.userStore.findAddress(accountId, email(address));
  const person = somePerson();
  const user = (await find(BOB))?.user;
  if (user === undefined) throw new Error('no user');
  await stores.userStore.bindUser({ accountId, user, identity: person, event: someEvent(accountId) }, undefined);
  return { stores, account: accountId, feed, find, id: user.id, person };
}

/** As an older version writes a row that it has read. */
async function rewrite(accountId: AccountId, address: string, change: object = {}): Promise<void> {
  const { accounts } = storage.open().tables;
  const row = await accounts.read(accountId, `user:${address}`);
  if (row === undefined) throw new Error('no row');
  const known = Object.entries(row.columns as object).filter(
    ([name]) => !NEWER_COLUMNS.includes(name) && !/^(odata|etag|partitionKey|rowKey|timestamp)/.test(name),
  );
  const columns = { ...Object.fromEntries(known), ...change };
  await accounts.commit(accountId, [{ kind: 'replace', rowKey: row.rowKey, columns, etag: row.etag }]);
}
async function remove(accountId: AccountId, address: string): Promise<void> {
  const { accounts } = storage.open().tables;
  await accounts.commit(accountId, [{ kind: 'delete', rowKey: `user:${address}` }]);
}

describe.each<[string, (accountId: AccountId) => Promise<void>]>([
  ['wrote the row of its user', (accountId) => rewrite(accountId, BOB)],
  ['removed its user', (accountId) => remove(accountId, BOB)],
])('an alias when an older version %s', (_, spoil) => {
  it('is nobody’s: read, looked for, listed and taken off the list as an unknown address', async () => {
    const { stores, account: accountId, find } = await begin();
    await spoil(accountId);
    expect(await find(ROB)).toBeUndefined();
    const met = await stores.userStore.findCandidates(accountId, somePerson(), email(ROB));
    expect([met.byAddress, met.byIdentity]).toEqual([undefined, undefined]);
    const change = (...changes: Parameters<typeof stores.exclusionStore.changeExclusions>[1]) =>
      stores.exclusionStore.changeExclusions(accountId, changes, eventsFor(accountId));
    expect(await change(include(ROB))).toMatchObject([{ outcome: 'not-excluded' }]);
    expect(await change(exclude(ROB), include(ROB))).toMatchObject([{ outcome: 'added' }, { outcome: 'removed' }]);
  });

  it.each<[string, UserChange[], string]>([
    ['a user', [upsert(ROB)], ROB],
    ['an alias of somebody else', [upsert(DAVE, { aliases: [email(ROB)] })], DAVE],
    ['where somebody is renamed to', [upsert(CAROL), rename(CAROL, ROB)], ROB],
    ['its user’s alias again', [bob], BOB],
  ])('becomes %s with the next write', async (__, changes, owner) => {
    const { stores, account: accountId, feed, find } = await begin();
    await spoil(accountId);
    for (const change of changes) expect(['created', 'changed', 'renamed']).toContain((await feed(change))[0]);
    expect(await find(ROB)).toMatchObject({ email: owner });
    for (const change of changes.slice(-1)) expect(await feed(change)).toEqual(['unchanged']);
    const left = (await readAll((page) => stores.userStore.listUsers(accountId, page, ''), 10)).items;
    expect(await feed(...left.map((each) => removeUser(each.email)))).toEqual(left.map(() => 'removed'));
    expect(await find(ROB)).toBeUndefined();
  });
});

describe('the user of an alias', () => {
  it('takes nothing along that an older version made at the alias', async () => {
    const { account: accountId, feed, find } = await begin();
    const made = {
      userId: '9b2f8f5e-0d6e-4a57-9c1b-1f6f4b1f2a3c',
      displayName: 'R',
      twoFactor: false,
      hasPassword: true,
    };
    await rewrite(accountId, ROB, made);
    expect(await find(ROB)).toMatchObject({ user: { id: made.userId } });
    expect(await feed(rename(BOB, CAROL))).toEqual(['renamed']);
    expect(await find(CAROL)).toMatchObject({ user: { aliases: [] } });
    expect(await feed(removeUser(CAROL))).toEqual(['removed']);
    expect(await find(ROB)).toMatchObject({ user: { id: made.userId } });
    expect(await feed(removeUser(ROB), upsert(ROB))).toEqual(['removed', 'created']);
  });
});

describe('an external id that its user’s row has lost to an older version', () => {
  it('leads to the same user still, at the same address and at another one, and is theirs again', async () => {
    for (const address of [BOB, CAROL]) {
      const { stores, account: accountId, feed, find, id, person } = await begin();
      await rewrite(accountId, BOB);
      const again = upsert(address, { externalId: KEY });
      expect(await feed(again)).toEqual([address === BOB ? 'changed' : 'renamed']);
      expect(await find(address)).toMatchObject({ user: { id, externalId: KEY } });
      const met = await stores.userStore.findCandidates(accountId, person, undefined);
      expect(met.byIdentity?.email).toBe(address);
      expect(await feed(again)).toEqual(['unchanged']);
      expect(await feed(removeUser(address), upsert(DAVE, { externalId: KEY }))).toEqual(['removed', 'created']);
    }
  });

  it('keeps whoever comes to the address with another one from being taken for them in the same request', async () => {
    const { account: accountId, feed, find, id } = await begin();
    await rewrite(accountId, BOB);
    const newcomer = upsert(BOB, { externalId: externalId('n-1') });
    expect(await feed(newcomer, upsert(CAROL, { externalId: KEY }))).toEqual(['created', 'renamed']);
    expect((await find(CAROL))?.user?.id).toBe(id);
    expect((await find(BOB))?.user).toMatchObject({ boundTo: undefined });
  });

  it('is nobody’s when another user is there by now, or nobody', async () => {
    for (const change of [{ userId: '9b2f8f5e-0d6e-4a57-9c1b-1f6f4b1f2a3c' }, undefined]) {
      const { account: accountId, feed, find, id } = await begin();
      await (change === undefined ? remove(accountId, BOB) : rewrite(accountId, BOB, change));
      expect(await feed(upsert(CAROL, { externalId: KEY }))).toEqual(['created']);
      expect((await find(CAROL))?.user?.id).not.toBe(id);
      expect(await feed(upsert(CAROL, { externalId: KEY }))).toEqual(['unchanged']);
    }
  });
});
