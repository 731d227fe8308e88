import { NO_ADDRESS_MARKS } from '../../../shared/users/rules/user.ts';
import { describe, expect, it } from 'vitest';
import type { AddressRecord, User } from '../../../shared/users/rules/user.ts';
import type { EntraIdentity } from '../../../shared/platform/words/entra-identity.ts';
import type { AccountId, EmailAddress } from '../../../shared/platform/words/identifiers.ts';
import type { Snapshot } from '../../../shared/platform/ports.ts';
import {
  email,
  eventsFor,
  exclude,
  readEvents,
  removeUser,
  someAccount,
  someAccountId,
  someEvent,
  somePerson,
  upsert,
  type StoreWorld,
  type WorldStores,
} from '../store-world.ts';

async function someUsers(stores: WorldStores, accountId: AccountId, ...names: string[]): Promise<User[]> {
  await stores.userStore.changeUsers(
    accountId,
    names.map((name) => upsert(name)),
    eventsFor(accountId),
  );
  return Promise.all(names.map((name) => userOf(stores, accountId, name)));
}

async function userOf(stores: WorldStores, accountId: AccountId, address: string): Promise<User> {
  const record = await stores.userStore.findAddress(accountId, email(address));
  if (record?.user === undefined) throw new Error('no such user');
  return record.user;
}

type Seen = Snapshot<AddressRecord> | undefined;

async function seenBy(
  { userStore }: WorldStores,
  accountId: AccountId,
  person: EntraIdentity,
  address: EmailAddress,
): Promise<Seen> {
  const { byAddress: value, addressVersion: version } = await userStore.findCandidates(accountId, person, address);
  return value === undefined || version === undefined ? undefined : { value, version };
}

const bind = ({ userStore }: WorldStores, accountId: AccountId, user: User, person: EntraIdentity, seen?: Seen) =>
  userStore.bindUser(
    { accountId, user, identity: person, event: someEvent(accountId, { action: 'user-bound' }) },
    seen,
  );

const boundEvents = async (stores: WorldStores, accountId: AccountId) =>
  (await readEvents(stores, accountId)).filter(({ action }) => action === 'user-bound');

