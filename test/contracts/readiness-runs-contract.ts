import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type AccountId, type EmailAddress, ObjectId, UserId } from '../../shared/platform/words/identifiers.ts';
import { InvalidCursor } from '../../shared/platform/formats/page-cursor.ts';
import { READINESS_STATUSES, type ReadinessStatus } from '../../shared/platform/words/readiness-status.ts';
import { finishRun, NO_READINESS, type ReadinessState, startRun } from '../../shared/readiness/rules/readiness-run.ts';
import { emptyTally } from '../../shared/readiness/rules/shadow-tally.ts';
import type { ReadinessItem } from '../../shared/users/rules/readiness-item.ts';
import type { ReadinessRows } from '../../shared/readiness/ports.ts';
import type { Snapshot } from '../../shared/platform/ports.ts';
import {
  AWKWARD_ADDRESSES,
  email,
  readAll,
  someAccountId,
  someTenant,
  type StoreWorld,
  type WorldStores,
} from './store-world.ts';

const RUN = { number: 1 };
const now = new Date('2026-11-25T08:00:00.123Z');
const everyone = { status: undefined, startsWith: '' };

const item = (address: string, status: ReadinessStatus = 'ready'): ReadinessItem => ({
  email: email(address),
  displayName: `Name of "${address}", 名`,
  status,
  isDisabled: status === 'disabled-in-entra',
  userPrincipalName: status === 'ready' ? `UPN-${address}` : undefined,
  objectId: status === 'ready' ? ObjectId.parse('a1b2c3d4-0000-4000-8000-000000000001') : undefined,
  statusUnlessExcluded: status === 'excluded' ? 'not-in-entra' : status,
  userTag: 'a1b2c3d4',
  hasPassword: status !== 'ambiguous',
  hasTwoFactor: status !== 'two-factor-missing',
});

const numbered = (count: number, status: (at: number) => ReadinessStatus = () => 'ready'): ReadinessItem[] =>
  Array.from({ length: count }, (_, at) => item(`u${String(at).padStart(4, '0')}@example.com`, status(at)));

/** Stores one step after another, from nothing. */
async function store(stores: WorldStores, accountId: AccountId, steps: readonly (ReadinessRows | undefined)[]) {
  let snapshot: Snapshot<ReadinessState> | undefined;
  for (const made of steps) {
    const saved = await stores.readinessRuns.saveState(accountId, snapshot, snapshot?.value ?? NO_READINESS, made);
    if (saved === 'conflict') throw new Error('somebody else is here');
    snapshot = saved;
  }
  return snapshot;
}

/** The items as steps of so many, in the order of their keys. */
function inSteps(items: readonly ReadinessItem[], size: number): ReadinessRows[] {
  const steps: ReadinessRows[] = [];
  for (let at = 0; at < items.length; at += size) {
    steps.push({ kind: 'items', number: RUN.number, items: items.slice(at, at + size) });
  }
  return steps;
}

const addresses = (items: readonly { readonly email: EmailAddress }[]): string[] => items.map((each) => each.email);

