import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Account, connect } from '../../shared/users/rules/account.ts';
import type { TenantPerson } from '../../shared/entra/rules/tenant-person.ts';
import { type AddressRecord, hasAddress, type User } from '../../shared/users/rules/user.ts';
import type { EntraIdentity } from '../../shared/platform/words/entra-identity.ts';
import {
  DomainName,
  domainOf,
  EmailAddress,
  endsBefore,
  TenantId,
  UserId,
} from '../../shared/platform/words/identifiers.ts';
import { personOfUser, type ReadinessItem } from '../../shared/users/rules/readiness-item.ts';
import { judgeUsers } from '../../shared/readiness/people/judge-users.ts';
import { isByAlias, matchUser } from '../../shared/sign-in/recognizing/find-signed-in-user.ts';
import {
  bindingLine,
  bindingsIn,
  makePersonIndex,
  packLines,
  personLine,
} from '../../shared/readiness/people/packed-people.ts';
import { objectId, personOf } from '../support/directory-people.ts';
import { contoso, link, now } from '../support/port-stand-ins.ts';

const account: Account = connect(contoso, link);
const elsewhere = TenantId.parse('22222222-2222-4222-8222-222222222222');
const NAMES = ['ann', 'bob', 'cat', 'dan'].map((name) => EmailAddress.parse(`${name}@contoso.example`));

const record = (
  email: EmailAddress,
  boundTo?: EntraIdentity,
  twoFactor = true,
  aliases: readonly EmailAddress[] = [],
): AddressRecord => ({
  email,
  exclusion: undefined,
  user: {
    id: UserId.parse(`00000000-0000-4000-a000-${Buffer.from(email).toString('hex').slice(0, 12)}`),
    ...{ email, displayName: 'Somebody', twoFactor, hasPassword: true, boundTo },
    ...{ externalId: undefined, aliases, formerEmail: undefined },
  },
});

const packPeople = (people: readonly TenantPerson[]) => packLines(people.map(personLine));
const everybodyIsLetIn = { assigned: { people: new Set<string>(), isWhole: false }, turnedAway: new Set<UserId>() };

/** `bindings` may say more than the records bear out. */
function judge(
  records: readonly AddressRecord[],
  people: readonly TenantPerson[],
  bindings = boundIn(records),
  before: readonly ReadinessItem[] = [],
) {
  return judgeUsers(
    {
      account,
      ...everybodyIsLetIn,
      findPeople: makePersonIndex(packPeople(people)),
      bindings: bindingsIn(packLines(bindings.map(bindingLine))),
      catalogue: { apps: [] },
      userStore: {
        findAddress: (_, email) => Promise.resolve(records.find(({ user }) => hasAddress(user, email))),
      },
      endedUpTo: endsBefore(new Date(now.getTime() + 1)),
      before: { number: 1 },
      readinessRuns: { findItems: () => Promise.resolve(new Map(before.map((item) => [item.email, item]))) },
    },
    records,
  );
}

const boundIn = (records: readonly AddressRecord[]) =>
  records.flatMap(({ email, user }) =>
    user?.boundTo?.tenantId === link.tenantId ? [{ objectId: user.boundTo.objectId, email }] : [],
  );

/** The addresses of the users as whom the person would be signed in. */
function signsInAs(
  person: TenantPerson,
  records: readonly AddressRecord[],
  report: readonly ReadinessItem[],
): EmailAddress[] {
  if (person.guest || !person.enabled) return [];
  const identity: EntraIdentity = { tenantId: link.tenantId, objectId: person.objectId };
  const match = matchUser({
    identity,
    userPrincipalName: person.principal,
    byIdentity: records.find(
      ({ user }) => user?.boundTo?.objectId === identity.objectId && user.boundTo.tenantId === identity.tenantId,
    ),
    byAddress: records.find(({ user }) => person.principal !== undefined && hasAddress(user, person.principal)),
    typed: NAMES[0],
  });
  const isThem = (user: User) =>
    report.some(
      ({ email, ...item }) => email === user.email && personOfUser({ email, ...item }, user) === person.objectId,
    );
  if (match.kind === 'refused' || (isByAlias(match, person.principal) && !isThem(match.user))) {
    return records.flatMap(({ user }) =>
      user !== undefined && user.boundTo?.tenantId !== link.tenantId && isThem(user) ? [user.email] : [],
    );
  }
  // Who has the address of a domain that the account lost isn't signed in as a user of it.
  return account.domains.includes(domainOf(match.user.email)) ? [match.user.email] : [];
}

