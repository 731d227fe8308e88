/** Users under another address, and under several. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjust, countsOfItem, type DomainCounts } from '../../../shared/users/rules/counts/account-counts.ts';
import type { User } from '../../../shared/users/rules/user.ts';
import { type AccountId, domainOf, type TenantId } from '../../../shared/platform/words/identifiers.ts';
import { NO_READINESS } from '../../../shared/readiness/rules/readiness-run.ts';
import type { UserChange } from '../../../shared/users/rules/user-change.ts';
import {
  countAll,
  email,
  eventsFor,
  exclude,
  exclusion,
  externalId,
  include,
  readAll,
  readEvents,
  removeUser,
  rename,
  someAccountId,
  someEvent,
  somePerson,
  someTenant,
  upsert,
  type StoreWorld,
  type WorldStores,
} from '../store-world.ts';

const CAROL = 'carol@contoso.example';
const WED = 'carol.wed@wed.example';
const C = 'c@contoso.example';
const END = new Date('2030-01-01T00:00:00.000Z');

type Place = { readonly stores: WorldStores; readonly account: AccountId };
const feed = ({ stores, account: accountId }: Place, ...changes: UserChange[]) =>
  stores.userStore.changeUsers(accountId, changes, eventsFor(accountId));
const list = (
  { stores, account: accountId }: Place,
  ...changes: Parameters<WorldStores['exclusionStore']['changeExclusions']>[1]
) => stores.exclusionStore.changeExclusions(accountId, changes, eventsFor(accountId));
const find = async ({ stores, account: accountId }: Place, address: string) =>
  stores.userStore.findAddress(accountId, email(address));

async function bind(place: Place, address: string, tenant?: TenantId) {
  const { stores, account: accountId } = place;
  const user = (await find(place, address))?.user;
  if (user === undefined) throw new Error('no user');
  const identity = somePerson(tenant);
  expect(await stores.userStore.bindUser({ accountId, user, identity, event: someEvent(accountId) }, undefined)).toBe(
    'bound',
  );
  return identity;
}

/** Everything that is listed of an account. */
async function lists({ stores, account: accountId }: Place) {
  const users = await readAll((page) => stores.userStore.listUsers(accountId, page, ''), 3);
  const exclusions = await readAll((page) => stores.exclusionStore.listExclusions(accountId, page, ''), 10);
  const domains = [...(await stores.countStore.readCounts(accountId)).value.domains.keys()];
  const lacking = await readAll((page) => stores.userStore.listUsersWithoutPassword(accountId, domains, page), 10);
  return {
    users: users.items.map((each) => each.email),
    exclusions: exclusions.items,
    withoutPassword: lacking.items,
    domains,
  };
}

/** A report in which whoever's name begins with `x` is locked out. */
async function report({ stores, account: accountId }: Place, tenant: TenantId): Promise<void> {
  await stores.countStore.startCounting(accountId, 1);
  const { items } = await readAll((page) => stores.userStore.listUsers(accountId, page, ''), 100);
  const judged = items.flatMap(({ email: address, user }) => {
    if (user === undefined) return [];
    const status = address.startsWith('x') ? ('not-in-entra' as const) : ('ready' as const);
    const told = {
      displayName: user.displayName,
      isDisabled: false,
      userPrincipalName: undefined,
      objectId: undefined,
    };
    return [
      {
        email: address,
        ...told,
        status,
        statusUnlessExcluded: status,
        userTag: user.id.slice(0, 8),
        hasPassword: true,
        hasTwoFactor: user.twoFactor,
      },
    ];
  });
  await stores.readinessRuns.saveState(accountId, undefined, NO_READINESS, { kind: 'items', number: 1, items: judged });
  const counts = judged.reduce<DomainCounts>(
    (sum, item) => adjust(sum, domainOf(item.email), countsOfItem(item)),
    new Map(),
  );
  await stores.countStore.finishCounting(accountId, { number: 1, tenant, takenAt: new Date(), counts }, () =>
    Promise.resolve([]),
  );
}