function describeState(world: () => StoreWorld): void {
  it('keeps the state of a run to the last detail, and of the report beside it', async () => {
    const { readinessRuns } = world().open();
    const accountId = someAccountId();
    expect(await readinessRuns.readState(accountId)).toBeUndefined();
    const first = startRun(NO_READINESS, someTenant(), now);
    if (first.run === undefined) throw new Error('no run');
    const shadow = { ...emptyTally(now), seen: 1, byReason: { ambiguous: 1 } };
    const reported = finishRun(first, { ...first.run, shadow, directoryRead: 7 }, now);
    const second = startRun(reported, someTenant(), now);
    const state: ReadinessState = {
      ...second,
      run: second.run && { ...second.run, cursor: 'x'.repeat(8000), notBefore: now, failure: 'throttled', tries: 2 },
      worker: { id: 'w', until: now },
    };
    const saved = await readinessRuns.saveState(accountId, undefined, state);
    expect(saved).toMatchObject({ value: state });
    expect(await world().open().readinessRuns.readState(accountId)).toEqual(saved);
    expect(await readinessRuns.readState(someAccountId())).toBeUndefined();
  });

  it('lets one of two who read the same go on, and stores nothing of the other', async () => {
    const { readinessRuns } = world().open();
    const accountId = someAccountId();
    const before = await store(world().open(), accountId, [undefined]);
    const step = (address: string): ReadinessRows => ({ kind: 'items', ...RUN, items: [item(address)] });
    const both = await Promise.all(
      ['one@example.com', 'two@example.com'].map((address) =>
        world().open().readinessRuns.saveState(accountId, before, NO_READINESS, step(address)),
      ),
    );
    expect(both.filter((outcome) => outcome === 'conflict')).toHaveLength(1);
    const { items } = await readinessRuns.listItems(accountId, RUN, { limit: 10, after: undefined }, everyone);
    expect(items).toHaveLength(1);
    expect(await readinessRuns.saveState(accountId, undefined, NO_READINESS)).toBe('conflict');
  });

  it('gives packed rows back in their order, however large they are', async () => {
    const { readinessRuns } = world().open();
    const accountId = someAccountId();
    const rows = [0, 1, 65_536, 65_537, 700 * 1024].map((length, at) => Buffer.alloc(length, at + 1));
    await store(world().open(), accountId, [
      undefined,
      { kind: 'people', ...RUN, first: 0, rows: rows.slice(0, 2) },
      { kind: 'people', ...RUN, first: 2, rows: rows.slice(2) },
      { kind: 'bindings', ...RUN, first: 0, rows: rows.slice(1, 2) },
    ]);
    const people = await readinessRuns.readPacked(accountId, RUN, 'people', rows.length);
    expect(people.map((octets, at) => rows[at]?.equals(octets))).toEqual(rows.map(() => true));
    expect(await readinessRuns.readPacked(accountId, RUN, 'bindings', 1)).toHaveLength(1);
    await expect(readinessRuns.readPacked(accountId, RUN, 'bindings', 2)).rejects.toThrow('missing');
  });
}

