import { describe, expect, it } from 'vitest';
import { countsIn } from '../../../shared/users/rules/counts/account-counts.ts';
import type { AccountId, EmailAddress } from '../../../shared/platform/words/identifiers.ts';
import type { PageRequest } from '../../../shared/platform/ports.ts';
import type { UserChange } from '../../../shared/users/rules/user-change.ts';
import {
  AWKWARD_ADDRESSES,
  countAll,
  email,
  eventsFor,
  exclude,
  include,
  profile,
  readAll,
  readEvents,
  removeUser,
  someAccountId,
  upsert,
  type StoreWorld,
  type WorldStores,
} from '../store-world.ts';

const change = ({ userStore }: WorldStores, accountId: AccountId, changes: readonly UserChange[]) =>
  userStore.changeUsers(accountId, changes, eventsFor(accountId));

const list = async ({ userStore }: WorldStores, accountId: AccountId, startsWith = '', limit = 100) => {
  const { items, sizes } = await readAll((page) => userStore.listUsers(accountId, page, startsWith), limit);
  return { emails: items.map((item) => item.email), sizes };
};

const withoutPassword = async (stores: WorldStores, accountId: AccountId, limit = 100) => {
  const counts = (await stores.countStore.readCounts(accountId)).value;
  const domains = [...counts.domains.keys()];
  const list = (page: PageRequest) => stores.userStore.listUsersWithoutPassword(accountId, domains, page);
  const { items } = await readAll(list, limit);
  return { items, count: countsIn(counts, domains).withoutPassword };
};

const numbered = (count: number, domain = 'example.com'): string[] =>
  Array.from({ length: count }, (_, index) => `u${String(index).padStart(3, '0')}@${domain}`);

const nothing = { created: [], changed: [], removed: [], exclusionsRemoved: [] };

