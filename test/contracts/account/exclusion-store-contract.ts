import { describe, expect, it } from 'vitest';
import { ContactId, type AccountId } from '../../../shared/platform/words/identifiers.ts';
import type { ExclusionChange } from '../../../shared/exclusions/ports.ts';
import {
  AWKWARD_ADDRESSES,
  email,
  eventsFor,
  exclude,
  exclusion,
  include,
  readAll,
  readEvents,
  someAccountId,
  upsert,
  type StoreWorld,
  type WorldStores,
} from '../store-world.ts';

const expiresAt = new Date('2027-01-02T03:04:05.678Z');

const change = ({ exclusionStore }: WorldStores, accountId: AccountId, changes: readonly ExclusionChange[]) =>
  exclusionStore.changeExclusions(accountId, changes, eventsFor(accountId));

const outcomes = async (...given: Parameters<typeof change>) => (await change(...given)).map(({ outcome }) => outcome);

const list = ({ exclusionStore }: WorldStores, accountId: AccountId, startsWith = '', limit = 100) =>
  readAll((page) => exclusionStore.listExclusions(accountId, page, startsWith), limit);

const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `u${String(index).padStart(3, '0')}@example.com`);

export function describeExclusionStore(world: () => StoreWorld): void {
  describe('an exclusion store', () => {
    it('adds, changes, leaves and removes exclusions, with an event for each that says from what to what', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const facts = { email: 'a@example.com', reason: 'new phone', expiresAt: null };
      const later = { ...facts, reason: null, expiresAt: expiresAt.toISOString() };
      expect(await outcomes(stores, accountId, [exclude('a@example.com'), include('b@example.com')])).toEqual([
        'added',
        'not-excluded',
      ]);
      expect(await outcomes(stores, accountId, [exclude('a@example.com')])).toEqual(['unchanged']);
      const changed = exclude('a@example.com', { reason: undefined, expiresAt }, { clear: ['reason'], replace: true });
      expect(await outcomes(stores, accountId, [changed])).toEqual(['changed']);
      expect((await list(stores, accountId)).items).toEqual([
        exclusion('a@example.com', { reason: undefined, expiresAt }),
      ]);
      expect(await outcomes(stores, accountId, [include('a@example.com')])).toEqual(['removed']);
      expect(await outcomes(stores, accountId, [include('a@example.com')])).toEqual(['not-excluded']);
      expect((await list(stores, accountId)).items).toEqual([]);
      const events = (await readEvents(stores, accountId)).map(({ action, before, after }) => ({
        action,
        before,
        after,
      }));
      expect(events).toHaveLength(3);
      expect(events).toEqual(
        expect.arrayContaining([
          { action: 'exclusion-added', before: undefined, after: facts },
          { action: 'exclusion-changed', before: facts, after: later },
          { action: 'exclusion-removed', before: later, after: undefined },
        ]),
      );
    });

    it('forgets an expiry that is taken away', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      await change(stores, accountId, [exclude('a@example.com', { expiresAt })]);
      await change(stores, accountId, [exclude('a@example.com', {}, { clear: ['expiresAt'] })]);
      const record = await stores.userStore.findAddress(accountId, email('a@example.com'));
      expect(record?.exclusion).toEqual({ expiresAt: undefined });
      expect((await list(stores, accountId)).items).toEqual([exclusion('a@example.com')]);
    });

    it('keeps the reason and the end that are there when a wish names none', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const first = exclusion('a@example.com', { expiresAt });
      await change(stores, accountId, [exclude('a@example.com', { expiresAt })]);
      const bare = { reason: undefined, excludedBy: ContactId.parse('contact-2') };
      const [again] = await change(stores, accountId, [exclude('a@example.com', bare)]);
      expect(again).toMatchObject({ outcome: 'unchanged', exclusion: first });
      expect((await list(stores, accountId)).items).toEqual([first]);
    });

    it('replaces nothing unless that is wished, and answers what is there', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const first = exclusion('a@example.com', { expiresAt });
      await change(stores, accountId, [exclude('a@example.com', { expiresAt })]);
      const other = { reason: 'on leave', excludedBy: ContactId.parse('contact-2') };
      const [held] = await change(stores, accountId, [exclude('a@example.com', other)]);
      expect(held).toMatchObject({ outcome: 'already-excluded', exclusion: first });
      expect((await list(stores, accountId)).items).toEqual([first]);
      expect(await readEvents(stores, accountId)).toHaveLength(1);
      const [replaced] = await change(stores, accountId, [exclude('a@example.com', other, { replace: true })]);
      expect(replaced).toMatchObject({ outcome: 'changed', exclusion: { ...first, ...other } });
      expect((await list(stores, accountId)).items).toEqual([{ ...first, ...other }]);
    });

    it('previews what would come of changes, and writes nothing', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      await change(stores, accountId, [exclude('a@example.com')]);
      const changes = [
        exclude('a@example.com'),
        exclude('a@example.com', { reason: 'on leave' }),
        exclude('b@example.com'),
        include('a@example.com'),
        include('c@example.com'),
      ];
      const previewed = await stores.exclusionStore.previewExclusions(accountId, changes);
      expect(previewed.map(({ outcome }) => outcome)).toEqual([
        ...['unchanged', 'already-excluded', 'added', 'removed', 'not-excluded'],
      ]);
      expect((await list(stores, accountId)).items).toEqual([exclusion('a@example.com')]);
      expect(await readEvents(stores, accountId)).toHaveLength(1);
    });

    it('writes what was previewed only where it is still so, and looks anew at whatever was changed meanwhile', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      await stores.userStore.changeUsers(accountId, [upsert('b@example.com')], eventsFor(accountId));
      const wishes = ['a@example.com', 'b@example.com'].map((address) => exclude(address, { reason: 'mine' }));
      const previews = await stores.exclusionStore.previewExclusions(accountId, wishes);
      expect(previews.map(({ outcome }) => outcome)).toEqual(['added', 'added']);
      await change(stores, accountId, [exclude('a@example.com', { reason: 'theirs' })]);
      const changes = wishes.map((wish, at) => ({ ...wish, previewed: previews[at] }));
      expect(await outcomes(stores, accountId, changes)).toEqual(['already-excluded', 'added']);
      expect(await outcomes(stores, accountId, changes)).toEqual(['already-excluded', 'unchanged']);
      expect((await list(stores, accountId)).items).toEqual([
        exclusion('a@example.com', { reason: 'theirs' }),
        exclusion('b@example.com', { reason: 'mine' }),
      ]);
    });

    it('keeps who excluded first when the same wish comes again', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      await change(stores, accountId, [exclude('a@example.com')]);
      const again = { excludedBy: ContactId.parse('contact-2'), excludedAt: new Date() };
      expect(await outcomes(stores, accountId, [exclude('a@example.com', again)])).toEqual(['unchanged']);
      expect((await list(stores, accountId)).items).toEqual([exclusion('a@example.com')]);
    });

    it('shows on the address at once, with or without a user, and answers who the user is', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      await stores.userStore.changeUsers(accountId, [upsert('a@example.com')], eventsFor(accountId));
      const results = await change(stores, accountId, [
        exclude('a@example.com', { expiresAt }),
        exclude('b@example.com'),
      ]);
      expect(results).toMatchObject([
        { email: 'a@example.com', outcome: 'added', user: { email: 'a@example.com', hasPassword: true } },
        { email: 'b@example.com', outcome: 'added', user: undefined },
      ]);
      const find = (address: string) => stores.userStore.findAddress(accountId, email(address));
      expect(await find('a@example.com')).toMatchObject({ user: { hasPassword: true }, exclusion: { expiresAt } });
      expect(await find('b@example.com')).toEqual({
        email: 'b@example.com',
        user: undefined,
        exclusion: { expiresAt: undefined },
      });
      await change(stores, accountId, [include('a@example.com'), include('b@example.com')]);
      expect(await find('a@example.com')).toMatchObject({ user: { hasPassword: true }, exclusion: undefined });
      expect(await find('b@example.com')).toBeUndefined();
    });

    it('takes more exclusions than a transaction holds', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const addresses = numbered(80);
      const added = await outcomes(
        stores,
        accountId,
        addresses.map((each) => exclude(each)),
      );
      expect(new Set(added)).toEqual(new Set(['added']));
      expect((await list(stores, accountId)).items.map((item) => item.email)).toEqual(addresses);
      expect(await readEvents(stores, accountId)).toHaveLength(80);
      const removed = await outcomes(stores, accountId, addresses.map(include));
      expect(new Set(removed)).toEqual(new Set(['removed']));
      expect((await list(stores, accountId)).items).toEqual([]);
    });

    it('does an address that comes several times in the order of the changes', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const changes = [exclude('a@example.com'), include('a@example.com'), exclude('a@example.com', { reason: 'x' })];
      expect(await outcomes(stores, accountId, changes)).toEqual(['added', 'removed', 'added']);
      expect((await list(stores, accountId)).items).toEqual([exclusion('a@example.com', { reason: 'x' })]);
    });

    it('lists every address, page by page, and by how an address begins', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      await change(
        stores,
        accountId,
        [...AWKWARD_ADDRESSES, 'a@example.com'].map((each) => exclude(each)),
      );
      const { items, sizes } = await list(stores, accountId, '', 5);
      expect(sizes).toEqual([5, 5, 4]);
      expect(items.map((item): string => item.email).sort()).toEqual(
        [...AWKWARD_ADDRESSES, 'a@example.com'].map((each): string => email(each)).sort(),
      );
      expect((await list(stores, accountId, 'a=')).items.map((item) => item.email)).toEqual(['a=2fb@example.com']);
      expect((await list(stores, accountId, 'JÜR')).items.map((item) => item.email)).toEqual([
        email('jürgen@müller.example'),
      ]);
    });

    it('finds by any part, with the users, and by ends, and takes off only what had ended', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const { exclusionStore, userStore } = stores;
      await userStore.changeUsers(accountId, [upsert('a@example.com')], eventsFor(accountId));
      const at = (days: number) => new Date(expiresAt.getTime() + days * 86_400_000);
      await change(stores, accountId, [
        exclude('a@example.com', { expiresAt: at(0) }),
        exclude('b@example.com', { expiresAt: at(1), reason: 'Ends later' }),
        ...AWKWARD_ADDRESSES.map((each) => exclude(each)),
      ]);
      const first = { limit: 100, after: undefined };
      const searched = await exclusionStore.searchExclusions(accountId, first, '');
      expect([searched.items.length, searched.searched]).toEqual(Array(2).fill(AWKWARD_ADDRESSES.length + 2));
      expect(searched.items.find(({ exclusion: { email: each } }) => each === 'a@example.com')?.user).toBeDefined();
      const later = await exclusionStore.searchExclusions(accountId, first, 'ends later');
      expect(later.items.map(({ exclusion: { email: each } }) => each)).toEqual(['b@example.com']);
      const { items } = await readAll((page) => exclusionStore.searchExclusions(accountId, page, ''), 3);
      expect(items).toEqual(searched.items);
      const ends = { after: undefined, until: at(0) };
      expect(await exclusionStore.countEnds(accountId, ends)).toBe(1);
      expect((await exclusionStore.listEnds(accountId, first, ends)).items).toEqual([
        { exclusion: exclusion('a@example.com', { expiresAt: at(0) }), user: expect.anything() as unknown },
      ]);
      const after = { after: at(0), until: at(1) };
      expect((await exclusionStore.listEnds(accountId, first, after)).items).toHaveLength(1);
      const removal = (name: string) => ({ kind: 'remove', email: email(name), ifEndedBy: at(0) }) as const;
      const removals = ['a@example.com', 'b@example.com'].map(removal);
      expect(await outcomes(stores, accountId, removals)).toEqual(['removed', 'unchanged']);
      expect(await exclusionStore.countEnds(accountId, { after: undefined, until: at(9) })).toBe(1);
    });

    it('loses nothing when several admins change overlapping addresses at once', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const addresses = numbered(20);
      const answers = await Promise.all(
        [0, 4, 8, 12].map((from) =>
          change(
            world().open(),
            accountId,
            addresses.slice(from, from + 8).map((each) => exclude(each)),
          ),
        ),
      );
      const added = answers.flat().filter(({ outcome }) => outcome === 'added');
      expect(answers.flat().filter(({ outcome }) => outcome === 'conflict')).toEqual([]);
      expect(added.map((result) => result.email).sort()).toEqual(addresses);
      expect((await list(stores, accountId)).items.map((item) => item.email)).toEqual(addresses);
      expect(await readEvents(stores, accountId)).toHaveLength(20);
    });

    it('shows an account nothing of another', async () => {
      const stores = world().open();
      const [one, other] = [someAccountId(), someAccountId()];
      await change(stores, one, [exclude('a@example.com')]);
      expect((await list(stores, other)).items).toEqual([]);
      expect(await outcomes(stores, other, [include('a@example.com')])).toEqual(['not-excluded']);
      expect((await list(stores, one)).items).toHaveLength(1);
    });
  });
}
