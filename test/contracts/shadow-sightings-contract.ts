import { describe, expect, it } from 'vitest';
import { AppId, type AccountId } from '../../shared/platform/words/identifiers.ts';
import type { ShadowSighting } from '../../shared/shadow/rules/shadow-sighting.ts';
import { AWKWARD_ADDRESSES, email, readAll, someAccountId, type StoreWorld, type WorldStores } from './store-world.ts';

const since = new Date('2026-11-23T08:00:00.000Z');
const after = (milliseconds: number): Date => new Date(since.getTime() + milliseconds);

const sighting = (accountId: AccountId, address: string, change: Partial<ShadowSighting> = {}): ShadowSighting => ({
  ...{
    accountId,
    email: email(address),
    app: AppId.parse('elevate'),
    step: 'entra',
    reason: 'sso-on',
    at: since,
  },
  ...change,
});
const list = ({ shadowSightings }: WorldStores, accountId: AccountId, limit = 100, from = since) =>
  readAll((page) => shadowSightings.listSightings(accountId, from, page), limit);

export function describeShadowSightings(world: () => StoreWorld): void {
  describe('shadow sightings', () => {
    it('are none before anybody was seen', async () => {
      expect((await list(world().open(), someAccountId())).items).toEqual([]);
    });

    it('hold the last one of each user, whichever instance saw it', async () => {
      const accountId = someAccountId();
      const [here, there] = [world().open(), world().open()];
      await here.shadowSightings.note(sighting(accountId, 'a@example.com'));
      const refused = { app: AppId.parse('owa'), step: 'company-credentials', reason: 'two-factor-required' } as const;
      const last = sighting(accountId, 'a@example.com', { ...refused, at: after(1) });
      await there.shadowSightings.note(last);
      await here.shadowSightings.note(sighting(accountId, 'b@example.com'));
      expect((await list(here, accountId)).items).toEqual([last, sighting(accountId, 'b@example.com')]);
    });

    it('go along with users who are renamed, also with those who change places', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const [a, b, c] = ['a@example.com', 'b@example.com', 'c@example.com'].map(email) as [
        ...[ReturnType<typeof email>, ReturnType<typeof email>, ReturnType<typeof email>],
      ];
      await stores.shadowSightings.note(sighting(accountId, a, { at: after(1) }));
      await stores.shadowSightings.note(sighting(accountId, b, { at: after(2) }));
      await stores.shadowSightings.rename(accountId, [
        { from: a, to: b },
        { from: b, to: a },
      ]);
      const times = async () => (await list(stores, accountId)).items.map((item) => [item.email, item.at.getTime()]);
      expect(await times()).toEqual([
        [a, after(2).getTime()],
        [b, after(1).getTime()],
      ]);
      await stores.shadowSightings.rename(accountId, [
        { from: a, to: c },
        { from: email('unseen@example.com'), to: b },
      ]);
      expect(await times()).toEqual([
        [b, after(1).getTime()],
        [c, after(2).getTime()],
      ]);
    });

    it('bear many at once of one user', async () => {
      const accountId = someAccountId();
      const notes = Array.from({ length: 8 }, (_, index) =>
        world()
          .open()
          .shadowSightings.note(sighting(accountId, 'a@example.com', { at: after(index) })),
      );
      await Promise.all(notes);
      expect((await list(world().open(), accountId)).items).toHaveLength(1);
    });

    it('are listed of every address, page by page', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      for (const address of AWKWARD_ADDRESSES) await stores.shadowSightings.note(sighting(accountId, address));
      const { items, sizes } = await list(stores, accountId, 5);
      expect(sizes).toEqual([5, 5, AWKWARD_ADDRESSES.length - 10]);
      expect(items.map((item): string => item.email).toSorted()).toEqual(
        AWKWARD_ADDRESSES.map((address): string => email(address)).toSorted(),
      );
    });

    it('count from a moment on, itself included; older ones are passed over, page by page too', async () => {
      const stores = world().open();
      const accountId = someAccountId();
      const names = ['a', 'b', 'c', 'd', 'e', 'f'];
      for (const [index, name] of names.entries()) {
        await stores.shadowSightings.note(
          sighting(accountId, `${name}@example.com`, { at: after(index % 2 ? 0 : -1) }),
        );
      }
      expect((await list(stores, accountId)).items.map((item): string => item.email)).toEqual([
        'b@example.com',
        'd@example.com',
        'f@example.com',
      ]);
      expect((await list(stores, accountId, 1)).items).toHaveLength(3);
      expect((await list(stores, accountId, 100, after(-1))).items).toHaveLength(6);
    });

    it('belong to one account', async () => {
      const stores = world().open();
      const [one, other] = [someAccountId(), someAccountId()];
      await stores.shadowSightings.note(sighting(one, 'a@example.com'));
      expect((await list(stores, other)).items).toEqual([]);
    });
  });
}
