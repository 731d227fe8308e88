import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TenantPerson } from '../../shared/entra/rules/tenant-person.ts';
import { EmailAddress, ProductId } from '../../shared/platform/words/identifiers.ts';
import {
  classifyUser,
  countStatuses,
  NO_TOTALS,
  type ReadinessFacts,
  wantsTwoFactor,
} from '../../shared/readiness/rules/readiness.ts';
import { LOCKED_OUT, READINESS_STATUSES } from '../../shared/platform/words/readiness-status.ts';
import { emptyTally, tallySighting } from '../../shared/readiness/rules/shadow-tally.ts';
import { personOf } from '../support/directory-people.ts';

const member = personOf(1, 'ann@contoso.example');
const other = personOf(2, 'ann.two@contoso.example');
const disabled = personOf(3, 'ann@contoso.example', { enabled: false });
const guest = personOf(4, 'ann_home.example#EXT#@contoso.example', { guest: true });
const disabledGuest = { ...guest, enabled: false };

type Facts = Partial<Omit<ReadinessFacts, 'byPrincipal'>> & {
  readonly byPrincipal?: readonly TenantPerson[];
  /** Those of them who are bound to another user. */
  readonly taken?: readonly TenantPerson[];
  /** Those of them who have an alias of the user for a name. */
  readonly aliased?: readonly TenantPerson[];
};
const classify = ({ byPrincipal = [], taken = [], aliased = [], ...facts }: Facts) =>
  classifyUser({
    ...{ lacksTwoFactor: false, bound: undefined, byMail: [], wasTurnedAway: false },
    assigned: { people: new Set(), isWhole: false },
    byPrincipal: byPrincipal.map((person) => ({
      ...{ person, name: EmailAddress.parse('a@contoso.example') },
      isTaken: taken.includes(person),
      isByAlias: aliased.includes(person),
    })),
    ...facts,
  });

describe('the status of a user', () => {
  it.each([
    ['nobody in Azure', {}, 'not-in-entra', undefined],
    ['one by name', { byPrincipal: [member] }, 'ready', member],
    ['one by name who is disabled', { byPrincipal: [disabled] }, 'disabled-in-entra', disabled],
    ['one by name who is a guest', { byPrincipal: [guest] }, 'guest-in-entra', guest],
    ['a guest who is disabled too', { byMail: [disabledGuest] }, 'guest-in-entra', disabledGuest],
    ['several by name', { byPrincipal: [member, other] }, 'ambiguous', undefined],
    ['one by the own address and one by an alias', { byPrincipal: [other, member], aliased: [other] }, 'ready', member],
    [
      'one by an alias, when who has the own address can’t come in',
      { byPrincipal: [disabled, member], aliased: [member] },
      'ready',
      member,
    ],
    ['several by aliases', { byPrincipal: [member, other], aliased: [member, other] }, 'ambiguous', undefined],
    ['one by name who signs in as another user', { byPrincipal: [member], taken: [member] }, 'ambiguous', member],
    ['several by name of whom one can come in', { byPrincipal: [disabled, member] }, 'ready', member],
    ['several by name of whom one is not taken', { byPrincipal: [other, member], taken: [other] }, 'ready', member],
    ['several by name who all are disabled', { byPrincipal: [disabled, { ...disabled }] }, 'ambiguous', undefined],
    [
      'one by name who is taken, and disabled',
      { byPrincipal: [disabled], taken: [disabled] },
      'disabled-in-entra',
      disabled,
    ],
    ['one by name, and others by mail', { byPrincipal: [member], byMail: [other, guest] }, 'ready', member],
    ['one by mail alone', { byMail: [other] }, 'address-differs', other],
    ['one by mail who is disabled', { byMail: [disabled] }, 'disabled-in-entra', disabled],
    ['one by mail who is a guest', { byMail: [guest] }, 'guest-in-entra', guest],
    ['several by mail', { byMail: [other, guest] }, 'ambiguous', undefined],
    ['the bound one', { bound: { person: other } }, 'ready', other],
    ['the bound one, disabled', { bound: { person: disabled } }, 'disabled-in-entra', disabled],
    ['the bound one, a guest by now', { bound: { person: guest } }, 'guest-in-entra', guest],
    ['the bound one gone', { bound: { person: undefined }, byMail: [member] }, 'gone-from-entra', undefined],
    [
      'the bound one gone, another of the name',
      { bound: { person: undefined }, byPrincipal: [member] },
      'recreated-in-entra',
      member,
    ],
    [
      'the bound one gone, of the name somebody disabled and another',
      { bound: { person: undefined }, byPrincipal: [disabled, member] },
      'recreated-in-entra',
      member,
    ],
    [
      'the bound one gone, several of the name',
      { bound: { person: undefined }, byPrincipal: [member, other] },
      'ambiguous',
      undefined,
    ],
    [
      'the bound one gone, another of the name who signs in as another user',
      { bound: { person: undefined }, byPrincipal: [member], taken: [member] },
      'gone-from-entra',
      undefined,
    ],
    [
      'the bound one gone, a guest of the name',
      { bound: { person: undefined }, byPrincipal: [guest] },
      'gone-from-entra',
      undefined,
    ],
  ] as const)('with %s is as the sign-in would have it', (_, facts, status, person) => {
    expect(classify(facts)).toMatchObject({ status, isDisabled: status === 'disabled-in-entra', person });
  });

  it('says of somebody who was made anew and is disabled that they are', () => {
    const facts = { bound: { person: undefined }, byPrincipal: [disabled] };
    expect(classify(facts)).toEqual({ status: 'recreated-in-entra', isDisabled: true, person: disabled });
  });

  it('says that 2FA is missing only of those who could sign in otherwise', () => {
    expect(classify({ byPrincipal: [member], lacksTwoFactor: true }).status).toBe('two-factor-missing');
    expect(classify({ lacksTwoFactor: true }).status).toBe('not-in-entra');
    expect(classify({ byPrincipal: [disabled], lacksTwoFactor: true }).status).toBe('disabled-in-entra');
  });

  it('locks out exactly those who could sign in nowhere', () => {
    expect(READINESS_STATUSES.filter((status) => !LOCKED_OUT.has(status))).toEqual([
      'ready',
      'two-factor-missing',
      'excluded',
    ]);
  });
});