export function describeBinding(world: () => StoreWorld): void {
  describe('a directory store, for who comes from Entra', () => {
    it('finds the account, who is bound to the person and who has the address', async () => {
      const stores = world().open();
      const account = someAccount(someAccountId());
      await stores.accountStore.createAccount(account, someEvent(account.id));
      const [anna, ben] = [email('anna@example.com'), email('ben@example.com')];
      const [user] = await someUsers(stores, account.id, anna, ben);
      const person = somePerson();
      const find = (address: typeof anna | undefined) => stores.userStore.findCandidates(account.id, person, address);
      expect(await find(anna)).toMatchObject({ account, byIdentity: undefined, byAddress: { email: anna } });
      if (user !== undefined) expect(await bind(stores, account.id, user, person)).toBe('bound');
      const bound = { user: { email: anna, boundTo: person } };
      expect(await find(anna)).toMatchObject({ account, byIdentity: bound, byAddress: bound });
      expect(await find(ben)).toMatchObject({ byIdentity: bound, byAddress: { email: ben } });
      expect(await find(undefined)).toMatchObject({ byIdentity: bound, byAddress: undefined });
      expect(await find(email('nobody@example.com'))).toMatchObject({ byIdentity: bound, byAddress: undefined });
      expect(await stores.userStore.findCandidates(someAccountId(), person, anna)).toEqual({
        account: undefined,
        byIdentity: undefined,
        byAddress: undefined,
        addressVersion: undefined,
        addressMarks: NO_ADDRESS_MARKS,
      });
    });

    it('binds by the record as just seen, also when it changed since; never over somebody bound meanwhile', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const [user] = await someUsers(stores, accountId, 'a@example.com', 'b@example.com');
      if (user === undefined) throw new Error('no user');
      const [person, rival] = [somePerson(), somePerson()];
      const seen = await seenBy(stores, accountId, person, user.email);
      await stores.userStore.changeUsers(
        accountId,
        [upsert(user.email, { displayName: 'Renamed' })],
        eventsFor(accountId),
      );
      expect(await bind(stores, accountId, user, person, seen)).toBe('bound');
      expect(await userOf(stores, accountId, 'a@example.com')).toMatchObject({
        displayName: 'Renamed',
        boundTo: person,
      });
      expect(await bind(stores, accountId, user, rival, seen), 'with an outdated view').toBe('conflict');
      const other = await userOf(stores, accountId, 'b@example.com');
      const fresh = await seenBy(stores, accountId, person, other.email);
      expect(await bind(stores, accountId, other, person, fresh), 'a person who is somebody else here').toBe(
        'conflict',
      );
      expect(await boundEvents(stores, accountId)).toHaveLength(1);
    });

    it('binds once: again is no change, and another person is a conflict', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const [user] = await someUsers(stores, accountId, 'a@example.com');
      if (user === undefined) throw new Error('no user');
      const person = somePerson();
      expect(await bind(stores, accountId, user, person)).toBe('bound');
      expect(await bind(stores, accountId, user, person)).toBe('bound');
      expect(await bind(stores, accountId, user, somePerson())).toBe('conflict');
      expect((await userOf(stores, accountId, 'a@example.com')).boundTo).toEqual(person);
      expect(await boundEvents(stores, accountId)).toHaveLength(1);
    });

    it('refuses a person who is bound to another user of the account, until that user is gone', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const [one, other] = await someUsers(stores, accountId, 'a@example.com', 'b@example.com');
      if (one === undefined || other === undefined) throw new Error('no user');
      const person = somePerson();
      await bind(stores, accountId, one, person);
      expect(await bind(stores, accountId, other, person)).toBe('conflict');
      await stores.userStore.changeUsers(accountId, [removeUser('a@example.com')], eventsFor(accountId));
      expect(await bind(stores, accountId, other, person)).toBe('bound');
      const found = await stores.userStore.findCandidates(accountId, person, undefined);
      expect(found.byIdentity?.email).toBe('b@example.com');
    });

    it('binds a user anew who was bound in a former tenant, and forgets the former binding', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const [user] = await someUsers(stores, accountId, 'a@example.com');
      if (user === undefined) throw new Error('no user');
      const [former, now] = [somePerson(), somePerson()];
      await bind(stores, accountId, user, former);
      expect(await bind(stores, accountId, { ...user, boundTo: former }, now)).toBe('bound');
      const byIdentity = async (person: EntraIdentity) =>
        (await stores.userStore.findCandidates(accountId, person, undefined)).byIdentity?.email;
      expect(await byIdentity(now)).toBe('a@example.com');
      expect(await byIdentity(former)).toBeUndefined();
    });

    it('refuses a user who is gone, or another one by now', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const [user] = await someUsers(stores, accountId, 'a@example.com');
      if (user === undefined) throw new Error('no user');
      await stores.userStore.changeUsers(accountId, [removeUser('a@example.com')], eventsFor(accountId));
      expect(await bind(stores, accountId, user, somePerson())).toBe('conflict');
      await someUsers(stores, accountId, 'a@example.com');
      expect(await bind(stores, accountId, user, somePerson())).toBe('conflict');
      expect(await boundEvents(stores, accountId)).toEqual([]);
    });

    it('keeps the binding through changes of the user and exclusions', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const [user] = await someUsers(stores, accountId, 'a@example.com');
      if (user === undefined) throw new Error('no user');
      const person = somePerson();
      await bind(stores, accountId, user, person);
      const change = upsert('a@example.com', { hasPassword: false, displayName: 'New name' });
      await stores.userStore.changeUsers(accountId, [change], eventsFor(accountId));
      await stores.exclusionStore.changeExclusions(accountId, [exclude('a@example.com')], eventsFor(accountId));
      const stored = await userOf(stores, accountId, 'a@example.com');
      expect(stored).toMatchObject({ id: user.id, boundTo: person, displayName: 'New name' });
    });

    it('binds a user to exactly one of several persons at once', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const [user] = await someUsers(stores, accountId, 'a@example.com');
      if (user === undefined) throw new Error('no user');
      const persons = Array.from({ length: 5 }, () => somePerson());
      const outcomes = await Promise.all(persons.map((person) => bind(world().open(), accountId, user, person)));
      expect(outcomes.filter((outcome) => outcome === 'bound')).toHaveLength(1);
      expect((await userOf(stores, accountId, 'a@example.com')).boundTo).toEqual(persons[outcomes.indexOf('bound')]);
      expect(await boundEvents(stores, accountId)).toHaveLength(1);
    });

    it('binds a person to exactly one of several users at once', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const users = await someUsers(stores, accountId, 'a@example.com', 'b@example.com', 'c@example.com');
      const person = somePerson();
      const outcomes = await Promise.all(users.map((user) => bind(world().open(), accountId, user, person)));
      expect(outcomes.filter((outcome) => outcome === 'bound')).toHaveLength(1);
      expect(await boundEvents(stores, accountId)).toHaveLength(1);
    });

    it('lets the same sign-in in two windows at once bind without a conflict, and tells it once', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const [user] = await someUsers(stores, accountId, 'a@example.com');
      if (user === undefined) throw new Error('no user');
      const person = somePerson();
      const outcomes = await Promise.all([1, 2, 3].map(() => bind(world().open(), accountId, user, person)));
      expect(outcomes).toEqual(['bound', 'bound', 'bound']);
      expect(await boundEvents(stores, accountId)).toHaveLength(1);
    });
  });
}
