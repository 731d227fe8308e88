import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Counts, NO_COUNTS } from '../../shared/users/rules/counts/account-counts.ts';
import { shiftBy } from '../../shared/users/rules/counts/recount.ts';
import type { User } from '../../shared/users/rules/user.ts';
import { watchShifts } from '../../shared/users/watch-shifts.ts';
import { domainOf, DomainName, EmailAddress, UserId } from '../../shared/platform/words/identifiers.ts';

const [domain, joining] = ['contoso.example', 'joining.example'].map((name) => DomainName.parse(name)) as [
  DomainName,
  DomainName,
];
const at = (name: string, where: DomainName = domain) => EmailAddress.parse(`${name}@${where}`);
const getsIn = { ...NO_COUNTS, users: 1 };
const out = { ...getsIn, lockedOut: 1, lockedOutTags: 7 };
const excluded = { ...getsIn, excluded: 1 };
const underSso = { sso: 'on', domains: [domain, joining], joining: [joining] } as const;

const userAt = (email: EmailAddress, more: Partial<User> = {}): User => ({
  ...{ id: UserId.parse(randomUUID()), email, displayName: '', twoFactor: true, hasPassword: true },
  ...{ boundTo: undefined, externalId: undefined, aliases: [], formerEmail: undefined },
  ...more,
});
const watch = (wantsTwoFactor = true) => {
  const asked: EmailAddress[] = [];
  const watched = watchShifts(underSso, {
    wantsTwoFactor,
    findDisabled: (users) => {
      asked.push(...users.map(({ email }) => email));
      return Promise.resolve(users.filter(({ displayName }) => displayName === 'left'));
    },
  });
  return { ...watched, asked };
};
type Side = readonly [User, Counts] | undefined;
/** One user, in one transaction. */
const move = (before: Side, after: Side) =>
  shiftBy(
    [...new Set([before, after].flatMap((side) => side?.[0].email ?? []))].map((email) => {
      const [was, is] = [before, after].map((side) => (side?.[0].email === email ? side : undefined));
      return {
        ...{ email, before: was?.[1] ?? NO_COUNTS, after: is?.[1] ?? NO_COUNTS },
        users: { before: was?.[0], after: is?.[0] },
      };
    }),
  );

describe('what a request does over several transactions', () => {
  it('forgets whom a later one lets in again, or gives a password', () => {
    const { done, lockedOut, withoutPassword } = watch();
    const ann = userAt(at('ann'), { hasPassword: false });
    done(move([ann, getsIn], [ann, out]));
    expect(lockedOut()).toEqual({ count: 1, notJudged: 0, emails: [ann.email] });
    done(move([ann, out], [ann, excluded]));
    expect([lockedOut()?.emails, withoutPassword()]).toEqual([[], [ann.email]]);
    done(move([ann, excluded], [{ ...ann, hasPassword: true }, excluded]));
    expect(withoutPassword()).toEqual([]);
  });

  it('forgets whose exclusion a later one lifts, and who is gone by then', async () => {
    const { done, disabledInEntra, withoutPassword } = watch();
    const [ann, bob] = ['ann', 'bob'].map((name) => userAt(at(name), { hasPassword: false, displayName: 'left' })) as [
      User,
      User,
    ];
    for (const user of [ann, bob]) done(move([user, getsIn], [user, excluded]));
    expect(withoutPassword()).toEqual([ann.email, bob.email]);
    done(move([ann, excluded], [ann, getsIn]));
    done(move([bob, excluded], undefined));
    expect([withoutPassword(), await disabledInEntra()]).toEqual([[], []]);
  });

  it('keeps whom a later one only gives another address, under that', () => {
    const { done, lockedOut, withoutPassword } = watch();
    const [ann, bob] = ['ann', 'bob'].map((name) => userAt(at(name), { hasPassword: false })) as [User, User];
    done(move([ann, getsIn], [ann, out]));
    done(move([bob, getsIn], [bob, excluded]));
    done(move([ann, out], [{ ...ann, email: at('wed') }, out]));
    done(move([bob, excluded], [{ ...bob, email: at('robert') }, excluded]));
    expect([lockedOut()?.emails, withoutPassword()]).toEqual([[at('wed')], [at('robert')]]);
  });

  it('tells no news of who was locked out, or excluded, before it', () => {
    const { done, lockedOut, withoutPassword } = watch();
    const ann = userAt(at('ann'), { hasPassword: false });
    done(move([ann, out], [ann, excluded]));
    done(move([ann, excluded], [ann, out]));
    const bob = userAt(at('bob'), { hasPassword: false });
    done(move([bob, excluded], [{ ...bob, twoFactor: false }, excluded]));
    expect([lockedOut()?.count, withoutPassword()]).toEqual([0, []]);
  });
});

describe('who is back to a Company password', () => {
  it.each([
    ['is told', true, [at('wed')]],
    ['isn’t', false, []],
  ])('having lost the second factor, also with another address, %s where an app wants it: %s', (_, wants, told) => {
    const { done, withoutPassword } = watch(wants);
    const ann = userAt(at('ann'), { hasPassword: false });
    done(move([ann, getsIn], [{ ...ann, email: at('wed'), twoFactor: false }, getsIn]));
    expect(withoutPassword()).toEqual(told);
  });

  it('having gone to a domain that isn’t under SSO is told, and coming from there isn’t', () => {
    const { done, withoutPassword, lockedOut } = watch();
    const ann = userAt(at('ann'), { hasPassword: false });
    const there = { ...ann, email: at('ann', joining) };
    done(move([ann, getsIn], [there, getsIn]));
    expect(withoutPassword()).toEqual([there.email]);
    const bob = userAt(at('bob', joining), { hasPassword: false });
    done(move([bob, out], [{ ...bob, email: at('bob') }, out]));
    expect([withoutPassword().map(domainOf), lockedOut()?.emails]).toEqual([[joining], [at('bob')]]);
  });

  it('and new at an address that was excluded before is told, but not of a domain that isn’t under SSO', () => {
    const { done, withoutPassword } = watch();
    for (const where of [domain, joining])
      done(move(undefined, [userAt(at('new', where), { hasPassword: false }), excluded]));
    expect(withoutPassword()).toEqual([at('new')]);
  });

  it('is asked about in the report, in the transaction and at the end; of nobody else anybody asks', async () => {
    const { concernedBy, done, disabledInEntra, asked } = watch();
    const [ann, bob] = [userAt(at('ann'), { displayName: 'left' }), userAt(at('bob'), { hasPassword: false })];
    const shift = new Map([...move([ann, getsIn], [ann, excluded]), ...move([bob, getsIn], [bob, out])]);
    expect(await concernedBy(shift)).toEqual({
      ...{ lockedOut: [bob.email], usersWithoutPassword: [], disabledInEntra: [ann.email] },
    });
    done(shift);
    expect([await disabledInEntra(), asked]).toEqual([[ann.email], [ann.email, ann.email]]);
  });

  it('is nobody while SSO is off', async () => {
    const { concernedBy, done, lockedOut, withoutPassword } = watchShifts(
      { ...underSso, sso: 'off' },
      { wantsTwoFactor: true },
    );
    const ann = userAt(at('ann'), { hasPassword: false });
    const shift = move([ann, getsIn], [ann, excluded]);
    done(shift);
    expect([await concernedBy(shift), lockedOut(), withoutPassword()]).toEqual([undefined, undefined, []]);
  });
});