describe('the totals', () => {
  it('count every user once, however they come in pages', () => {
    const pages = fc.array(fc.array(fc.constantFrom(...READINESS_STATUSES)));
    fc.assert(
      fc.property(pages, (given) => {
        const totals = given.reduce(countStatuses, NO_TOTALS);
        expect(totals).toEqual(countStatuses(NO_TOTALS, given.flat()));
        expect(totals.users).toBe(given.flat().length);
        expect(Object.values(totals.byStatus).reduce((sum, count) => sum + count, 0)).toBe(totals.users);
        expect(totals.lockedOut).toBe(given.flat().filter((status) => LOCKED_OUT.has(status)).length);
      }),
    );
  });
});

describe('whether 2FA is wanted of the users of an account', () => {
  const unified = ProductId.parse('unified');
  it.each([
    ['an end-user app that wants it', { kind: 'end-user', requiresTwoFactor: true, requiresProduct: undefined }, true],
    ['one that does not', { kind: 'end-user', requiresTwoFactor: false, requiresProduct: undefined }, false],
    ['an admin portal', { kind: 'admin-portal', requiresTwoFactor: true, requiresProduct: undefined }, false],
    [
      'one for a product that the account has',
      { kind: 'end-user', requiresTwoFactor: true, requiresProduct: unified },
      true,
    ],
    [
      'one for a product that it lacks',
      { kind: 'end-user', requiresTwoFactor: true, requiresProduct: ProductId.parse('other') },
      false,
    ],
  ] as const)('hangs on its apps: %s', (_, app, expected) => {
    expect(wantsTwoFactor([app], { products: [unified] })).toBe(expected);
  });
});

describe('what users did in shadow', () => {
  const since = new Date('2026-11-24T00:00:00Z');
  it.each([
    ['entra', 'sso-on', 'ready', undefined],
    ['entra', 'sso-on', 'two-factor-missing', undefined],
    ['entra', 'sso-on', 'address-differs', 'address-differs'],
    ['entra', 'sso-on', undefined, 'not-in-control-panel'],
    ['company-credentials', 'two-factor-required', 'two-factor-missing', 'two-factor-required'],
    ['company-credentials', 'excluded', 'excluded', 'excluded'],
    // By now, but not when they were seen.
    ['entra', 'sso-on', 'excluded', undefined],
  ] as const)('step %s for %s and status %s would have been kept from Azure by: %s', (step, reason, status, why) => {
    const tally = tallySighting(tallySighting(emptyTally(since), { step, reason }, status), { step, reason }, status);
    expect(tally).toEqual(
      why === undefined
        ? { since, seen: 2, wouldHaveSignedIn: 2, wouldNotHave: 0, byReason: {} }
        : { since, seen: 2, wouldHaveSignedIn: 0, wouldNotHave: 2, byReason: { [why]: 2 } },
    );
  });
});
