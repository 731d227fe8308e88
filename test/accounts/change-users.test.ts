import { describe, expect, it } from 'vitest';
import { connect } from '../../shared/users/rules/account.ts';
import type { AuditEvent } from '../../shared/platform/words/audit-event.ts';
import type { User } from '../../shared/users/rules/user.ts';
import type { EditItem } from '../../shared/users/rules/edit-item.ts';
import type { DomainName, EmailAddress } from '../../shared/platform/words/identifiers.ts';
import { DependencyUnavailable, type EventMaker, UnreadableRow } from '../../shared/platform/ports.ts';
import type { ExclusionChange } from '../../shared/exclusions/ports.ts';
import type { UserChange, UserChangeOutcome } from '../../shared/users/rules/user-change.ts';
import { makeChangeUsers } from '../../shared/accounts/change-users.ts';
import { makeEditExclusions } from '../../shared/exclusions/edit-exclusions.ts';
import { makeAddressSorter, type SortedAddress } from '../../shared/users/edit-items.ts';
import {
  base,
  contoso,
  domain,
  feed,
  link,
  makeOneAccount,
  manager,
  now,
  reportOf,
  unused,
} from '../support/port-stand-ins.ts';

const goodItem = <Item>(item: Item): EditItem<Item> => ({ kind: 'item', item });

describe('the addresses of a bulk edit', () => {
  const domains: ReadonlySet<DomainName> = new Set([domain]);
  const tell = (sorted: SortedAddress<unknown>) =>
    sorted.kind === 'usable' ? sorted.email : `${sorted.email}: ${sorted.fault}`;
  const sortAll = (...emails: string[]) => {
    const sorter = makeAddressSorter();
    return emails.map((email) => tell(sorter.add(goodItem({ email }), domains)));
  };

  it('are used once each, in normal form', () => {
    expect(sortAll('Ann@Contoso.Example', 'bea@contoso.example', 'ANN@contoso.example')).toEqual([
      'ann@contoso.example',
      'bea@contoso.example',
      'ann@contoso.example: repeated',
    ]);
  });

  it('come back as they were given when they are none', () => {
    expect(sortAll(' Not an address ', '')).toEqual([' Not an address : invalid-address', ': invalid-address']);
  });

  it('are of the account’s own domains: a subdomain or a longer name is another one', () => {
    expect(sortAll('a@sub.contoso.example', 'a@notcontoso.example', 'a@contoso.example')).toEqual([
      'a@sub.contoso.example: foreign-domain',
      'a@notcontoso.example: foreign-domain',
      'a@contoso.example',
    ]);
  });

  it('are acted on by the first item that can be taken: a bad one costs a good one nothing', () => {
    const sorter = makeAddressSorter();
    const bad = { kind: 'faulty', email: 'Ann@contoso.example', faults: [{ field: '/x', message: 'm' }] } as const;
    const add = (ends?: 'over') =>
      sorter.add(goodItem({ email: 'ann@contoso.example', ends }), domains, (item) =>
        item.ends === 'over' ? ('already-expired' as const) : undefined,
      );
    expect([sorter.add(bad, domains), add('over'), add(), add()]).toMatchObject([
      { email: 'ann@contoso.example', fault: 'invalid-item', faults: bad.faults },
      { fault: 'already-expired' },
      { kind: 'usable' },
      { fault: 'repeated' },
    ]);
  });

  it('are never removed by a request that also adds them, whatever came of that', () => {
    const sorter = makeAddressSorter();
    const add = (email: string) => sorter.add(goodItem({ email }), domains);
    add('done@contoso.example');
    add('foreign@elsewhere.example');
    sorter.add({ kind: 'faulty', email: 'BAD@contoso.example', faults: [] }, domains);
    const removed = ['done@contoso.example', 'foreign@elsewhere.example', 'bad@contoso.example', 'left@gone.example'];
    expect(removed.map((email) => tell(sorter.remove(goodItem(email))))).toEqual([
      ...removed.slice(0, 3).map((email) => `${email}: repeated`),
      'left@gone.example',
    ]);
    expect(tell(sorter.remove(goodItem('left@gone.example')))).toBe('left@gone.example: repeated');
  });
});

