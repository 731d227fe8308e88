/** What people wait for when they sign in (docs/architecture.md#what-a-sign-in-costs). */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  email,
  eventsFor,
  externalId,
  makeStandingClock,
  someAccount,
  someAccountId,
  someDomain,
  someEvent,
  somePerson,
  upsert,
} from '../../contracts/store-world.ts';
import { azuriteForTests } from '../../support/storage/azurite.ts';
import { countStorageTrips } from '../../support/storage/count-storage-trips.ts';

const storage = azuriteForTests();

async function prepare() {
  const { clock, move } = makeStandingClock();
  const setUp = storage.open({ clock });
  const [id, domain] = [someAccountId(), someDomain()];
  await setUp.claimStore.claimDomains([domain], id);
  await setUp.accountStore.createAccount(someAccount(id, [domain]), someEvent(id));
  await setUp.userStore.changeUsers(id, [upsert('a@example.com'), upsert('b@example.com')], eventsFor(id));
  const { observe, count, reset } = countStorageTrips();
  const stores = storage.open({ clock, onRequest: observe });
  const measure = async (work: () => Promise<unknown>) => {
    reset();
    await work();
    return count();
  };
  const discover = async () => {
    const owner = await stores.accountStore.findOwner(domain);
    if (owner === undefined) throw new Error('no owner');
    await Promise.all([
      stores.accountStore.findAccount(owner),
      stores.userStore.findAddress(owner, email('a@example.com')),
    ]);
  };
  return { ...stores, id, move, measure, discover };
}

describe('round trips to storage', () => {
  it('are two for a cold discovery, and one request for a warm one', async () => {
    const { measure, discover, move } = await prepare();
    expect(await measure(discover)).toEqual({ requests: 3, trips: 2 });
    expect(await measure(discover)).toEqual({ requests: 1, trips: 1 });
    move(5_000);
    expect(await measure(discover)).toEqual({ requests: 2, trips: 1 });
    move(55_000);
    expect(await measure(discover)).toEqual({ requests: 3, trips: 2 });
  });

  it('are one for many cold discoveries at once of one domain, but for the addresses', async () => {
    const { measure, discover } = await prepare();
    const { requests } = await measure(() => Promise.all([discover(), discover(), discover(), discover()]));
    expect(requests).toBe(2 + 4);
  });

  it('are one for who came from Entra, and two only when the person is bound to another address', async () => {
    const { measure, userStore, id } = await prepare();
    const person = somePerson();
    const find = (address: string) => measure(() => userStore.findCandidates(id, person, email(address)));
    expect(await find('a@example.com')).toEqual({ requests: 3, trips: 1 });
    expect(await find('a@example.com')).toEqual({ requests: 2, trips: 1 });
    const { byAddress: value, addressVersion: version } = await userStore.findCandidates(
      id,
      person,
      email('a@example.com'),
    );
    if (value?.user === undefined || version === undefined) throw new Error('no user');
    const binding = { accountId: id, user: value.user, identity: person, event: someEvent(id) };
    const once = { requests: 1, trips: 1 };
    expect(await measure(() => userStore.bindUser(binding, { value, version }))).toEqual(once);
    expect(await find('a@example.com')).toEqual({ requests: 2, trips: 1 });
    expect(await find('b@example.com')).toEqual({ requests: 3, trips: 2 });
  });

  it('are one for every address but an alias, which takes one more', async () => {
    const { measure, userStore, id } = await prepare();
    const aliases = [email('alias@example.com')];
    await userStore.changeUsers(id, [upsert('b@example.com', { aliases })], eventsFor(id));
    const find = (address: string) => measure(() => userStore.findAddress(id, email(address)));
    for (const each of ['a@example.com', 'b@example.com', 'nobody@example.com']) {
      expect(await find(each)).toEqual({ requests: 1, trips: 1 });
    }
    expect(await find('alias@example.com')).toEqual({ requests: 2, trips: 2 });
  });

  it('are one read for each user whom the feed names again as they are, aliases and external ids and all', async () => {
    const { measure, userStore, id } = await prepare();
    const users = ['c', 'd'].map((name) =>
      upsert(`${name}@example.com`, { externalId: externalId(name), aliases: [email(`${name}.alias@example.com`)] }),
    );
    await userStore.changeUsers(id, users, eventsFor(id));
    const again = await measure(() => userStore.changeUsers(id, users, eventsFor(id)));
    expect(again).toEqual({ requests: 2, trips: 1 });
  });

  it('are one for redeeming a code', async () => {
    const { measure, redemptionStore } = await prepare();
    expect(await measure(() => redemptionStore.redeem(randomUUID(), new Date()))).toEqual({ requests: 1, trips: 1 });
  });

  it('are as many for the number of users without a password as there are pages to show', async () => {
    const { measure, userStore, countStore, id } = await prepare();
    expect(await measure(() => countStore.readCounts(id))).toEqual({ requests: 2, trips: 2 });
    const page = { limit: 100, after: undefined };
    expect(await measure(() => userStore.listUsersWithoutPassword(id, [], page))).toEqual({
      requests: 1,
      trips: 1,
    });
  });
});