export function describeRenames(world: () => StoreWorld): void {
  const open = (): Place => ({ stores: world().open(), account: someAccountId() });

  describe('a renamed user', () => {
    it('stays who they are: id, binding, exclusion with its reason, second factor and password', async () => {
      const place = open();
      await feed(place, upsert(CAROL, { twoFactor: true, hasPassword: false, externalId: externalId('c-1') }));
      const identity = await bind(place, CAROL);
      const reason = 'on a project';
      await list(place, exclude(CAROL, { reason, expiresAt: END }));
      const before = await find(place, CAROL);
      expect(await feed(place, rename(CAROL, WED))).toEqual(['renamed']);
      expect(await find(place, CAROL)).toBeUndefined();
      expect(await find(place, WED)).toEqual({
        email: WED,
        user: { ...before?.user, email: WED, formerEmail: CAROL },
        exclusion: before?.exclusion,
      });
      expect(await lists(place)).toEqual({
        ...{ users: [WED], withoutPassword: [WED], domains: ['wed.example'] },
        exclusions: [exclusion(WED, { reason, expiresAt: END })],
      });
      const { userStore } = place.stores;
      const met = await userStore.findCandidates(place.account, identity, email(CAROL));
      expect(met).toMatchObject({ byIdentity: { email: WED }, byAddress: undefined });
      expect(await feed(place, rename(CAROL, WED))).toEqual(['unchanged']);
      const renames = (await readEvents(place.stores, place.account)).filter(({ action }) => action === 'user-renamed');
      expect(renames.map((event) => [event.before, event.after])).toEqual([[{ email: CAROL }, { email: WED }]]);
      // Nothing is left behind that stands in the way of the next one there.
      expect(await feed(place, upsert(CAROL, { hasPassword: false }))).toEqual(['created']);
      expect((await list(place, exclude(CAROL)))[0]?.outcome).toBe('added');
      expect(await feed(place, removeUser(WED), removeUser(CAROL))).toEqual(['removed', 'removed']);
      expect(await lists(place)).toEqual({ users: [], withoutPassword: [], domains: [], exclusions: [] });
      expect((await userStore.findCandidates(place.account, identity, undefined)).byIdentity).toBeUndefined();
    });

    it('is found by the external id under another address, with what else changed in one event', async () => {
      const place = open();
      const key = { externalId: externalId('{c}/1') };
      await feed(place, upsert(CAROL, key));
      const id = (await find(place, CAROL))?.user?.id;
      const wed = upsert(WED, { ...key, displayName: 'Carol Wed', twoFactor: true });
      expect(await feed(place, wed)).toEqual(['renamed']);
      expect((await find(place, WED))?.user).toMatchObject({ id, ...key, displayName: 'Carol Wed', twoFactor: true });
      expect(await feed(place, wed)).toEqual(['unchanged']);
      const [event] = (await readEvents(place.stores, place.account)).filter(({ action }) => action === 'user-renamed');
      expect(event?.after).toEqual({ email: WED, displayName: 'Carol Wed', twoFactor: true });
      expect(await feed(place, removeUser(WED), upsert(C, key))).toEqual(['removed', 'created']);
      expect((await find(place, C))?.user?.id).not.toBe(id);
    });

    it('who comes with another external id is somebody else: no binding, no exclusion, and the trail says so', async () => {
      const place = open();
      await feed(place, upsert(CAROL, { externalId: externalId('old'), aliases: [email(C)] }));
      const identity = await bind(place, CAROL);
      await list(place, exclude(CAROL, { expiresAt: END }));
      const before = await find(place, CAROL);
      expect(await feed(place, upsert(CAROL, { externalId: externalId('new') }))).toEqual(['replaced']);
      const after = await find(place, CAROL);
      expect(after).toMatchObject({
        user: { boundTo: undefined, externalId: 'new', aliases: [] },
        exclusion: undefined,
      });
      expect(after?.user?.id).not.toBe(before?.user?.id);
      expect(await find(place, C)).toBeUndefined();
      const met = await place.stores.userStore.findCandidates(place.account, identity, email(CAROL));
      expect(met.byIdentity).toBeUndefined();
      const events = await readEvents(place.stores, place.account);
      expect(events.flatMap(({ after: told }) => (told?.['replaced'] ? [told] : []))).toEqual([
        { created: [], changed: [], removed: [], replaced: [CAROL], exclusionsRemoved: [CAROL] },
      ]);
      expect(await feed(place, upsert(C, { externalId: externalId('old') }))).toEqual(['created']);
    });

    it('takes an address that was excluded ahead with its exclusion, and of two the one that holds longest', async () => {
      const place = open();
      await feed(place, upsert(CAROL), upsert(C));
      await list(
        place,
        exclude(WED, { reason: 'ahead' }),
        exclude('d@contoso.example', { reason: 'ahead', expiresAt: END }),
      );
      await list(place, exclude(C, { reason: 'own' }));
      expect(await feed(place, rename(CAROL, WED), rename(C, 'd@contoso.example'))).toEqual(['renamed', 'renamed']);
      expect((await lists(place)).exclusions).toEqual([
        exclusion(WED, { reason: 'ahead' }),
        exclusion('d@contoso.example', { reason: 'own' }),
      ]);
      expect(await countAll(place.stores, place.account)).toMatchObject({ users: 2, excluded: 2 });
    });

    it('changes places with another in one transaction, each with their own binding and exclusion', async () => {
      const place = open();
      await feed(place, upsert(CAROL, { hasPassword: false }), upsert(WED));
      const [carol, wed] = [await bind(place, CAROL), await bind(place, WED)];
      await list(place, exclude(CAROL, { reason: 'Carol’s', expiresAt: END }));
      const ids = [(await find(place, CAROL))?.user?.id, (await find(place, WED))?.user?.id];
      const swap = [rename(CAROL, WED), rename(WED, CAROL)];
      expect(await feed(place, ...swap)).toEqual(['renamed', 'renamed']);
      expect([(await find(place, WED))?.user?.id, (await find(place, CAROL))?.user?.id]).toEqual(ids);
      expect(await lists(place)).toMatchObject({
        ...{ withoutPassword: [WED], exclusions: [exclusion(WED, { reason: 'Carol’s', expiresAt: END })] },
      });
      const { userStore } = place.stores;
      expect((await userStore.findCandidates(place.account, carol, undefined)).byIdentity?.email).toBe(WED);
      expect((await userStore.findCandidates(place.account, wed, undefined)).byIdentity?.email).toBe(CAROL);
      expect(await feed(place, ...swap)).toEqual(['unchanged', 'unchanged']);
    });

    it('is refused where more change places at once than one transaction holds, and costs the others nothing', async () => {
      const place = open();
      const names = Array.from({ length: 60 }, (_, at) => `u${at}@contoso.example`);
      await feed(place, ...names.map((name) => upsert(name)));
      const circle = names.map((name, at) => rename(name, names[(at + 1) % names.length] ?? ''));
      const outcomes = await feed(place, ...circle, upsert(CAROL));
      expect([...new Set(outcomes.slice(0, -1)), outcomes.at(-1)]).toEqual(['address-in-use', 'created']);
    });

    it('goes on to the next one’s address in a chain of more than a hundred, each as who they are', async () => {
      const place = open();
      const names = Array.from({ length: 121 }, (_, at) => `u${at}@contoso.example`);
      await feed(place, ...names.slice(0, -1).map((name) => upsert(name, { displayName: name })));
      const shifts = names.slice(1).map((name, at) => rename(names[at] ?? '', name));
      expect(new Set(await feed(place, ...shifts))).toEqual(new Set(['renamed']));
      const { items } = await readAll((page) => place.stores.userStore.listUsers(place.account, page, ''), 100);
      const moved = new Map(items.map(({ email: address, user }): [string, unknown] => [address, user?.displayName]));
      expect(names.map((name) => moved.get(name))).toEqual([undefined, ...names.slice(0, -1)]);
      expect(await countAll(place.stores, place.account)).toMatchObject({ users: 120 });
    }, 30_000);

    it('goes on in a chain also with more aliases than one transaction holds for all of it', async () => {
      const place = open();
      const names = [CAROL, C, 'd@contoso.example', 'e@contoso.example', 'f@contoso.example'];
      const aliases = (of: number) => Array.from({ length: 30 }, (_, at) => email(`a${of}-${at + 10}@contoso.example`));
      await feed(place, ...names.slice(0, -1).map((name, at) => upsert(name, { aliases: aliases(at) })));
      const shifts = names.slice(1).map((name, at) => rename(names[at] ?? '', name));
      expect(await feed(place, ...shifts)).toEqual(['renamed', 'renamed', 'renamed', 'renamed']);
      expect((await find(place, 'a0-10@contoso.example'))?.email).toBe(C);
      expect((await find(place, 'a3-39@contoso.example'))?.email).toBe('f@contoso.example');
    });

    it('is renamed by one of two callers who rename two users onto one address', async () => {
      const place = open();
      await feed(place, upsert(CAROL), upsert(C));
      const other = { ...place, stores: world().open() };
      const outcomes = await Promise.all([feed(place, rename(CAROL, WED)), feed(other, rename(C, WED))]);
      expect(outcomes.flat().sort()).toEqual(['address-in-use', 'renamed']);
      expect((await lists(place)).users).toHaveLength(2);
    });

    it('keeps what the report says of them when they are bound, and is not judged when they are not', async () => {
      const place = open();
      const tenant = someTenant();
      await feed(place, upsert('x1@a.example'), upsert('b@b.example'), upsert('x3@c.example'), upsert('d@d.example'));
      await bind(place, 'x1@a.example', tenant);
      await bind(place, 'b@b.example', tenant);
      await report(place, tenant);
      expect(await countAll(place.stores, place.account)).toMatchObject({ users: 4, lockedOut: 2, notJudged: 0 });
      await feed(place, rename('x1@a.example', 'y1@a.example'), rename('b@b.example', 'bb@b.example'));
      expect(await countAll(place.stores, place.account)).toMatchObject({ users: 4, lockedOut: 2, notJudged: 0 });
      await feed(place, rename('x3@c.example', 'y3@c.example'), rename('d@d.example', 'dd@d.example'));
      expect(await countAll(place.stores, place.account)).toMatchObject({ users: 4, lockedOut: 1, notJudged: 2 });
      // And back, and gone: nothing drifts.
      await feed(place, rename('x3@c.example', 'y3@c.example'), rename('dd@d.example', 'd@d.example'));
      await list(place, exclude('y1@a.example'), exclude('d@d.example'));
      await list(place, include('y1@a.example'), include('d@d.example'));
      expect(await countAll(place.stores, place.account)).toMatchObject({ users: 4, lockedOut: 1, notJudged: 2 });
      await feed(place, ...['y1@a.example', 'bb@b.example', 'y3@c.example', 'd@d.example'].map(removeUser));
      expect(await countAll(place.stores, place.account)).toMatchObject({ users: 0, lockedOut: 0, notJudged: 0 });
    });

    it('takes no more of the others’ transactions than a thousand at once need', async () => {
      const place = open();
      const names = Array.from({ length: 120 }, (_, at) => `u${at}`);
      await feed(place, ...names.map((name) => upsert(`${name}@a.example`, { hasPassword: false })));
      const renames = names.map((name) => rename(`${name}@a.example`, `${name}@b.example`));
      expect(new Set(await feed(place, ...renames))).toEqual(new Set(['renamed']));
      expect(await countAll(place.stores, place.account)).toMatchObject({ users: 120, withoutPassword: 120 });
      expect(new Set(await feed(place, ...renames))).toEqual(new Set(['unchanged']));
    }, 20_000);
  });

  describe('whatever the feed and the list are told', () => {
    const NAMES = ['a@one.example', 'b@one.example', 'c@two.example', 'd@two.example'];
    const name = fc.constantFrom(...NAMES);
    const anyChange = fc.oneof(
      name.map(removeUser),
      fc.tuple(name, name).map(([from, to]) => rename(from, to)),
      fc
        .tuple(name, fc.option(fc.constantFrom('1', '2'), { nil: undefined }), fc.subarray(NAMES), fc.boolean())
        .map(([address, key, aliases, hasPassword]) =>
          upsert(address, {
            hasPassword,
            ...(key === undefined ? {} : { externalId: externalId(key) }),
            ...(aliases.length > 2 ? {} : { aliases: aliases.map(email) }),
          }),
        ),
    );
    const anyRequest = fc.oneof(
      fc.array(anyChange, { minLength: 1, maxLength: 4 }).map((changes) => ({ kind: 'feed', changes }) as const),
      name.map((address) => ({ kind: 'exclude', address }) as const),
      name.map((address) => ({ kind: 'bind', address }) as const),
    );

    type Request = typeof anyRequest extends fc.Arbitrary<infer Asked> ? Asked : never;
    async function say(place: Place, request: Request): Promise<void> {
      if (request.kind === 'feed') expect(await feed(place, ...request.changes)).not.toContain('conflict');
      else if (request.kind === 'exclude') await list(place, exclude(request.address, { expiresAt: END }));
      else {
        const user = (await find(place, request.address))?.user;
        if (user !== undefined && user.boundTo === undefined) await bind(place, request.address);
      }
    }

    async function expectWays(place: Place, user: User): Promise<void> {
      for (const alias of user.aliases) expect((await find(place, alias))?.email).toBe(user.email);
      if (user.boundTo === undefined) return;
      const found = await place.stores.userStore.findCandidates(place.account, user.boundTo, undefined);
      expect(found.byIdentity?.email).toBe(user.email);
    }

    it('the rows agree: addresses, aliases, exclusions, bindings, lists and numbers', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyRequest, { maxLength: 10 }), async (requests) => {
          const place = open();
          for (const request of requests) await say(place, request);
          const records = await Promise.all(NAMES.map(async (each) => [each, await find(place, each)] as const));
          for (const [each, record] of records) {
            if (record !== undefined && record.email !== each) expect(record.user?.aliases).toContain(each);
          }
          const own = records.flatMap(([each, record]) => (record?.email === each ? [record] : []));
          const users = own.flatMap(({ user }) => user ?? []);
          for (const user of users) await expectWays(place, user);
          const excluded = own.filter((record) => record.exclusion !== undefined);
          const lacking = users.filter(({ hasPassword }) => !hasPassword);
          expect(await lists(place)).toMatchObject({
            users: users.map((user) => user.email),
            exclusions: excluded.map((record) => ({ email: record.email, expiresAt: record.exclusion?.expiresAt })),
            withoutPassword: lacking.map((user) => user.email),
          });
          expect(await countAll(place.stores, place.account)).toMatchObject({
            ...{ users: users.length, withoutPassword: lacking.length },
            excluded: excluded.filter(({ user }) => user !== undefined).length,
          });
        }),
        { numRuns: 12 },
      );
    }, 60_000);
  });

  describe('an alias', () => {
    it('leads to its user, in decisions, exclusions and at a sign-in, and goes with them', async () => {
      const place = open();
      await feed(place, upsert(CAROL, { aliases: [email(C), email(WED)] }));
      const user = (await find(place, CAROL))?.user;
      expect(await find(place, WED)).toMatchObject({ email: CAROL, user: { id: user?.id } });
      expect(await lists(place)).toMatchObject({ users: [CAROL] });
      const added = await list(place, exclude(WED, { reason: 'by the alias' }));
      expect(added).toMatchObject([{ email: WED, outcome: 'added', user: { email: CAROL } }]);
      expect((await lists(place)).exclusions).toEqual([exclusion(CAROL, { reason: 'by the alias' })]);
      expect(await find(place, C)).toMatchObject({ exclusion: {} });
      const { userStore } = place.stores;
      const met = await userStore.findCandidates(place.account, somePerson(), email(WED));
      expect(met.byAddress).toMatchObject({ email: CAROL, exclusion: {} });
      // Two addresses of one user, one after the other.
      const both = await list(place, include(C), exclude(WED, { reason: 'again' }), include(CAROL));
      expect(both.map(({ outcome }) => outcome)).toEqual(['removed', 'added', 'removed']);
      expect(await countAll(place.stores, place.account)).toMatchObject({ users: 1, excluded: 0 });
      expect(await feed(place, removeUser(WED), upsert(WED))).toEqual(['not-found', 'address-in-use']);
      expect(await feed(place, removeUser(CAROL))).toEqual(['removed']);
      expect(await Promise.all([CAROL, C, WED].map((each) => find(place, each)))).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
      expect(await feed(place, upsert(WED), upsert(C))).toEqual(['created', 'created']);
    });

    it('goes along when its user is renamed, also when the old address becomes one', async () => {
      const place = open();
      const key = { externalId: externalId('c-1') };
      await feed(place, upsert(CAROL, { ...key, aliases: [email(C)] }));
      const identity = await bind(place, CAROL);
      const wed = upsert(WED, { ...key, aliases: [email(C), email(CAROL)].sort() });
      expect(await feed(place, wed)).toEqual(['renamed']);
      expect(await Promise.all([CAROL, C, WED].map(async (each) => (await find(place, each))?.email))).toEqual([
        WED,
        WED,
        WED,
      ]);
      expect(await feed(place, wed)).toEqual(['unchanged']);
      expect(await feed(place, rename(WED, CAROL))).toEqual(['renamed']);
      expect(await Promise.all([CAROL, C, WED].map(async (each) => (await find(place, each))?.email))).toEqual([
        ...[CAROL, CAROL],
        undefined,
      ]);
      const { userStore } = place.stores;
      expect((await userStore.findCandidates(place.account, identity, undefined)).byIdentity?.email).toBe(CAROL);
      expect(await feed(place, upsert(CAROL, { aliases: [] }), upsert(C))).toEqual(['changed', 'created']);
    });

    it('as many as a user may have go with a rename in one transaction', async () => {
      const place = open();
      const aliases = (from: number) =>
        Array.from({ length: 30 }, (_, at) => email(`a${100 + from + at}@contoso.example`));
      const key = { externalId: externalId('c-1'), hasPassword: false };
      await feed(place, upsert(CAROL, { ...key, aliases: aliases(0) }));
      await bind(place, CAROL);
      await list(place, exclude(CAROL, { expiresAt: END }), exclude(WED, { expiresAt: END }));
      expect(await feed(place, upsert(WED, { ...key, aliases: aliases(30) }))).toEqual(['renamed']);
      expect((await find(place, 'a159@contoso.example'))?.email).toBe(WED);
      expect(await find(place, 'a100@contoso.example')).toBeUndefined();
    });

    it('is another account’s business in nothing', async () => {
      const place = open();
      const other = { ...place, account: someAccountId() };
      const key = { externalId: externalId('c-1') };
      await feed(place, upsert(CAROL, { ...key, aliases: [email(C)] }));
      expect(await find(other, C)).toBeUndefined();
      expect(await feed(other, rename(CAROL, WED), upsert(C, key))).toEqual(['not-found', 'created']);
      expect((await find(place, C))?.email).toBe(CAROL);
    });
  });
}