describe('changing users', () => {
  it('asks the store for the good ones only, and puts its answers in their places', async () => {
    const asked: UserChange[] = [];
    const userStore = {
      findAddress: unused,
      findMarkedAddress: unused,
      findAddresses: unused,
      findCandidates: unused,
      bindUser: unused,
      listUsers: unused,
      listUsersWithoutPassword: unused,
      changeUsers: (_: unknown, changes: readonly UserChange[]) => {
        asked.push(...changes);
        return Promise.resolve(changes.map(({ kind }) => (kind === 'remove' ? 'removed' : 'created')));
      },
    };
    const change = makeChangeUsers({
      ...base,
      catalogue: { apps: [] },
      ...makeOneAccount(contoso),
      userStore,
      ...{ shadowSightings: { rename: unused }, readinessReports: reportOf(), writeLog: unused },
    });
    const user = { displayName: 'N', twoFactor: true, hasPassword: false };
    const outcome = await change(
      contoso.id,
      {
        upsert: [
          goodItem({ email: 'bad', ...user }),
          { kind: 'faulty', email: '', faults: [{ field: '/upsert/1', message: 'must be an object' }] },
          goodItem({ email: `a@${domain}`, ...user }),
        ],
        rename: [],
        remove: [goodItem('worse'), goodItem(`b@${domain}`)],
      },
      feed,
    );
    expect(outcome).toEqual({
      kind: 'edited',
      ...{ usersWithoutPassword: [], disabledInEntra: [] },
      results: [
        { email: 'bad', outcome: 'invalid-address' },
        { email: '', outcome: 'invalid-item', faults: [{ field: '/upsert/1', message: 'must be an object' }] },
        { email: `a@${domain}`, outcome: 'created' },
        { email: 'worse', outcome: 'invalid-address' },
        { email: `b@${domain}`, outcome: 'removed' },
      ],
    });
    expect(asked).toEqual([
      { kind: 'remove', email: `b@${domain}` },
      { kind: 'upsert', profile: { email: `a@${domain}`, ...user }, idIfNew: expect.any(String) as unknown },
    ]);
  });
});

describe('an edit that renames', () => {
  const user = { displayName: 'N', twoFactor: true, hasPassword: false };
  const at = (name: string) => `${name}@${domain}`;
  /** What the store is asked for, and what the items are refused for. */
  async function ask(edit: { upsert?: string[]; rename?: [string, string][]; remove?: string[] }) {
    const asked: string[] = [];
    const textOf = (change: UserChange): string => {
      switch (change.kind) {
        case 'upsert':
          return `upsert ${change.profile.email}`;
        case 'rename':
          return `rename ${change.from} ${change.to}`;
        case 'remove':
          return `remove ${change.email}`;
      }
    };
    const userStore = {
      ...{
        findAddress: unused,
        findMarkedAddress: unused,
        findAddresses: unused,
        findCandidates: unused,
        bindUser: unused,
        listUsers: unused,
      },
      listUsersWithoutPassword: unused,
      changeUsers: (_: unknown, changes: readonly UserChange[]) => {
        asked.push(...changes.map(textOf).map((text) => text.replaceAll(`@${domain}`, '')));
        return Promise.resolve(changes.map(() => 'changed' as const));
      },
    };
    const change = makeChangeUsers({
      ...base,
      catalogue: { apps: [] },
      ...makeOneAccount(contoso),
      userStore,
      ...{ shadowSightings: { rename: unused }, readinessReports: reportOf(), writeLog: unused },
    });
    const { upsert = [], rename = [], remove = [] } = edit;
    const outcome = await change(
      contoso.id,
      {
        upsert: upsert.map((name) => goodItem({ email: at(name), ...user })),
        rename: rename.map(([from, to]) => goodItem({ from: at(from), to: at(to) })),
        remove: remove.map((name) => goodItem(at(name))),
      },
      feed,
    );
    if (outcome.kind !== 'edited') throw new Error('no account');
    return { asked, outcomes: outcome.results.map((result) => result.outcome) };
  }

  it('is done from the removals on: whoever comes to an address comes after whoever had it', async () => {
    expect(await ask({ upsert: ['b', 'a'], rename: [['a', 'b']], remove: ['b'] })).toEqual({
      asked: ['remove b', 'rename a b', 'upsert b', 'upsert a'],
      outcomes: ['changed', 'changed', 'changed', 'changed'],
    });
  });

  it('names everybody once: whoever is renamed is neither renamed again nor removed', async () => {
    const edit = {
      rename: [
        ['a', 'b'],
        ['A', 'c'],
        ['d', 'B'],
      ] satisfies [string, string][],
      remove: ['a', 'e', 'E'],
    };
    expect(await ask(edit)).toEqual({
      asked: ['remove e', 'rename a b'],
      outcomes: ['changed', 'repeated', 'repeated', 'repeated', 'changed', 'repeated'],
    });
  });
});