const name = fc.constantFrom(...NAMES);
const anyPeople = fc
  .uniqueArray(
    fc.record({
      number: fc.integer({ min: 1, max: 6 }),
      name,
      mail: name,
      enabled: fc.boolean(),
      kind: fc.integer({ min: 0, max: 3 }),
    }),
    {
      selector: ({ number }) => number,
      maxLength: 6,
    },
  )
  .map((given) =>
    given.map(({ number, name: principal, mail, enabled, kind }) =>
      kind === 0
        ? personOf(number, `x_y.example#EXT#@contoso.example`, { mail, enabled, guest: true })
        : personOf(number, kind === 1 ? `other${number}@contoso.example` : principal, { mail, enabled }),
    ),
  );
/** No two users are bound to one person. */
const anyRecords = fc
  .tuple(
    fc.subarray(NAMES),
    fc.shuffledSubarray([1, 2, 3, 4, 5, 6]),
    fc.array(fc.integer({ min: 0, max: 2 })),
    fc.integer({ min: 0, max: 3 }),
  )
  .map(([emails, numbers, kinds, owner]) =>
    emails.map((email, at) => {
      const number = numbers[at];
      const kind = kinds[at] ?? 0;
      // What is nobody's address is one user's alias.
      const aliases = at === owner ? NAMES.filter((each) => !emails.includes(each)) : [];
      if (number === undefined || kind === 0) return record(email, undefined, true, aliases);
      const boundTo = { tenantId: kind === 1 ? link.tenantId : elsewhere, objectId: objectId(number) };
      return record(email, boundTo, true, aliases);
    }),
  );

/** Everybody comes and signs in: who gets in as whom is what the report says. */
function expectTrue(
  report: readonly ReadinessItem[],
  records: readonly AddressRecord[],
  people: readonly TenantPerson[],
) {
  const comers = new Map<EmailAddress, string[]>(records.map(({ email }) => [email, []]));
  for (const person of people) {
    for (const email of signsInAs(person, records, report)) comers.get(email)?.push(person.userPrincipalName);
  }
  for (const { email, status, userPrincipalName } of report) {
    const who = comers.get(email) ?? [];
    if (status === 'ready') expect(who).toEqual([userPrincipalName]);
    else if (status === 'ambiguous') expect(who.length).not.toBe(1);
    else expect([status, who]).toEqual([status, []]);
  }
}

const MORE_NAMES = [
  ...NAMES,
  ...['eve', 'fay', 'gil', 'hal'].map((each) => EmailAddress.parse(`${each}@contoso.example`)),
];

/** Users and people under other names, each side for itself. An address that somebody comes to is nobody's alias any more. */
function renameAll(
  records: readonly AddressRecord[],
  people: readonly TenantPerson[],
  {
    users,
    persons,
  }: { readonly users: readonly EmailAddress[]; readonly persons: readonly (EmailAddress | undefined)[] },
) {
  const own = records.map(({ user }, at) => users[at] ?? user?.email);
  return {
    records: records.map(({ user, exclusion }, at): AddressRecord => {
      const email = own[at] as EmailAddress;
      const { email: formerEmail, aliases = [] } = user ?? {};
      const kept = aliases.filter((alias) => !own.includes(alias));
      return { email, exclusion, user: user && { ...user, email, formerEmail, aliases: kept } };
    }),
    people: people.map((person, at): TenantPerson => {
      const principal = person.guest ? undefined : persons[at];
      return principal === undefined ? person : { ...person, principal, userPrincipalName: principal };
    }),
  };
}

