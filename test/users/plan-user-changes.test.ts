import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressesOf, type User } from '../../shared/users/rules/user.ts';
import type { EmailAddress } from '../../shared/platform/words/identifiers.ts';
import { planUserChanges } from '../../shared/users/rules/plan-user-changes.ts';
import { EMPTY_PLACE, type KnownUsers, type Place, type UserChange } from '../../shared/users/rules/user-change.ts';
import { email, externalId, removeUser, rename, upsert } from '../contracts/store-world.ts';

type Directory = Map<EmailAddress, Place>;

const knownIn = (directory: Directory): KnownUsers => ({
  at: (address) => directory.get(address) ?? EMPTY_PLACE,
  holderOf: (wanted) => usersOf(directory).find((user) => user.externalId === wanted),
  keyOf: (user) => user.externalId,
});
const usersOf = (directory: Directory): User[] => [...directory.values()].flatMap(({ user }) => user ?? []);

/** Look after look, as a store does it. */
function change(directory: Directory, ...changes: UserChange[]): string[] {
  const outcomes = new Map<number, string>();
  const open = () => changes.map((_, at) => at).filter((at) => !outcomes.has(at));
  for (let look = 0; open().length > 0; look++) {
    if (look > changes.length * 2) throw new Error('the plans lead nowhere');
    const asked = open();
    const steps = planUserChanges(
      knownIn(directory),
      asked.flatMap((at) => changes[at] ?? []),
    );
    for (const { answers, places } of steps) {
      for (const { at, outcome } of answers) outcomes.set(asked[at] ?? -1, outcome);
      for (const [address, place] of places) directory.set(address, place);
    }
  }
  return changes.map((_, at) => outcomes.get(at) ?? '');
}

const idAt = (directory: Directory, address: string) => directory.get(email(address))?.user?.id;
const at = (local: string) => `${local}@contoso.example`;
const [A, B, C, D] = [at('a'), at('b'), at('c'), at('d')];

/** Users whose external ids are their first letters. */
function directoryOf(...addresses: string[]): Directory {
  const directory: Directory = new Map();
  change(directory, ...addresses.map((each) => upsert(each, { externalId: externalId(each.slice(0, 1)) })));
  return directory;
}

function userAt(address: string): Place {
  const directory: Directory = new Map();
  change(directory, upsert(address));
  return directory.get(email(address)) ?? EMPTY_PLACE;
}

