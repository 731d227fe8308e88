import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Account,
  type AccountMarks,
  accountMarksAfter,
  connect,
  disconnect,
  markBroken,
  turnSso,
  turnToShadow,
} from '../../shared/users/rules/account.ts';
import { newAccountMarks, withDomain, withoutDomain } from '../../shared/users/rules/account-profile.ts';
import { decidingMark } from '../../shared/explain/rules/deciding-change.ts';
import {
  type AddressMarks,
  addressMarksAfter,
  type AddressRecord,
  NO_ADDRESS_MARKS,
  type User,
} from '../../shared/users/rules/user.ts';
import {
  AuditEventId,
  ContactId,
  DomainName,
  EmailAddress,
  ProductId,
  UserId,
} from '../../shared/platform/words/identifiers.ts';
import { decideSignIn, type Reason } from '../../shared/decision/rules/sign-in-decision.ts';
import { someAccount, someAccountId, someLink, someTenant } from '../contracts/store-world.ts';

const EMAIL = EmailAddress.parse('ann@contoso.example');
const [DOMAIN, OTHER] = ['contoso.example', 'fabrikam.example'].map((name) => DomainName.parse(name)) as [
  DomainName,
  DomainName,
];
const APP = { id: 'app', kind: 'end-user' } as const;
const APPS = [
  { ...APP, requiresTwoFactor: false },
  { ...APP, requiresTwoFactor: true },
  { ...APP, requiresTwoFactor: false, requiresProduct: ProductId.parse('unified') },
] as unknown as readonly Parameters<typeof decideSignIn>[0]['app'][];

const minute = (number: number) => new Date(Date.UTC(2026, 10, 23) + number * 60_000);
type Stand = {
  readonly account: Account;
  readonly user: User | undefined;
  readonly exclusion: AddressRecord['exclusion'];
};
const turn = { at: minute(0), by: ContactId.parse('contact-1') };
const user = (twoFactor: boolean): User => ({
  ...{ id: UserId.parse('00000000-0000-4000-8000-000000000001'), email: EMAIL, displayName: 'Ann', twoFactor },
  ...{ hasPassword: true, boundTo: undefined, externalId: undefined, aliases: [], formerEmail: undefined },
});

/** What can happen to an account, or to an address, at a moment. Undefined: nothing there, then. */
type Step = (stand: Stand, now: number) => Partial<Stand> | undefined;
const ofAccount =
  (change: (account: Account) => Account): Step =>
  ({ account }) => ({ account: change(account) });
const STEPS: Readonly<Record<string, Step>> = {
  connect: ofAccount((account) => connect(account, someLink(someTenant()))),
  break: ofAccount((account) => markBroken(account, 'consent-withdrawn', minute(0))),
  disconnect: ofAccount((account) => disconnect(account, turn)),
  on: ({ account }) =>
    account.integration.state === 'connected' ? { account: turnSso(account, 'on', turn) } : undefined,
  off: ofAccount((account) => turnSso(account, 'off', turn)),
  shadow: ({ account }) =>
    account.integration.state === 'connected' ? { account: turnToShadow(account, turn) } : undefined,
  lose: ofAccount((account) => withoutDomain(account, DOMAIN)),
  join: ({ account }) =>
    account.domains.includes(DOMAIN)
      ? undefined
      : { account: withDomain(account, DOMAIN, account.sso === 'off' ? 'in-force' : 'joining') },
  confirm: ({ account }) =>
    account.domains.includes(DOMAIN) ? { account: withDomain(account, DOMAIN, 'in-force') } : undefined,
  other: ofAccount((account) =>
    account.domains.includes(OTHER) ? withoutDomain(account, OTHER) : withDomain(account, OTHER, 'in-force'),
  ),
  product: ofAccount((account) => ({
    ...account,
    products: account.products.length === 0 ? [ProductId.parse('unified')] : [],
  })),
  rename: ofAccount((account) => ({ ...account, name: `${account.name}.` })),
  user: (stand) => ({ ...stand, user: user(false) }),
  factor: (stand) => ({ ...stand, user: user(true) }),
  name: (stand) => stand.user && { ...stand, user: { ...stand.user, displayName: 'Anna' } },
  gone: () => ({ user: undefined, exclusion: undefined }),
  exclude: () => ({ exclusion: { expiresAt: undefined } }),
  'exclude-for-two': (_, now) => ({ exclusion: { expiresAt: minute(now + 2.5) } }),
  include: ({ exclusion }) => exclusion && { exclusion: undefined },
};