describe('the judgement of an account’s users', () => {
  it('is what would happen if everybody in Azure came and signed in', async () => {
    await fc.assert(
      fc.asyncProperty(anyRecords, anyPeople, async (records, people) => {
        expectTrue(await judge(records, people), records, people);
      }),
      { numRuns: 2000 },
    );
  });

  it('is that also of those who were renamed since the report before, on either side or on both', async () => {
    const names = fc.record({
      users: fc.shuffledSubarray(MORE_NAMES, { minLength: NAMES.length, maxLength: NAMES.length }),
      persons: fc.array(fc.option(fc.constantFrom(...MORE_NAMES), { nil: undefined }), { maxLength: 6 }),
    });
    let carried = 0;
    await fc.assert(
      fc.asyncProperty(anyRecords, anyPeople, names, async (records, people, after) => {
        const before = await judge(records, people);
        const now = renameAll(records, people, after);
        const report = await judge(now.records, now.people, boundIn(now.records), before);
        expectTrue(report, now.records, now.people);
        carried += report.filter(({ status, foundBy, email }) => status === 'ready' && foundBy !== email).length;
      }),
      { numRuns: 2000 },
    );
    expect(carried).toBeGreaterThan(20);
  });

  it('goes by the report before no longer than the address stands by which it found somebody', async () => {
    const [ann, bob, cat] = NAMES as [EmailAddress, EmailAddress, EmailAddress];
    const people = [personOf(1, bob)];
    const before = await judge([record(ann, undefined, true, [bob])], people);
    expect(before).toMatchObject([{ status: 'ready', foundBy: bob }]);
    const judged = (user: AddressRecord) => judge([user], [personOf(1, cat)], [], before);
    expect(await judged(record(ann, undefined, true, [bob]))).toMatchObject([{ status: 'ready', foundBy: bob }]);
    // An alias that was taken away was somebody else's, perhaps.
    expect(await judged(record(ann))).toMatchObject([{ status: 'not-in-entra' }]);
    // Nor is it of somebody else at the address.
    const anew = record(ann, undefined, true, [bob]);
    const other = {
      ...anew,
      user: anew.user && { ...anew.user, id: UserId.parse('99999999-0000-4000-a000-000000000001') },
    };
    expect(await judged(other)).toMatchObject([{ status: 'not-in-entra' }]);
    // Who is disabled since, or gone, is said to be.
    const disabled = await judge(
      [record(ann, undefined, true, [bob])],
      [personOf(1, cat, { enabled: false })],
      [],
      before,
    );
    expect(disabled).toMatchObject([{ status: 'disabled-in-entra' }]);
    expect(await judge([record(ann, undefined, true, [bob])], [], [], before)).toMatchObject([
      { status: 'not-in-entra' },
    ]);
  });

  it('finds a user by an alias, but by none of a domain that the account has not', async () => {
    const [ann, bob] = NAMES as [EmailAddress, EmailAddress];
    const lost = EmailAddress.parse('ann@lost.example');
    const users = [record(ann, undefined, true, [lost, bob].sort())];
    expect(await judge(users, [personOf(1, bob)])).toMatchObject([{ status: 'ready', userPrincipalName: bob }]);
    expect(await judge(users, [personOf(1, lost)])).toMatchObject([{ status: 'not-in-entra' }]);
    // Her own address says who she is; of two aliases none does.
    const both = [personOf(1, bob), personOf(2, ann)];
    expect(await judge(users, both)).toMatchObject([{ status: 'ready', objectId: objectId(2) }]);
    const cat = NAMES[2] as EmailAddress;
    const two = [record(ann, undefined, true, [bob, cat])];
    expect(await judge(two, [personOf(1, bob), personOf(2, cat)])).toMatchObject([{ status: 'ambiguous' }]);
    const byMail = [personOf(1, 'x@contoso.example', { mail: bob })];
    expect(await judge(users, byMail)).toMatchObject([{ status: 'address-differs' }]);
  });

  it('asks the other user’s own record whether a person is taken', async () => {
    const [ann, bob] = NAMES as [EmailAddress, EmailAddress];
    const people = [personOf(1, ann)];
    const bound = { tenantId: link.tenantId, objectId: objectId(1) };
    expect(await judge([record(ann), record(bob, bound)], people)).toMatchObject([
      { email: ann, status: 'ambiguous' },
      { email: bob, status: 'ready', userPrincipalName: ann },
    ]);
    const stale = [{ objectId: objectId(1), email: bob }];
    expect(await judge([record(ann), record(bob)], people, stale)).toMatchObject([{ status: 'ready' }, {}]);
    expect(await judge([record(ann)], people, stale)).toMatchObject([{ status: 'ready' }]);
  });

  it('leaves out who is no user, and judges also whose domain the account may get back', async () => {
    const gone = EmailAddress.parse('ann@gone.example');
    const onlyExcluded = { email: NAMES[0] as EmailAddress, user: undefined, exclusion: { expiresAt: undefined } };
    expect(await judge([onlyExcluded, record(gone)], [personOf(1, gone)])).toMatchObject([
      { email: gone, status: 'ready' },
    ]);
  });

  it('says of whoever is excluded what they would be otherwise', async () => {
    const [ann] = NAMES as [EmailAddress];
    const excluded = { ...record(ann), exclusion: { expiresAt: undefined } };
    expect(await judge([excluded], [personOf(1, ann, { enabled: false })])).toMatchObject([
      { status: 'excluded', statusUnlessExcluded: 'disabled-in-entra', isDisabled: true },
    ]);
  });

  it('counts an exclusion until its end is counted', async () => {
    const [ann] = NAMES as [EmailAddress];
    for (const [expiresAt, status] of [
      [undefined, 'excluded'],
      [new Date(now.getTime() + 1), 'excluded'],
      [now, 'not-in-entra'],
    ] as const) {
      expect(await judge([{ ...record(ann), exclusion: { expiresAt } }], [])).toMatchObject([{ status }]);
    }
  });

  it('wants 2FA only where an app of the account does', async () => {
    const [ann] = NAMES as [EmailAddress];
    const base = {
      account,
      ...everybodyIsLetIn,
      findPeople: makePersonIndex(packPeople([personOf(1, ann)])),
      bindings: new Map(),
      before: undefined,
      readinessRuns: { findItems: () => Promise.reject(new Error('there is no report')) },
      userStore: { findAddress: () => Promise.resolve(undefined) },
      endedUpTo: '',
    };
    const owa = { kind: 'end-user', requiresTwoFactor: true } as never;
    const withApp = { ...base, catalogue: { apps: [owa] } };
    expect(await judgeUsers(withApp, [record(ann, undefined, false)])).toMatchObject([
      { status: 'two-factor-missing' },
    ]);
    expect(await judgeUsers(withApp, [record(ann)])).toMatchObject([{ status: 'ready' }]);
    expect(await judgeUsers({ ...base, catalogue: { apps: [] } }, [record(ann, undefined, false)])).toMatchObject([
      { status: 'ready' },
    ]);
  });
});