describe('a rename', () => {
  it('takes the person along, and leaves the address free', () => {
    const directory = directoryOf(A);
    const id = idAt(directory, A);
    expect(change(directory, rename(A, B), upsert(A))).toEqual(['renamed', 'created']);
    expect(idAt(directory, B)).toBe(id);
    expect(idAt(directory, A)).not.toBe(id);
  });

  it('once more changes nothing', () => {
    const directory = directoryOf(A);
    change(directory, rename(A, B));
    expect(change(directory, rename(A, B))).toEqual(['unchanged']);
    expect(change(directory, rename(C, D))).toEqual(['not-found']);
  });

  it('of somebody new at an address from where another came long ago is their own: refused, or done when the other is removed', () => {
    const directory = directoryOf(A);
    change(directory, rename(A, B));
    change(directory, upsert(A, { externalId: externalId('y') }));
    const newcomer = idAt(directory, A);
    expect(change(directory, rename(A, B))).toEqual(['address-in-use']);
    expect(idAt(directory, A)).toBe(newcomer);
    const whole = [removeUser(B), rename(A, B), upsert(A, { externalId: externalId('z') })];
    expect(change(directory, ...whole)).toEqual(['removed', 'renamed', 'created']);
    expect(idAt(directory, B)).toBe(newcomer);
    expect(change(directory, ...whole), 'and once more').toEqual(['not-found', 'unchanged', 'unchanged']);
    expect(idAt(directory, B)).toBe(newcomer);
  });

  it('by one of two who have changed places is no swap, and a swap with somebody new is one', () => {
    const directory = directoryOf(A, B);
    const swap = [rename(A, B), rename(B, A)];
    change(directory, ...swap);
    const [atA, atB] = [idAt(directory, A), idAt(directory, B)];
    expect(change(directory, rename(A, B))).toEqual(['address-in-use']);
    expect(change(directory, ...swap)).toEqual(['unchanged', 'unchanged']);
    change(directory, removeUser(A), upsert(A, { externalId: externalId('n') }));
    const newcomer = idAt(directory, A);
    expect(newcomer).not.toBe(atA);
    expect(change(directory, ...swap)).toEqual(['renamed', 'renamed']);
    expect([idAt(directory, A), idAt(directory, B)]).toEqual([atB, newcomer]);
  });

  it('of a chain is done already only where nobody new stands at its beginning', () => {
    const directory = directoryOf(B, C);
    const chain = [removeUser(A), rename(B, A), rename(C, B)];
    expect(change(directory, ...chain)).toEqual(['not-found', 'renamed', 'renamed']);
    expect(change(directory, ...chain)).toEqual(['not-found', 'unchanged', 'unchanged']);
    const second = idAt(directory, B);
    change(directory, upsert(C, { externalId: externalId('n') }));
    const newcomer = idAt(directory, C);
    expect(change(directory, ...chain)).toEqual(['removed', 'renamed', 'renamed']);
    expect([A, B, C].map((each) => idAt(directory, each))).toEqual([second, newcomer, undefined]);
  });

  it('of two who change places, and of three, is one step, and once more changes nothing', () => {
    for (const cycle of [
      [A, B],
      [A, B, C],
    ]) {
      const directory = directoryOf(...cycle);
      const before = cycle.map((each) => idAt(directory, each));
      const renames = cycle.map((each, index) => rename(each, cycle[(index + 1) % cycle.length] ?? ''));
      expect(planUserChanges(knownIn(directory), renames)).toHaveLength(1);
      expect(new Set(change(directory, ...renames))).toEqual(new Set(['renamed']));
      const after = cycle.map((_, index) => idAt(directory, cycle[(index + 1) % cycle.length] ?? ''));
      expect(after).toEqual(before);
      expect(new Set(change(directory, ...renames))).toEqual(new Set(['unchanged']));
    }
  });

  it('of a chain is done from its end, in whichever order it comes', () => {
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 0, 2],
    ]) {
      const directory = directoryOf(A, B, C);
      const before = [A, B, C].map((each) => idAt(directory, each));
      const renames = [rename(A, B), rename(B, C), rename(C, D)];
      const asked = order.flatMap((index) => renames[index] ?? []);
      expect(change(directory, ...asked)).toEqual(['renamed', 'renamed', 'renamed']);
      expect([B, C, D].map((each) => idAt(directory, each))).toEqual(before);
      expect(change(directory, ...asked)).toEqual(['unchanged', 'unchanged', 'unchanged']);
    }
  });

  it('of a long chain takes a look for many, whatever the order, and with what is said of its users afterwards', () => {
    const names = Array.from({ length: 1001 }, (_, index) => at(`u${index}`));
    const shifts = names.slice(1).map((to, index) => rename(names[index] ?? '', to));
    const directory: Directory = new Map(names.slice(0, -1).map((name) => [email(name), userAt(name)]));
    const ids = names.slice(0, -1).map((each) => idAt(directory, each));
    for (const order of [shifts, shifts.toReversed()]) {
      const copy = new Map(directory);
      let open = order;
      for (let look = 1; open.length > 0; look++) {
        expect(look).toBeLessThanOrEqual(90);
        const steps = planUserChanges(knownIn(copy), open);
        const answered = new Set(steps.flatMap(({ answers }) => answers.map((each) => each.at)));
        for (const { places } of steps) for (const [address, place] of places) copy.set(address, place);
        open = open.filter((_, index) => !answered.has(index));
      }
      expect(names.slice(1).map((each) => idAt(copy, each))).toEqual(ids);
    }
    const few = directoryOf(A, B, C);
    const newcomer = upsert(A, { displayName: 'Newcomer', externalId: externalId('n') });
    const said = upsert(C, { displayName: 'Was at b' });
    const outcomes = change(few, rename(A, B), rename(B, C), rename(C, D), said, newcomer);
    expect(outcomes).toEqual(['renamed', 'renamed', 'renamed', 'changed', 'created']);
    expect(few.get(email(C))?.user).toMatchObject({ externalId: 'b', displayName: 'Was at b' });
  });

  it('goes from where somebody was when the request came, not to where another rename of it leads', () => {
    const directory = directoryOf(A);
    expect(change(directory, rename(A, B), rename(B, C))).toEqual(['renamed', 'not-found']);
  });

  it('onto somebody else’s address is refused, and so is whoever would have come after', () => {
    const directory = directoryOf(A, B);
    const before = [A, B].map((each) => idAt(directory, each));
    // A new person at a@: what is known of them must not become the old one's.
    const newcomer = upsert(A, { displayName: 'Newcomer', externalId: externalId('n') });
    expect(change(directory, rename(A, B), newcomer)).toEqual(['address-in-use', 'address-in-use']);
    expect([A, B].map((each) => idAt(directory, each))).toEqual(before);
  });

  it('onto the address of somebody who is removed in the same request is one', () => {
    const directory = directoryOf(A, B);
    const id = idAt(directory, A);
    expect(change(directory, removeUser(B), rename(A, B), upsert(B, { displayName: 'Ann' }))).toEqual([
      'removed',
      'renamed',
      'changed',
    ]);
    expect(directory.get(email(B))?.user).toMatchObject({ id, displayName: 'Ann', externalId: 'a' });
    // The answer was lost, and it is asked again: the one who is there by now isn't the one who was to go.
    expect(change(directory, removeUser(B), rename(A, B), upsert(B, { displayName: 'Ann' }))).toEqual([
      'not-found',
      'unchanged',
      'unchanged',
    ]);
    expect(change(directory, removeUser(B))).toEqual(['removed']);
  });
});