type Told = { readonly id: AuditEventId; readonly at: Date };
type Lived = {
  readonly stand: Stand;
  readonly marks: { readonly account: AccountMarks; readonly address: AddressMarks };
};

function begin(told: Told): Lived {
  const account = someAccount(someAccountId(), [DOMAIN]);
  const marks = { account: newAccountMarks(told), address: NO_ADDRESS_MARKS };
  return { stand: { account, user: undefined, exclusion: undefined }, marks };
}

function live({ stand, marks }: Lived, name: string, now: number, told: Told): Lived {
  const change = STEPS[name]?.(stand, now);
  if (change === undefined) return { stand, marks };
  const after = { ...stand, ...change };
  const account =
    change.account === undefined
      ? marks.account
      : accountMarksAfter({ value: stand.account, marks: marks.account }, after.account, told);
  const isOfAddress = 'user' in change || 'exclusion' in change;
  const address = isOfAddress ? addressMarksAfter({ ...stand, marks: marks.address }, after, told) : marks.address;
  return { stand: after, marks: { account, address } };
}

const recordOf = ({ user: known, exclusion }: Stand): AddressRecord | undefined =>
  known === undefined && exclusion === undefined ? undefined : { email: EMAIL, user: known, exclusion };
const isReachable = ({ account }: Stand): boolean => account.domains.includes(DOMAIN);

/** What must stay as it is for the reason to stay the same fact. */
const FACTS: Readonly<
  Record<
    Exclude<Reason, 'admin-portal' | 'unknown-domain'>,
    (stand: Stand, now: Date, app: (typeof APPS)[number]) => unknown
  >
> = {
  'not-connected': ({ account }) => account.integration.state === 'not-connected',
  'sso-off': ({ account }) => account.sso !== 'on',
  'domain-joining': ({ account }) => account.sso === 'on' && account.joining.includes(DOMAIN),
  'app-not-supported': ({ account }) => account.products.length === 0,
  excluded: ({ exclusion }, now) =>
    exclusion !== undefined && !(exclusion.expiresAt !== undefined && exclusion.expiresAt <= now),
  'two-factor-required': (stand) => stand.user?.twoFactor,
  'sso-on': (stand, now, app) =>
    isReachable(stand) &&
    decideSignIn({ app, account: stand.account, email: EMAIL, record: recordOf(stand), now }).reason === 'sso-on',
};

type Moment = { readonly at: Date; readonly stand: Stand };

/** Connected and on, so that what comes after matters; then one step a minute, with the half minutes in which exclusions end. */
function liveThrough(names: readonly string[]) {
  let lived = begin({ id: AuditEventId.parse(randomUUID()), at: minute(0) });
  const events = new Map<number, AuditEventId>();
  const moments: Moment[] = [{ at: minute(0), stand: lived.stand }];
  for (const [index, name] of ['connect', 'on', ...names].entries()) {
    const told = { id: AuditEventId.parse(randomUUID()), at: minute(index + 1) };
    events.set(told.at.getTime(), told.id);
    moments.push({ at: minute(index + 0.5), stand: lived.stand });
    lived = live(lived, name, index + 1, told);
    moments.push({ at: told.at, stand: lived.stand });
  }
  moments.push({ at: minute(names.length + 2.5), stand: lived.stand });
  return { ...lived, events, moments, now: minute(names.length + 2.75) };
}

function expectSince(lived: ReturnType<typeof liveThrough>, app: (typeof APPS)[number]): void {
  const { stand, marks, moments, events, now } = lived;
  const record = recordOf(stand);
  const { reason } = decideSignIn({ app, account: stand.account, email: EMAIL, record, now });
  if (reason === 'admin-portal' || reason === 'unknown-domain') throw new Error('not in this story');
  const fact = FACTS[reason];
  const found = decidingMark({ reason, email: EMAIL, app, record, marks });
  const is = fact(stand, now, app);
  const from = moments.findLastIndex(({ at, stand: then }) => fact(then, at, app) !== is) + 1;
  // Nobody ever knew the address.
  const isNever = reason === 'two-factor-required' && from === 0;
  expect(found?.at).toEqual(isNever ? undefined : moments[from]?.at);
  if (found?.event !== undefined && from > 0) expect(found.event).toBe(events.get(found.at.getTime()));
}