describe('what was seen of users in shadow', () => {
  const at = (name: string) => `${name}@${domain}` as EmailAddress;
  const inShadow = { ...contoso, shadowSince: now };
  /** `attempts`: the renames for which the store makes events, of which the last come to be as `outcomes` say. */
  async function rename(attempts: [string, string][], outcomes: UserChangeOutcome[], failure?: Error) {
    const [moved, logged]: [unknown[], unknown[]] = [[], []];
    const userStore = {
      ...{
        findAddress: unused,
        findMarkedAddress: unused,
        findAddresses: unused,
        findCandidates: unused,
        bindUser: unused,
      },
      ...{ listUsers: unused, listUsersWithoutPassword: unused },
      changeUsers: (_: unknown, __: unknown, events: EventMaker) => {
        for (const [from, to] of attempts) events('user-renamed', { email: at(from) }, { email: at(to) });
        return Promise.resolve(outcomes);
      },
    };
    const change = makeChangeUsers({
      ...{ ...base, ...makeOneAccount(inShadow), userStore, catalogue: { apps: [] } },
      readinessReports: reportOf(),
      shadowSightings: {
        rename: (_, renames) => {
          moved.push(...renames.map(({ from, to }) => [from, to].map((each) => each.split('@')[0]).join(' ')));
          return failure === undefined ? Promise.resolve() : Promise.reject(failure);
        },
      },
      writeLog: (code, _, fault) => logged.push([code, fault]),
    });
    const items = [goodItem({ from: at('a'), to: at('b') }), goodItem({ from: at('c'), to: at('d') })];
    const outcome = await change(contoso.id, { upsert: [], rename: items, remove: [] }, feed);
    if (outcome.kind !== 'edited') throw new Error('no account');
    return { moved, logged, outcomes: outcome.results.map((result) => result.outcome) };
  }

  it('goes along with those whose rename came to be, and with nobody else', async () => {
    const attempts: [string, string][] = [
      ['x', 'b'],
      ['c', 'd'],
      ['a', 'b'],
    ];
    expect(await rename(attempts, ['renamed', 'conflict'])).toMatchObject({ moved: ['a b'], logged: [] });
    expect((await rename(attempts, ['conflict', 'unchanged'])).moved).toEqual([]);
  });

  it('costs the answer nothing when it can’t go along: a line in the log', async () => {
    for (const failure of [new UnreadableRow('shadow', ['step']), new DependencyUnavailable('storage')]) {
      expect(await rename([['a', 'b']], ['renamed', 'not-found'], failure)).toEqual({
        ...{ moved: ['a b'], outcomes: ['renamed', 'not-found'] },
        logged: [['shadow-not-renamed', failure]],
      });
    }
  });
});