describe('an external id', () => {
  it('with another address is a rename', () => {
    const directory = directoryOf(A);
    const id = idAt(directory, A);
    const wed = upsert(B, { externalId: externalId('a'), twoFactor: true });
    expect(change(directory, wed)).toEqual(['renamed']);
    expect(directory.get(email(B))?.user).toMatchObject({ id, twoFactor: true, formerEmail: A });
    expect(change(directory, wed)).toEqual(['unchanged']);
  });

  it('that isn’t the one of the user at the address is another person', () => {
    const directory = directoryOf(A);
    change(directory, upsert(A, { aliases: [email(C)] }));
    const id = idAt(directory, A);
    const bound = { tenantId: '1', objectId: '2' } as unknown as User['boundTo'];
    const place = directory.get(email(A));
    if (place?.user === undefined) throw new Error('no user');
    const exclusion = { expiresAt: undefined, writtenAt: email(A) };
    directory.set(email(A), { ...place, user: { ...place.user, boundTo: bound }, exclusion });
    expect(change(directory, upsert(A, { externalId: externalId('z') }))).toEqual(['replaced']);
    const after = directory.get(email(A));
    expect(after?.user?.id).not.toBe(id);
    expect(after).toMatchObject({ user: { boundTo: undefined, aliases: [] }, exclusion: undefined });
    expect(directory.get(email(C))).toEqual(EMPTY_PLACE);
  });

  it('is taken on by a user who had none, and left out stays', () => {
    const directory: Directory = new Map();
    change(directory, upsert(A));
    const id = idAt(directory, A);
    expect(change(directory, upsert(A, { externalId: externalId('a') }))).toEqual(['changed']);
    expect(change(directory, upsert(A))).toEqual(['unchanged']);
    expect(directory.get(email(A))?.user).toMatchObject({ id, externalId: 'a' });
  });

  it('lets two users change places, and makes nobody another person who only moves on', () => {
    const directory = directoryOf(A, B);
    const before = [A, B].map((each) => idAt(directory, each));
    const swap = [upsert(B, { externalId: externalId('a') }), upsert(A, { externalId: externalId('b') })];
    expect(change(directory, ...swap)).toEqual(['renamed', 'renamed']);
    expect([B, A].map((each) => idAt(directory, each))).toEqual(before);
    expect(change(directory, ...swap)).toEqual(['unchanged', 'unchanged']);
    const newcomer = upsert(A, { externalId: externalId('n') });
    expect(change(directory, newcomer, upsert(C, { externalId: externalId('b') }))).toEqual(['created', 'renamed']);
    expect(idAt(directory, C)).toBe(before[1]);
  });
});