describe('the change that made a decision so', () => {
  it('is the last one before which its fact was another, whatever else happened', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.keys(STEPS)), { minLength: 1, maxLength: 25 }), (names) => {
        const lived = liveThrough(names);
        if (isReachable(lived.stand)) for (const app of APPS) expectSince(lived, app);
      }),
      { numRuns: 400 },
    );
  });
});

describe('what was written before changes were marked', () => {
  const events = [1, 2, 3, 4, 5, 6].map((at) => ({ id: AuditEventId.parse(randomUUID()), at: minute(at) }));
  const [first, second, third, fourth, fifth, sixth] = events as [Told, Told, Told, Told, Told, Told];
  const on = live(live(begin(first), 'connect', 1, second), 'on', 2, third);
  const decided = { reason: 'sso-on' as const, email: EMAIL, app: { requiresTwoFactor: false }, record: undefined };

  it('says nothing where something newer may have gone unmarked, and what is marked after it', () => {
    const unmarked = { ...NO_ADDRESS_MARKS, from: minute(3.5) };
    expect(decidingMark({ ...decided, marks: on.marks })).toEqual({ at: third.at, event: third.id });
    expect(decidingMark({ ...decided, marks: { ...on.marks, address: unmarked } })).toBeUndefined();
    const older = { ...NO_ADDRESS_MARKS, from: minute(2.5) };
    expect(decidingMark({ ...decided, marks: { ...on.marks, address: older } })).toEqual({
      at: third.at,
      event: third.id,
    });
  });

  it('is passed on by every write, which itself comes after it whatever a clock says', () => {
    const unread = accountMarksAfter({ value: on.stand.account }, turnSso(on.stand.account, 'off', turn), fourth);
    expect(unread).toEqual({ from: fourth.at, marks: new Map([['switch', { at: fourth.at, event: fourth.id }]]) });
    const ahead = { marks: { ...NO_ADDRESS_MARKS, from: minute(60) } };
    const after = addressMarksAfter(ahead, { user: user(true), exclusion: undefined }, fourth);
    expect(after).toEqual({ ...NO_ADDRESS_MARKS, from: fourth.at, factor: { at: fourth.at, event: fourth.id } });
  });

  it('is the arrival of who came to a joining domain by a rename, if that is later than the domain', () => {
    const joining = live(live(on, 'lose', 3, fourth), 'join', 4, fifth);
    const wed = { ...user(false), email: EmailAddress.parse('ann@fabrikam.example') };
    const before = { user: wed, marks: NO_ADDRESS_MARKS };
    const moved = addressMarksAfter(before, { user: user(false), exclusion: undefined }, sixth);
    const held = { ...decided, reason: 'domain-joining' as const, marks: joining.marks };
    expect(decidingMark(held)?.event).toBe(fifth.id);
    expect(decidingMark({ ...held, marks: { ...joining.marks, address: moved } })?.event).toBe(sixth.id);
    expect(decidingMark({ ...decided, marks: { ...on.marks, address: moved } })?.event).toBe(third.id);
    // From a domain that was joining already, they are in since they came; from one that joined afterwards they were in before.
    const from = (began: typeof first) => {
      const marks = new Map(on.marks.account.marks).set(`domain:${OTHER}`, { at: began.at, event: began.id });
      return { ...decided, joining: [OTHER], marks: { account: { ...on.marks.account, marks }, address: moved } };
    };
    expect(decidingMark(from(fifth))?.event).toBe(sixth.id);
    const earlier = addressMarksAfter(before, { user: user(false), exclusion: undefined }, fourth);
    const late = from(fifth);
    expect(decidingMark({ ...late, marks: { ...late.marks, address: earlier } })?.event).toBe(third.id);
  });

  it('doesn’t know since when an account lacks a product that it may have had', () => {
    const app = { requiresTwoFactor: false, requiresProduct: ProductId.parse('chat') };
    const lacking = { ...decided, reason: 'app-not-supported' as const, app };
    expect(decidingMark({ ...lacking, marks: on.marks })).toEqual({ at: first.at, event: first.id });
    const later = { ...on.marks.account, from: minute(2) };
    expect(decidingMark({ ...lacking, marks: { ...on.marks, account: later } })).toBeUndefined();
  });
});