describe('the packed people of a tenant', () => {
  const text = fc.string({ unit: 'binary', maxLength: 20 });
  const anybody = fc.record({
    objectId: fc.integer({ min: 1, max: 40 }).map(objectId),
    userPrincipalName: text,
    principal: fc.option(fc.constantFrom(...NAMES), { nil: undefined }),
    mail: fc.option(fc.constantFrom(...NAMES, DomainName.parse('x.example') as never), { nil: undefined }),
    enabled: fc.boolean(),
    guest: fc.boolean(),
  });
  const clean = (person: TenantPerson): TenantPerson => ({
    ...person,
    // What would end a field or a line is a space by then; a lone surrogate is no text at all.
    userPrincipalName: person.userPrincipalName.replace(/[\t\n]/g, ' ').toWellFormed(),
  });

  it('are found as if each were looked at', () => {
    const people = fc.uniqueArray(anybody, { selector: (person) => person.objectId, maxLength: 40 });
    fc.assert(
      fc.property(people, (given) => {
        const find = makePersonIndex(packPeople(given));
        const known = given.map(clean);
        for (const person of known) expect(find('objectId', person.objectId)).toEqual([person]);
        expect(find('objectId', objectId(99))).toEqual([]);
        for (const address of NAMES) {
          const byPrincipal = known.filter(({ principal }) => principal === address);
          const byMail = known.filter(({ mail }) => mail === address);
          expect(new Set(find('principal', address))).toEqual(new Set(byPrincipal));
          expect(new Set(find('mail', address))).toEqual(new Set(byMail));
        }
      }),
    );
  });

  it('fit into rows, however long their names are', () => {
    const long = Array.from({ length: 999 }, (_, at) => personOf(at + 1, `${'\u{1F600}'.repeat(500)}${at}`));
    const rows = packPeople(long);
    expect(rows.length).toBeGreaterThan(1);
    for (const row of rows) expect(row.length).toBeLessThanOrEqual(700 * 1024);
    const find = makePersonIndex(rows);
    for (const person of long) expect(find('objectId', person.objectId)).toEqual([person]);
  });

  it('are nobody when there is nobody', () => {
    expect(packPeople([])).toEqual([]);
    const find = makePersonIndex([]);
    expect([find('objectId', objectId(1)), find('mail', NAMES[0] as EmailAddress)]).toEqual([[], []]);
  });

  it('are who was read last when the directory changed while it was read', () => {
    const [ann] = NAMES as [EmailAddress];
    const before = personOf(1, ann);
    const find = makePersonIndex(packPeople([before, { ...before, enabled: false }]));
    expect(find('objectId', objectId(1))).toMatchObject([{ enabled: false }]);
    expect(find('principal', ann)).toMatchObject([{ enabled: false }]);
  });
});
