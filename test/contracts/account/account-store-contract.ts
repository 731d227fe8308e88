import { describe, expect, it } from 'vitest';
import { connect, markBroken, turnSso, turnToShadow, type Account } from '../../../shared/users/rules/account.ts';
import { ContactId } from '../../../shared/platform/words/identifiers.ts';
import {
  makeStandingClock,
  readEvents,
  someAccount,
  someAccountId,
  someDomain,
  someEvent,
  someLink,
  someTenant,
  type StoreWorld,
  type WorldStores,
} from '../store-world.ts';

async function create(stores: WorldStores, account: Account): Promise<Account> {
  expect(await stores.accountStore.createAccount(account, someEvent(account.id))).toBe('created');
  return account;
}

async function change(stores: WorldStores, after: Account): Promise<'changed' | 'conflict'> {
  const before = await stores.accountStore.readAccount(after.id);
  if (before === undefined) throw new Error('no such account');
  return stores.accountStore.changeAccount(before, after, someEvent(after.id));
}

export function describeAccountStore(world: () => StoreWorld): void {
  describe('an account store', () => {
    it('knows nothing of an account that was never made', async () => {
      const { accountStore } = world().open();
      const id = someAccountId();
      expect(await accountStore.readAccount(id)).toBeUndefined();
      expect(await accountStore.findAccount(id)).toBeUndefined();
    });

    it('gives back an account as it was stored, in every state of its integration', async () => {
      const stores = world().open();
      const fresh = await create(stores, someAccount(someAccountId(), [someDomain(), someDomain()]));
      const connected = connect(turnSso(fresh, 'on'), someLink(someTenant()));
      const broken = markBroken(connected, 'app-disabled', new Date('2026-11-22T01:02:03.004Z'));
      const unnamed = connect(fresh, { ...someLink(someTenant()), tenantName: undefined, verifiedDomains: [] });
      expect(await stores.accountStore.findAccount(fresh.id)).toEqual(fresh);
      for (const state of [connected, broken, unnamed, fresh]) {
        expect(await change(stores, state)).toBe('changed');
        expect((await stores.accountStore.readAccount(fresh.id))?.value).toEqual(state);
      }
    });

    it('gives back every position of the switch, who turned it when, and since when it is in shadow', async () => {
      const stores = world().open();
      const connected = connect(await create(stores, someAccount(someAccountId())), someLink(someTenant()));
      const turn = { at: new Date('2026-11-22T01:02:03.004Z'), by: ContactId.parse('contact-2') };
      const shadow = turnToShadow(connected, turn);
      for (const state of [turnSso(connected, 'on', turn), shadow, turnSso(shadow, 'off', turn), connected]) {
        expect(await change(stores, state)).toBe('changed');
        expect((await stores.accountStore.readAccount(connected.id))?.value).toStrictEqual(state);
      }
    });

    it('does not make an account twice, and then writes no event', async () => {
      const stores = world().open();
      const account = await create(stores, someAccount(someAccountId()));
      const other = { ...account, name: 'Another name' };
      expect(await stores.accountStore.createAccount(other, someEvent(account.id))).toBe('already-exists');
      expect((await stores.accountStore.readAccount(account.id))?.value).toEqual(account);
      expect(await readEvents(stores, account.id)).toHaveLength(1);
    });

    it('refuses a change that somebody else overtook, and then writes no event', async () => {
      const stores = world().open();
      const account = await create(stores, someAccount(someAccountId()));
      const before = await stores.accountStore.readAccount(account.id);
      if (before === undefined) throw new Error('no such account');
      expect(await change(world().open(), { ...account, name: 'Theirs' })).toBe('changed');
      const mine = { ...account, name: 'Mine' };
      expect(await stores.accountStore.changeAccount(before, mine, someEvent(account.id))).toBe('conflict');
      expect((await stores.accountStore.readAccount(account.id))?.value.name).toBe('Theirs');
      expect(await readEvents(stores, account.id)).toHaveLength(2);
    });

    it('lets exactly one of several writers with the same snapshot win', async () => {
      const stores = world().open();
      const account = await create(stores, someAccount(someAccountId()));
      const before = await stores.accountStore.readAccount(account.id);
      if (before === undefined) throw new Error('no such account');
      const outcomes = await Promise.all(
        ['a', 'b', 'c', 'd', 'e', 'f'].map((name) =>
          world()
            .open()
            .accountStore.changeAccount(before, { ...account, name }, someEvent(account.id)),
        ),
      );
      expect(outcomes.filter((outcome) => outcome === 'changed')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'conflict')).toHaveLength(5);
      expect(await readEvents(stores, account.id)).toHaveLength(2);
    });

    it('sees its own change at once, and that of another process after five seconds', async () => {
      const { clock, move } = makeStandingClock();
      const [here, there] = [world().open({ clock }), world().open({ clock })];
      const account = await create(here, someAccount(someAccountId()));
      expect(await here.accountStore.findAccount(account.id)).toEqual(account);
      expect(await there.accountStore.findAccount(account.id)).toEqual(account);
      await change(here, turnSso(account, 'on'));
      expect((await here.accountStore.findAccount(account.id))?.sso).toBe('on');
      move(4_999);
      expect((await there.accountStore.findAccount(account.id))?.sso).toBe('off');
      move(1);
      expect((await there.accountStore.findAccount(account.id))?.sso).toBe('on');
    });

    it('refuses an event that belongs to another account', async () => {
      const stores = world().open();
      const account = someAccount(someAccountId());
      await expect(stores.accountStore.createAccount(account, someEvent(someAccountId()))).rejects.toThrow('another');
      expect(await stores.accountStore.readAccount(account.id)).toBeUndefined();
    });
  });
}