function describeItems(world: () => StoreWorld): void {
  it('lists users by address through every page, whatever is in the addresses', async () => {
    const stores = world().open();
    const accountId = someAccountId();
    const { userStore } = stores;
    // In the order in which the directory gives them.
    await userStore.changeUsers(
      accountId,
      [...AWKWARD_ADDRESSES, 'a@example.com'].map((address) => ({
        kind: 'upsert' as const,
        profile: { email: email(address), displayName: 'x', twoFactor: false, hasPassword: true },
        idIfNew: crypto.randomUUID() as never,
      })),
      () =>
        ({
          id: crypto.randomUUID(),
          accountId,
          at: now,
          actor: { kind: 'system' },
          action: 'users-changed',
          outcome: 'done',
        }) as never,
    );
    const { items: users } = await userStore.listUsers(accountId, { limit: 100, after: undefined }, '');
    const items = users.map((user) => item(user.email));
    await store(stores, accountId, [undefined, ...inSteps(items, 4)]);
    for (const limit of [1, 3, 4, 5, 100]) {
      const read = await readAll((page) => stores.readinessRuns.listItems(accountId, RUN, page, everyone), limit);
      expect(read.items).toEqual(items);
      expect(read.sizes.every((size, at) => size === limit || at === read.sizes.length - 1)).toBe(true);
    }
    const begin = (startsWith: string) =>
      stores.readinessRuns.listItems(
        accountId,
        RUN,
        { limit: 100, after: undefined },
        { status: undefined, startsWith },
      );
    for (const startsWith of ['a', 'A=', 'jÜr', '😀', 'zz', 'x'.repeat(300)]) {
      const wanted = items.filter((each) => each.email.startsWith(startsWith.normalize('NFKC').toLowerCase()));
      expect([startsWith, addresses((await begin(startsWith)).items)]).toEqual([startsWith, addresses(wanted)]);
    }
  });

  it('lists those of one status, few or many, and reads no more rows than it shows', async () => {
    const stores = world().open();
    const accountId = someAccountId();
    // One in every step, and a status that nobody has.
    const items = numbered(400, (at) => (at % 10 === 3 ? 'disabled-in-entra' : at % 10 === 4 ? 'ambiguous' : 'ready'));
    await store(stores, accountId, [undefined, ...inSteps(items, 10)]);
    for (const status of READINESS_STATUSES) {
      const wanted = items.filter((each) => each.status === status);
      for (const limit of [7, 1000]) {
        const list = (page: { limit: number; after: string | undefined }) =>
          stores.readinessRuns.listItems(accountId, RUN, page, { status, startsWith: '' });
        expect((await readAll(list, limit)).items).toEqual(wanted);
      }
    }
    const part = await stores.readinessRuns.listItems(
      accountId,
      RUN,
      { limit: 1000, after: undefined },
      { status: 'ambiguous', startsWith: 'u010' },
    );
    expect(part).toEqual({
      items: items.slice(100, 110).filter((each) => each.status === 'ambiguous'),
      next: undefined,
    });
  });

  it('refuses a cursor that it did not give out', async () => {
    const { readinessRuns } = world().open();
    await expect(readinessRuns.listItems(someAccountId(), RUN, { limit: 1, after: '!' }, everyone)).rejects.toThrow(
      InvalidCursor,
    );
  });

  it('finds the statuses of addresses, wherever they stand, and leaves out whom it does not know', async () => {
    const stores = world().open();
    const accountId = someAccountId();
    const items = numbered(300, (at) => READINESS_STATUSES[at % READINESS_STATUSES.length] ?? 'ready');
    await store(stores, accountId, [undefined, ...inSteps(items, 30)]);
    const wanted = items.filter((_, at) => at % 7 === 0).reverse();
    const unknown = ['aaa@example.com', 'u0010x@example.com', 'zzz@example.com'].map(email);
    const found = await stores.readinessRuns.findItems(accountId, RUN, [...addresses(wanted).map(email), ...unknown]);
    expect(found).toEqual(new Map(wanted.map((each) => [each.email, each])));
    expect(await stores.readinessRuns.findItems(accountId, RUN, [])).toEqual(new Map());
    expect(await stores.readinessRuns.findItems(someAccountId(), RUN, addresses(items).map(email))).toEqual(new Map());
  });

  it('finds the users whom one person alone is, and takes nobody with a like id for them', async () => {
    const stores = world().open();
    const accountId = someAccountId();
    const [objectId, like] = ['1', '2'].map((end) => ObjectId.parse(`a1b2c3d4-0000-4000-8000-00000000000${end}`));
    if (objectId === undefined || like === undefined) throw new Error('no ids');
    const items = numbered(90, (at) => (at === 50 ? 'address-differs' : 'ready')).map((each, at) => {
      const person = at % 10 === 0 ? objectId : at === 75 ? like : ObjectId.parse(randomUUID());
      return { ...each, objectId: at === 20 ? undefined : person };
    });
    await store(stores, accountId, [undefined, ...inSteps(items, 30)]);
    const named = (id: typeof like) => stores.readinessRuns.findItemsOfPerson(accountId, RUN, id);
    expect(await named(objectId)).toEqual([0, 10, 30, 40, 60, 70, 80].map((at) => items[at]));
    expect(await named(like)).toEqual([items[75]]);
    expect(await named(ObjectId.parse(randomUUID()))).toEqual([]);
    expect(await stores.readinessRuns.findItemsOfPerson(accountId, { number: 99 }, objectId)).toEqual([]);
    expect(await stores.readinessRuns.findItemsOfPerson(someAccountId(), RUN, objectId)).toEqual([]);
  });

  it('shows of a tenant only what a finished report says of that tenant', async () => {
    const { readinessRuns, readinessReports } = world().open();
    const accountId = someAccountId();
    const [tenant, other] = [someTenant(), someTenant()];
    const begun = startRun(NO_READINESS, tenant, now);
    const made: ReadinessRows = { kind: 'items', ...RUN, items: [item('a@example.com', 'disabled-in-entra')] };
    const half = await readinessRuns.saveState(accountId, undefined, begun, made);
    if (half === 'conflict' || begun.run === undefined) throw new Error('somebody else is here');
    const asked = (...emails: string[]) => emails.map((each) => ({ email: email(each), user: undefined }));
    expect(await readinessReports.findStatuses(accountId, tenant, asked('a@example.com'))).toEqual(new Map());
    const totals = { ...begun.run.totals, users: 1, lockedOut: 1 };
    await readinessRuns.saveState(accountId, half, finishRun(begun, { ...begun.run, totals }, now));
    expect(await readinessReports.findStatuses(accountId, tenant, asked('a@example.com', 'b@example.com'))).toEqual(
      new Map([['a@example.com', 'disabled-in-entra']]),
    );
    expect(await readinessReports.findStatuses(accountId, other, asked('a@example.com'))).toEqual(new Map());
  });

  it('tells of a user what the report says of this very one, wherever it knew them', async () => {
    const { readinessRuns, readinessReports } = world().open();
    const accountId = someAccountId();
    const tenant = someTenant();
    const [gone, here] = ['a1b2c3d4', 'e5f6a7b8'].map((tag) => UserId.parse(`${tag}-0000-4000-8000-000000000001`)) as [
      UserId,
      UserId,
    ];
    const begun = startRun(NO_READINESS, tenant, now);
    const items = [item('a@example.com', 'disabled-in-entra'), { ...item('b@example.com'), userTag: 'e5f6a7b8' }];
    if (begun.run === undefined) throw new Error('no run');
    const made: ReadinessRows = { kind: 'items', ...RUN, items };
    await readinessRuns.saveState(accountId, undefined, finishRun(begun, begun.run, now), made);
    const statusOf = async (id: UserId, own: string, former: readonly string[], by = own) => {
      const [formerEmail, ...earlierEmails] = former.map(email);
      const user = { id, email: email(own), formerEmail, earlierEmails };
      return (await readinessReports.findStatuses(accountId, tenant, [{ email: email(by), user }])).get(email(by));
    };
    expect(await statusOf(gone, 'a@example.com', [])).toBe('disabled-in-entra');
    // Somebody new at the address of a leaver; a leaver at a new one, at somebody else's, after two renames, by an alias.
    expect(await statusOf(here, 'a@example.com', [])).toBeUndefined();
    expect(await statusOf(gone, 'c@example.com', ['a@example.com'])).toBe('disabled-in-entra');
    expect(await statusOf(gone, 'b@example.com', ['a@example.com'])).toBe('disabled-in-entra');
    expect(await statusOf(here, 'a@example.com', ['b@example.com'])).toBe('ready');
    expect(await statusOf(gone, 'd@example.com', ['c@example.com', 'a@example.com'])).toBe('disabled-in-entra');
    expect(await statusOf(gone, 'a@example.com', [], 'alias@example.com')).toBe('disabled-in-entra');
  });

  it('deletes what a run needed itself, or all of it, and nothing of the runs beside it', async () => {
    const { readinessRuns, ...stores } = world().open();
    const accountId = someAccountId();
    const octets = [Buffer.from('x')];
    const steps = [1, 11].flatMap((number): ReadinessRows[] => [
      { kind: 'people', number, first: 0, rows: octets },
      { kind: 'bindings', number, first: 0, rows: octets },
      { kind: 'items', number, items: numbered(150).slice(0, 3) },
    ]);
    await store({ readinessRuns, ...stores }, accountId, [undefined, ...steps]);
    const count = async (number: number) => [
      await readinessRuns.readPacked(accountId, { number }, 'people', 1).then(
        (rows) => rows.length,
        () => 0,
      ),
      await readinessRuns.readPacked(accountId, { number }, 'bindings', 1).then(
        (rows) => rows.length,
        () => 0,
      ),
      (await readinessRuns.listItems(accountId, { number }, { limit: 10, after: undefined }, everyone)).items.length,
    ];
    expect(await readinessRuns.deleteRows(accountId, { number: 1, part: 'working' })).toBe(true);
    expect([await count(1), await count(11)]).toEqual([
      [0, 0, 3],
      [1, 1, 3],
    ]);
    expect(await readinessRuns.deleteRows(accountId, { number: 1, part: 'all' })).toBe(true);
    expect([await count(1), await count(11)]).toEqual([
      [0, 0, 0],
      [1, 1, 3],
    ]);
    expect(await readinessRuns.deleteRows(accountId, { number: 1, part: 'all' })).toBe(true);
    expect((await readinessRuns.readState(accountId))?.value).toEqual(NO_READINESS);
  });
}

export function describeReadinessRuns(world: () => StoreWorld): void {
  describe('readiness runs', () => {
    describeState(world);
    describeItems(world);
  });
}