/** Nobody whom an unknown address could have meant. */
const nobodyNear = {
  userStore: {
    findAddress: () => Promise.resolve(undefined),
    listUsers: () => Promise.resolve({ items: [], next: undefined }),
  },
};

describe('editing exclusions', () => {
  it('leaves the store alone when no item is good', async () => {
    const edit = makeEditExclusions({
      ...base,
      ...makeOneAccount(contoso),
      readinessReports: { findStatuses: unused, findTakenAt: unused },
      exclusionStore: { changeExclusions: unused, previewExclusions: unused },
      ...nobodyNear,
    });
    const item = { email: `a@${domain}`, reason: undefined, expiresAt: now };
    expect(
      await edit(contoso.id, { add: [goodItem(item)], remove: [], acceptDisabledInEntra: false }, manager),
    ).toEqual({
      kind: 'edited',
      results: [{ email: `a@${domain}`, outcome: 'already-expired' }],
      usersWithoutPassword: [],
    });
  });

  it('says who excluded whom and when', async () => {
    const asked: ExclusionChange[] = [];
    const exclusionStore = {
      previewExclusions: unused,
      changeExclusions: (_: unknown, changes: readonly ExclusionChange[]) => {
        asked.push(...changes);
        return Promise.resolve(
          changes.map(() => ({ email: `a@${domain}` as never, outcome: 'added' as const, user: undefined })),
        );
      },
    };
    const edit = makeEditExclusions({
      ...{ ...base, ...makeOneAccount(contoso), ...nobodyNear, exclusionStore },
      readinessReports: { findStatuses: unused, findTakenAt: unused },
    });
    const expiresAt = new Date(now.getTime() + 1);
    const add = [goodItem({ email: `A@${domain}`, reason: 'R', expiresAt })];
    await edit(contoso.id, { add, remove: [], acceptDisabledInEntra: false }, manager);
    expect(asked).toEqual([
      {
        kind: 'add',
        exclusion: { email: `a@${domain}`, reason: 'R', expiresAt, excludedBy: 'manager-1', excludedAt: now },
        terms: { clear: [], replace: false },
      },
    ]);
  });
});