describe('an alias', () => {
  it('is nobody else’s: neither as an alias nor as an address', () => {
    const directory = directoryOf(A, B);
    expect(change(directory, upsert(A, { aliases: [email(C)] }))).toEqual(['changed']);
    expect(
      change(
        directory,
        upsert(B, { aliases: [email(C)] }),
        upsert(D, { aliases: [email(A)] }),
        upsert(C),
        rename(B, C),
        removeUser(C),
      ),
    ).toEqual(['address-in-use', 'address-in-use', 'address-in-use', 'address-in-use', 'not-found']);
  });

  it('may be the user’s address before, or become it', () => {
    const directory = directoryOf(A);
    const id = idAt(directory, A);
    const wed = upsert(B, { externalId: externalId('a'), aliases: [email(A)] });
    expect(change(directory, wed)).toEqual(['renamed']);
    expect(directory.get(email(A))).toEqual({ ...EMPTY_PLACE, aliasOf: B });
    expect(change(directory, wed, rename(A, B))).toEqual(['unchanged', 'unchanged']);
    expect(change(directory, rename(B, A))).toEqual(['renamed']);
    expect(directory.get(email(A))?.user).toMatchObject({ id, aliases: [] });
    expect(directory.get(email(B))).toEqual(EMPTY_PLACE);
  });

  it('goes from one user to another in one request, also both ways at once', () => {
    const directory: Directory = new Map();
    change(directory, upsert(A, { aliases: [email(C)] }), upsert(B, { aliases: [email(D)] }));
    expect(change(directory, upsert(B, { aliases: [email(C), email(D)] }), upsert(A, { aliases: [] }))).toEqual([
      'changed',
      'changed',
    ]);
    expect(directory.get(email(C))?.aliasOf).toBe(B);
    change(directory, upsert(A, { aliases: [] }), upsert(B, { aliases: [email(D)] }));
    change(directory, upsert(A, { aliases: [email(C)] }));
    const swap = [upsert(A, { aliases: [email(D)] }), upsert(B, { aliases: [email(C)] })];
    expect(change(directory, ...swap)).toEqual(['changed', 'changed']);
    expect([C, D].map((each) => directory.get(email(each))?.aliasOf)).toEqual([B, A]);
  });

  it('goes with a user who is removed, and takes its exclusion along when it was excluded ahead', () => {
    const directory = directoryOf(A);
    const ahead = { expiresAt: undefined, writtenAt: email(C) };
    directory.set(email(C), { ...EMPTY_PLACE, exclusion: ahead });
    change(directory, upsert(A, { aliases: [email(C)] }));
    expect(directory.get(email(A))?.exclusion).toEqual(ahead);
    expect(directory.get(email(C))).toEqual({ ...EMPTY_PLACE, aliasOf: A });
    expect(change(directory, removeUser(A))).toEqual(['removed']);
    expect(directory.get(email(C))).toEqual(EMPTY_PLACE);
  });
});

describe('whatever is asked', () => {
  const address = fc.constantFrom(A, B, C, D, at('e'));
  const anyChange = fc.oneof(
    address.map(removeUser),
    fc.tuple(address, address).map(([from, to]) => rename(from, to)),
    fc
      .record({
        address,
        key: fc.option(fc.constantFrom('1', '2', '3'), { nil: undefined }),
        aliases: fc.option(fc.uniqueArray(address, { maxLength: 2 }), { nil: undefined }),
      })
      .map(({ address: own, key, aliases }) =>
        upsert(own, { externalId: key === undefined ? undefined : externalId(key), aliases: aliases?.map(email) }),
      ),
  );

  it('every address leads to one user, whose row says so, and no external id to two', () => {
    fc.assert(
      fc.property(fc.array(fc.array(anyChange, { maxLength: 6 }), { maxLength: 5 }), (requests) => {
        const directory: Directory = new Map();
        for (const request of requests) {
          change(directory, ...request);
          const users = usersOf(directory);
          const all = users.flatMap(addressesOf);
          expect(new Set(all).size).toBe(all.length);
          const keys = users.flatMap((user) => user.externalId ?? []);
          expect(new Set(keys).size).toBe(keys.length);
          for (const [own, { user, aliasOf }] of directory) {
            if (user !== undefined) expect([user.email, aliasOf]).toEqual([own, undefined]);
            const owner = users.find((each) => each.aliases.includes(own));
            expect(aliasOf).toBe(owner?.email);
          }
        }
      }),
    );
  });
});