export function describeDirectoryStore(world: () => StoreWorld): void {
  describe('a directory store', () => {
    it('knows nothing of an address that nobody named', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      expect(await stores.userStore.findAddress(accountId, email('a@example.com'))).toBeUndefined();
      expect(await list(stores, accountId)).toEqual({ emails: [], sizes: [0] });
      expect(await withoutPassword(stores, accountId)).toEqual({ items: [], count: 0 });
    });

    it('makes, changes, leaves and removes users, with an event for what it did and none for what it did not', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const first = upsert('a@example.com');
      expect(await change(stores, accountId, [first, upsert('b@example.com'), removeUser('c@example.com')])).toEqual([
        'created',
        'created',
        'not-found',
      ]);
      const created = await stores.userStore.findAddress(accountId, email('a@example.com'));
      expect(created?.user).toMatchObject({ ...profile('a@example.com'), boundTo: undefined });
      expect(created?.user?.id).toBe(first.kind === 'upsert' ? first.idIfNew : undefined);
      expect(await change(stores, accountId, [upsert('a@example.com'), upsert('b@example.com')])).toEqual([
        'unchanged',
        'unchanged',
      ]);
      expect(
        await change(stores, accountId, [upsert('a@example.com', { twoFactor: true }), removeUser('b@example.com')]),
      ).toEqual(['changed', 'removed']);
      const changed = await stores.userStore.findAddress(accountId, email('a@example.com'));
      expect(changed?.user).toEqual({ ...created?.user, twoFactor: true });
      expect(await stores.userStore.findAddress(accountId, email('b@example.com'))).toBeUndefined();
      const events = await readEvents(stores, accountId);
      expect(events).toHaveLength(2);
      const { displayName, twoFactor, hasPassword } = profile('b@example.com');
      const fields = { displayName, twoFactor, hasPassword };
      expect(events.map(({ action, after, changes }) => ({ action, after, changes }))).toEqual(
        expect.arrayContaining([
          {
            action: 'users-changed',
            after: { ...nothing, created: ['a@example.com', 'b@example.com'] },
            changes: [
              {
                item: 'a@example.com',
                before: null,
                after: { ...fields, displayName: profile('a@example.com').displayName },
              },
              { item: 'b@example.com', before: null, after: fields },
            ],
          },
          {
            action: 'users-changed',
            after: { ...nothing, changed: ['a@example.com'], removed: ['b@example.com'] },
            changes: [
              { item: 'a@example.com', before: { twoFactor: false }, after: { twoFactor: true } },
              { item: 'b@example.com', before: fields, after: null },
            ],
          },
        ]),
      );
    });

    it('splits what one transaction changed over as many events as hold it, each whole by itself', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const emails = Array.from({ length: 90 }, (_, at) => `user${at}@${'d'.repeat(50)}.example.com`);
      const named = (letter: string) => emails.map((each) => upsert(each, { displayName: letter.repeat(256) }));
      await change(stores, accountId, named('"'));
      await change(stores, accountId, named('\\'));
      const events = await readEvents(stores, accountId);
      expect(events.length).toBeGreaterThan(4);
      const changes = events.flatMap((event) => event.changes ?? []);
      expect(changes).toHaveLength(180);
      for (const { item, after } of changes.filter(({ before }) => before !== null)) {
        expect([emails.includes(item), after]).toEqual([true, { displayName: '\\'.repeat(256) }]);
      }
      for (const { after, changes: told = [] } of events) {
        expect([...(after?.['created'] as string[]), ...(after?.['changed'] as string[])]).toEqual(
          told.map(({ item }) => item),
        );
      }
    });

    it('finds every address again, whatever characters it has, and lists it', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      await change(
        stores,
        accountId,
        AWKWARD_ADDRESSES.map((address) => upsert(address)),
      );
      for (const address of AWKWARD_ADDRESSES) {
        const record = await stores.userStore.findAddress(accountId, email(address));
        expect(record?.user?.email).toBe(email(address));
      }
      const { emails } = await list(stores, accountId);
      expect([...emails].sort()).toEqual(AWKWARD_ADDRESSES.map((address): string => email(address)).sort());
    });

    it('gives a user who was removed and named again a new id and no binding', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      await change(stores, accountId, [upsert('a@example.com')]);
      const before = await stores.userStore.findAddress(accountId, email('a@example.com'));
      await change(stores, accountId, [removeUser('a@example.com')]);
      expect(await change(stores, accountId, [upsert('a@example.com')])).toEqual(['created']);
      const after = await stores.userStore.findAddress(accountId, email('a@example.com'));
      expect(after?.user?.id).not.toBe(before?.user?.id);
    });

    it('does an address that comes several times in the order of the changes', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const outcomes = await change(stores, accountId, [
        upsert('a@example.com', { displayName: 'One' }),
        upsert('b@example.com'),
        upsert('a@example.com', { displayName: 'Two', hasPassword: false }),
        removeUser('b@example.com'),
        upsert('a@example.com', { displayName: 'Two', hasPassword: false }),
      ]);
      expect(outcomes).toEqual(['created', 'created', 'changed', 'removed', 'unchanged']);
      expect((await stores.userStore.findAddress(accountId, email('a@example.com')))?.user?.displayName).toBe('Two');
      expect(await withoutPassword(stores, accountId)).toEqual({ items: ['a@example.com'], count: 1 });
    });

    it('takes more users than a transaction holds, each transaction with its event', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const addresses = numbered(150);
      const outcomes = await change(
        stores,
        accountId,
        addresses.map((address) => upsert(address, { hasPassword: false })),
      );
      expect(new Set(outcomes)).toEqual(new Set(['created']));
      expect((await list(stores, accountId)).emails).toEqual(addresses);
      expect((await withoutPassword(stores, accountId, 40)).items).toEqual(addresses);
      expect(await countAll(stores, accountId)).toMatchObject({ users: 150, withoutPassword: 150 });
      const recorded = (await readEvents(stores, accountId)).flatMap(({ after }) => after?.['created'] ?? []);
      expect([...recorded].sort()).toEqual(addresses);
      expect(new Set(await change(stores, accountId, addresses.map(removeUser)))).toEqual(new Set(['removed']));
      expect(await withoutPassword(stores, accountId)).toEqual({ items: [], count: 0 });
      expect((await list(stores, accountId)).emails).toEqual([]);
    });

    it('counts and lists the users without a password through every change', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      await change(stores, accountId, [upsert('a@example.com', { hasPassword: false }), upsert('b@example.com')]);
      expect(await withoutPassword(stores, accountId)).toEqual({ items: ['a@example.com'], count: 1 });
      await change(stores, accountId, [upsert('a@example.com'), upsert('b@example.com', { hasPassword: false })]);
      expect(await withoutPassword(stores, accountId)).toEqual({ items: ['b@example.com'], count: 1 });
      await change(stores, accountId, [upsert('b@example.com', { hasPassword: false, twoFactor: true })]);
      expect(await withoutPassword(stores, accountId)).toEqual({ items: ['b@example.com'], count: 1 });
      await change(stores, accountId, [removeUser('b@example.com')]);
      expect(await withoutPassword(stores, accountId)).toEqual({ items: [], count: 0 });
    });

    it('lists in the order of the addresses, page by page, and by how an address begins', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      await change(
        stores,
        accountId,
        [...numbered(7), 'anna@example.com', 'ann+x@example.com'].map((each) => upsert(each)),
      );
      expect(await list(stores, accountId, '', 4)).toEqual({
        emails: ['ann+x@example.com', 'anna@example.com', ...numbered(7)],
        sizes: [4, 4, 1],
      });
      expect((await list(stores, accountId, 'Ann', 1)).emails).toEqual(['ann+x@example.com', 'anna@example.com']);
      expect((await list(stores, accountId, 'anna')).emails).toEqual(['anna@example.com']);
      expect((await list(stores, accountId, 'u00', 3)).sizes).toEqual([3, 3, 1]);
      const first = await stores.userStore.listUsers(accountId, { limit: 1, after: undefined }, '');
      const other = await stores.userStore.listUsers(accountId, { limit: 1, after: first.next }, 'u');
      expect(other.items.map((item) => item.email)).toEqual(['u000@example.com']);
      for (const nobody of ['zz', 'ann~', "x' or 1 eq 1", '\ud800', 'x'.repeat(2000)]) {
        expect((await list(stores, accountId, nobody)).emails).toEqual([]);
      }
    });

    it('refuses a cursor that it did not give', async () => {
      const { userStore } = world().open();
      for (const after of ['', '!', 'AA', 'a b', Buffer.from("x' or 'y").toString('base64url')]) {
        await expect(userStore.listUsers(someAccountId(), { limit: 1, after }, '')).rejects.toMatchObject({
          name: 'InvalidCursor',
        });
      }
    });

    it('leaves addresses that are only excluded out of the users, and pages over them', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const excluded = numbered(6, 'excluded.example');
      await stores.exclusionStore.changeExclusions(
        accountId,
        excluded.map((each) => exclude(each)),
        eventsFor(accountId),
      );
      await change(stores, accountId, [upsert('u0025@example.com'), upsert('zoe@example.com')]);
      const { emails } = await list(stores, accountId, '', 1);
      expect(emails).toEqual(['u0025@example.com', 'zoe@example.com']);
    });

    it('keeps an exclusion when the user is named or changed later', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const expiresAt = new Date('2027-01-01T00:00:00.000Z');
      const ahead = [exclude('a@example.com', { expiresAt })];
      await stores.exclusionStore.changeExclusions(accountId, ahead, eventsFor(accountId));
      expect(await change(stores, accountId, [upsert('a@example.com')])).toEqual(['created']);
      expect(await change(stores, accountId, [upsert('a@example.com', { twoFactor: true })])).toEqual(['changed']);
      const record = await stores.userStore.findAddress(accountId, email('a@example.com'));
      expect(record).toMatchObject({ exclusion: { expiresAt }, user: { twoFactor: true } });
    });

    it('removes the exclusion with the user, and answers not-found for an address that is only excluded', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      await change(stores, accountId, [upsert('a@example.com', { hasPassword: false })]);
      const both = [exclude('a@example.com'), exclude('b@example.com')];
      await stores.exclusionStore.changeExclusions(accountId, both, eventsFor(accountId));
      expect(await change(stores, accountId, [removeUser('a@example.com'), removeUser('b@example.com')])).toEqual([
        'removed',
        'not-found',
      ]);
      expect(await stores.userStore.findAddress(accountId, email('a@example.com'))).toBeUndefined();
      const { items } = await readAll((page) => stores.exclusionStore.listExclusions(accountId, page, ''), 10);
      const told = (await readEvents(stores, accountId)).flatMap(({ after }) => after?.['exclusionsRemoved'] ?? []);
      expect(told, 'the trail says that the exclusion went, too').toEqual(['a@example.com']);
      expect(items.map((item) => item.email)).toEqual(['b@example.com']);
      expect(await withoutPassword(stores, accountId)).toEqual({ items: [], count: 0 });
    });

    it('loses nothing and counts right when several writers change the same users at once', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const addresses = numbered(12);
      await change(
        stores,
        accountId,
        addresses.map((address) => upsert(address)),
      );
      const writers = [false, true, false, true].map((hasPassword, index) =>
        change(
          world().open(),
          accountId,
          addresses.slice(index * 2).map((address) => upsert(address, { hasPassword })),
        ),
      );
      const exclusions = world()
        .open()
        .exclusionStore.changeExclusions(
          accountId,
          addresses.map((each) => exclude(each)),
          eventsFor(accountId),
        );
      const removals = change(world().open(), accountId, addresses.slice(6).map(removeUser));
      await Promise.all([...writers, exclusions, removals]);
      await expectConsistent(stores, accountId, addresses.map(email));
    });

    it('counts right when several writers name other users at once', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const writers = ['a', 'b', 'c', 'd'].map((domain) =>
        change(
          world().open(),
          accountId,
          numbered(3, `${domain}.example`).map((each) => upsert(each, { hasPassword: false })),
        ),
      );
      expect(new Set((await Promise.all(writers)).flat())).toEqual(new Set(['created']));
      const { items, count } = await withoutPassword(stores, accountId);
      expect(items).toHaveLength(12);
      expect(count).toBe(12);
    });

    it('shows an account nothing of another', async () => {
      const stores = world().open();
      const [one, other] = [someAccountId(), someAccountId()];
      await change(stores, one, [upsert('a@example.com', { hasPassword: false })]);
      expect(await stores.userStore.findAddress(other, email('a@example.com'))).toBeUndefined();
      expect((await list(stores, other)).emails).toEqual([]);
      expect(await withoutPassword(stores, other)).toEqual({ items: [], count: 0 });
      expect(await change(stores, other, [removeUser('a@example.com')])).toEqual(['not-found']);
      expect((await list(stores, one)).emails).toEqual(['a@example.com']);
    });
  });
}