describe('excluding somebody who is disabled in Azure', () => {
  const open = (
    readinessReports = reportOf({ [`gone@${domain}`]: 'disabled-in-entra' }),
    outcomes: readonly ('added' | 'changed' | 'unchanged')[] = [],
  ) => {
    const asked: string[] = [];
    const told: AuditEvent['after'][] = [];
    const exclusionStore = {
      previewExclusions: (_: unknown, changes: readonly ExclusionChange[]) =>
        Promise.resolve(
          changes.flatMap((change) => {
            const { email } = change.kind === 'add' ? change.exclusion : change;
            const own = email.startsWith('alias-of-') ? email.slice('alias-of-'.length) : email;
            const formerEmail = email.startsWith('renamed-') ? email.slice('renamed-'.length) : undefined;
            const user = { email: own, formerEmail } as User;
            return [{ email, outcome: 'added' as const, user }];
          }),
        ),
      changeExclusions: (_: unknown, changes: readonly ExclusionChange[], makeEvent: EventMaker) => {
        const emails = changes.map((change) => (change.kind === 'add' ? change.exclusion.email : change.email));
        asked.push(...emails);
        for (const email of emails) told.push(makeEvent('exclusion-added', undefined, { email }).after);
        return Promise.resolve(
          emails.map((email, at) => ({
            ...{ email, outcome: outcomes[at] ?? ('added' as const) },
            user: { email, hasPassword: false } as User,
          })),
        );
      },
    };
    const one = makeOneAccount(connect(contoso, link));
    return {
      asked,
      told,
      refusals: one.refusals,
      edit: makeEditExclusions({ ...base, ...one, ...nobodyNear, exclusionStore, readinessReports }),
    };
  };
  const item = (name: string) => ({ email: `${name}@${domain}`, reason: undefined, expiresAt: undefined });
  const add = [item('ann'), item('GONE'), item('bea')].map(goodItem);

  it('is refused for that item alone, and nothing is stored of it', async () => {
    const { edit, asked, refusals } = open();
    const outcome = await edit(contoso.id, { add, remove: [], acceptDisabledInEntra: false }, manager);
    expect(outcome).toMatchObject({
      results: [
        { email: `ann@${domain}`, outcome: 'added' },
        { email: `gone@${domain}`, outcome: 'disabled-in-entra' },
        { email: `bea@${domain}`, outcome: 'added' },
      ],
    });
    expect(asked).toEqual([`ann@${domain}`, `bea@${domain}`]);
    const after = { count: 1, emails: [`gone@${domain}`] };
    expect(refusals).toMatchObject([{ action: 'exclusion-added', refusal: 'disabled-in-entra', after }]);
  });

  it('names who has no Company password, whether newly excluded, changed or excluded already', async () => {
    const { edit } = open(reportOf(), ['added', 'changed', 'unchanged']);
    const outcome = await edit(contoso.id, { add, remove: [], acceptDisabledInEntra: false }, manager);
    expect(outcome).toMatchObject({ usersWithoutPassword: [`ann@${domain}`, `gone@${domain}`, `bea@${domain}`] });
  });

  it('is known by an alias too, and under the address that was theirs when the report was taken', async () => {
    const statuses = reportOf({ [`gone@${domain}`]: 'disabled-in-entra' });
    const { edit, asked, refusals } = open(statuses);
    const names = ['alias-of-gone', 'renamed-gone', 'new'];
    const outcome = await edit(
      contoso.id,
      { add: names.map((name) => goodItem(item(name))), remove: [], acceptDisabledInEntra: false },
      manager,
    );
    expect(outcome).toMatchObject({
      results: [{ outcome: 'disabled-in-entra' }, { outcome: 'disabled-in-entra' }, { outcome: 'added' }],
    });
    expect(asked).toEqual([`new@${domain}`]);
    expect(refusals).toMatchObject([{ after: { count: 2 } }]);
  });

  it('is done when that is accepted, and told', async () => {
    const { edit, asked, told, refusals } = open();
    await edit(contoso.id, { add, remove: [], acceptDisabledInEntra: true }, manager);
    expect(asked).toEqual([`ann@${domain}`, `gone@${domain}`, `bea@${domain}`]);
    expect(told.map((after) => after?.['acceptedDisabledInEntra'])).toEqual([undefined, true, undefined]);
    expect(refusals).toEqual([]);
  });

  it('can be taken back without accepting anything', async () => {
    const { edit, asked } = open();
    await edit(contoso.id, { add: [], remove: [goodItem(`gone@${domain}`)], acceptDisabledInEntra: false }, manager);
    expect(asked).toEqual([`gone@${domain}`]);
  });

  it('asks the report of the linked tenant, in one call and only for items that would be stored', async () => {
    const looked: (readonly EmailAddress[])[] = [];
    const { edit } = open({
      findTakenAt: () => Promise.resolve(now),
      findPerson: unused,
      findAddressesOf: unused,
      findStatuses: (accountId, tenant, given) => {
        expect([accountId, tenant]).toEqual([contoso.id, link.tenantId]);
        looked.push(given.map(({ email }) => email));
        return Promise.resolve(new Map());
      },
    });
    const bad = [
      { ...item('late'), expiresAt: now },
      { ...item('x'), email: 'x@elsewhere.example' },
    ].map(goodItem);
    const remove = [goodItem(`r@${domain}`)];
    await edit(contoso.id, { add: [...add, ...bad], remove, acceptDisabledInEntra: false }, manager);
    expect(looked).toEqual([[`ann@${domain}`, `gone@${domain}`, `bea@${domain}`]]);
  });
});