/** Whatever order the writers came in: the lists and the number say what the addresses' own rows say. */
async function expectConsistent(stores: WorldStores, accountId: AccountId, addresses: readonly EmailAddress[]) {
  const records = await Promise.all(addresses.map((each) => stores.userStore.findAddress(accountId, each)));
  const found = records.filter((record) => record !== undefined);
  const emailsOf = (some: typeof found): EmailAddress[] => some.map((record) => record.email);
  const lacking = emailsOf(found.filter(({ user }) => user?.hasPassword === false));
  expect(await withoutPassword(stores, accountId)).toEqual({ items: lacking, count: lacking.length });
  const excluded = await readAll((page) => stores.exclusionStore.listExclusions(accountId, page, ''), 100);
  expect(excluded.items.map((item) => item.email)).toEqual(emailsOf(found.filter(({ exclusion }) => exclusion)));
  expect((await list(stores, accountId)).emails).toEqual(emailsOf(found.filter(({ user }) => user)));
  await stores.exclusionStore.changeExclusions(accountId, addresses.map(include), eventsFor(accountId));
  expect(new Set(await change(stores, accountId, addresses.map(removeUser)))).not.toContain('conflict');
  expect(await withoutPassword(stores, accountId)).toEqual({ items: [], count: 0 });
}
