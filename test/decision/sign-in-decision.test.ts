import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Account } from '../../shared/users/rules/account.ts';
import type { User } from '../../shared/users/rules/user.ts';
import {
  AppId,
  ContactId,
  domainOf,
  type EmailAddress,
  ProductId,
  TenantId,
  UserId,
} from '../../shared/platform/words/identifiers.ts';
import { decideAsIfOn, decideSignIn, type SignInFacts } from '../../shared/decision/rules/sign-in-decision.ts';

const now = new Date('2026-11-23T12:00:00Z');
const email = 'ada@contoso.example' as EmailAddress;
const unified = ProductId.parse('unified');
const link = {
  tenantId: TenantId.parse('11111111-1111-4111-8111-111111111111'),
  tenantName: 'Contoso',
  verifiedDomains: [],
  connectedBy: ContactId.parse('contact-1'),
  connectedAt: new Date('2026-01-01T00:00:00Z'),
};
const integrations = {
  'not-connected': { state: 'not-connected' },
  connected: { state: 'connected', ...link },
  broken: { state: 'broken', reason: 'consent-withdrawn', brokenSince: now, ...link },
} as const satisfies Record<string, Account['integration']>;

const user = (twoFactor: boolean): User => ({
  id: UserId.parse('22222222-2222-4222-8222-222222222222'),
  email,
  displayName: 'Ada',
  twoFactor,
  hasPassword: true,
  boundTo: undefined,
  ...{ externalId: undefined, aliases: [], formerEmail: undefined },
});

/** One combination of all that the table looks at. */
type Case = {
  readonly adminPortal: boolean;
  readonly ownedDomain: boolean;
  readonly integration: keyof typeof integrations;
  readonly sso: Account['sso'];
  readonly joining: boolean;
  readonly product: 'not-required' | 'had' | 'lacking';
  readonly exclusion: 'none' | 'for-good' | 'later' | 'now' | 'earlier';
  readonly appWantsTwoFactor: boolean;
  readonly user: 'unknown' | 'with-two-factor' | 'without-two-factor';
};

const exclusions = {
  none: undefined,
  'for-good': { expiresAt: undefined },
  later: { expiresAt: new Date(now.getTime() + 1) },
  now: { expiresAt: now },
  earlier: { expiresAt: new Date(now.getTime() - 1) },
} as const;
const users = {
  unknown: undefined,
  'with-two-factor': user(true),
  'without-two-factor': user(false),
} as const;

function factsOf(given: Case): SignInFacts {
  const exclusion = exclusions[given.exclusion];
  const known = users[given.user];
  return {
    app: {
      id: AppId.parse('elevate'),
      kind: given.adminPortal ? 'admin-portal' : 'end-user',
      requiresTwoFactor: given.appWantsTwoFactor,
      requiresProduct: given.product === 'not-required' ? undefined : unified,
    },
    account: given.ownedDomain
      ? {
          integration: integrations[given.integration],
          sso: given.sso,
          joining: given.joining ? [domainOf(email)] : [],
          products: given.product === 'had' ? [unified] : [],
        }
      : undefined,
    record: known === undefined && exclusion === undefined ? undefined : { email, user: known, exclusion },
    email,
    now,
  };
}

/** The table of docs/product.md, written down anew from the text. */
function expectedRow(given: Case): readonly [rule: number, reason: string] {
  if (given.adminPortal) return [1, 'admin-portal'];
  if (!given.ownedDomain) return [2, 'unknown-domain'];
  if (given.integration === 'not-connected') return [3, 'not-connected'];
  if (given.sso !== 'on') return [4, 'sso-off'];
  if (given.joining) return [4, 'domain-joining'];
  if (given.product === 'lacking') return [5, 'app-not-supported'];
  if (given.exclusion === 'for-good' || given.exclusion === 'later') return [6, 'excluded'];
  if (given.appWantsTwoFactor && given.user !== 'with-two-factor') return [7, 'two-factor-required'];
  return [8, 'sso-on'];
}

const SWITCHES = [
  ['on', false],
  ['on', true],
  ['off', false],
  ['off', true],
  ['shadow', false],
] as const;

function* everyCase(): Generator<Case> {
  const booleans = [true, false];
  for (const adminPortal of booleans)
    for (const ownedDomain of booleans)
      for (const integration of Object.keys(integrations) as (keyof typeof integrations)[])
        for (const [sso, joining] of SWITCHES)
          for (const product of ['not-required', 'had', 'lacking'] as const)
            for (const exclusion of Object.keys(exclusions) as (keyof typeof exclusions)[])
              for (const appWantsTwoFactor of booleans)
                for (const known of Object.keys(users) as (keyof typeof users)[])
                  yield {
                    adminPortal,
                    ownedDomain,
                    integration,
                    sso,
                    joining,
                    product,
                    exclusion,
                    appWantsTwoFactor,
                    user: known,
                  };
}

const cases = [...everyCase()];

/** The rows in the order in which they are looked at: the fourth has two reasons. */
const ROWS = [1, 2, 3, 4, 4, 5, 6, 7, 8];
const ROWS_OF: Readonly<Record<string, number>> = {
  ...{ 'admin-portal': 1, 'unknown-domain': 2, 'not-connected': 3, 'sso-off': 4, 'domain-joining': 5 },
  ...{ 'app-not-supported': 6, excluded: 7, 'two-factor-required': 8, 'sso-on': 9 },
};

describe('the decision', () => {
  it('gives the row of the table for every combination of the facts', () => {
    expect(cases).toHaveLength(2 * 2 * 3 * 5 * 3 * 5 * 2 * 3);
    for (const given of cases) {
      const [rule, reason] = expectedRow(given);
      const decision = decideSignIn(factsOf(given));
      expect({ given, reason: decision.reason, step: decision.step }).toEqual({
        given,
        reason,
        step: rule === 8 ? 'entra' : 'company-credentials',
      });
    }
  });

  it('reaches every reason of the eight rows', () => {
    const reached = new Set(cases.map((given) => decideSignIn(factsOf(given)).reason));
    expect([...reached].sort()).toEqual([
      'admin-portal',
      'app-not-supported',
      'domain-joining',
      'excluded',
      'not-connected',
      'sso-off',
      'sso-on',
      'two-factor-required',
      'unknown-domain',
    ]);
  });

  it('traces the rules in order, up to the one that applied and no further', () => {
    for (const given of cases) {
      const [rule, reason] = expectedRow(given);
      const { trace } = decideSignIn(factsOf(given));
      expect(trace.map((entry) => entry.rule)).toEqual(ROWS.slice(0, ROWS_OF[reason]));
      expect(rule).toBe(trace.at(-1)?.rule);
      expect(trace.map((entry) => entry.applies)).toEqual(trace.map((_, index) => index === trace.length - 1));
      expect(trace.at(-1)?.reason).toBe(reason);
    }
  });

  it('never tells an address that nobody has from a user without 2FA, nor from any user where no 2FA is asked for', () => {
    const answer = ({ step, reason }: ReturnType<typeof decideSignIn>) => [step, reason];
    fc.assert(
      fc.property(fc.constantFrom(...cases), (given) => {
        const unknown = answer(decideSignIn(factsOf({ ...given, user: 'unknown' })));
        expect(answer(decideSignIn(factsOf({ ...given, user: 'without-two-factor' })))).toEqual(unknown);
        const withTwoFactor = answer(decideSignIn(factsOf({ ...given, user: 'with-two-factor' })));
        if (!given.appWantsTwoFactor) expect(withTwoFactor).toEqual(unknown);
      }),
    );
  });

  it('gives the same decision for the same facts', () => {
    fc.assert(
      fc.property(fc.constantFrom(...cases), (given) => {
        expect(decideSignIn(factsOf(given))).toEqual(decideSignIn(factsOf(given)));
      }),
    );
  });
});

describe('shadow', () => {
  it('sends everybody to Company credentials, by the same rule as off, whatever the facts', () => {
    fc.assert(
      fc.property(fc.constantFrom(...cases), (given) => {
        const inShadow = decideSignIn(factsOf({ ...given, sso: 'shadow' }));
        const off = decideSignIn(factsOf({ ...given, sso: 'off' }));
        expect(inShadow.step).toBe('company-credentials');
        expect([inShadow.step, inShadow.reason]).toEqual([off.step, off.reason]);
      }),
    );
  });

  it('is asked what on would do, and that is exactly what on does, wherever the switch stands', () => {
    for (const given of cases) {
      expect(decideAsIfOn(factsOf(given))).toEqual(decideSignIn(factsOf({ ...given, sso: 'on', joining: false })));
    }
  });

  it('is seen in the fact that rule 4 used', () => {
    const given = { ...cases[0], adminPortal: false, ownedDomain: true, integration: 'connected', sso: 'shadow' };
    const { trace } = decideSignIn(factsOf(given as Case));
    expect(trace.at(-1)).toEqual({ rule: 4, reason: 'sso-off', applies: true, facts: { sso: 'shadow' } });
  });
});

describe('the facts in the trace', () => {
  const openCase: Case = {
    adminPortal: false,
    ownedDomain: true,
    integration: 'connected',
    sso: 'on',
    joining: false,
    product: 'had',
    exclusion: 'later',
    appWantsTwoFactor: true,
    user: 'without-two-factor',
  };
  const factsFor = (given: Case, reason: string) =>
    decideSignIn(factsOf(given)).trace.find((entry) => entry.reason === reason)?.facts;

  it('name what each rule looked at', () => {
    expect(factsFor(openCase, 'admin-portal')).toEqual({ appKind: 'end-user' });
    expect(factsFor(openCase, 'unknown-domain')).toEqual({ domainHasAccount: true });
    expect(factsFor(openCase, 'not-connected')).toEqual({ integration: 'connected' });
    expect(factsFor(openCase, 'sso-off')).toEqual({ sso: 'on' });
    expect(factsFor(openCase, 'app-not-supported')).toEqual({ requiredProduct: 'unified', accountHasIt: true });
    expect(factsFor(openCase, 'excluded')).toEqual({ onExclusionList: true, expiresAt: '2026-11-23T12:00:00.001Z' });
  });

  it('say that an exclusion has expired although it stands in the list', () => {
    const expired = { ...openCase, exclusion: 'now', user: 'with-two-factor' } as const;
    expect(factsFor(expired, 'excluded')).toEqual({ onExclusionList: true, expiresAt: now.toISOString() });
    expect(decideSignIn(factsOf(expired)).step).toBe('entra');
  });

  it('tell a user without 2FA from one that nobody knows', () => {
    const wanting = { ...openCase, exclusion: 'none' } as const;
    expect(factsFor(wanting, 'two-factor-required')).toEqual({ appRequiresTwoFactor: true, userHasTwoFactor: false });
    const unknown = { ...wanting, user: 'unknown' } as const;
    expect(factsFor(unknown, 'two-factor-required')).toEqual({ appRequiresTwoFactor: true, userHasTwoFactor: null });
    expect(decideSignIn(factsOf(unknown)).step).toBe('company-credentials');
    expect(factsFor({ ...unknown, appWantsTwoFactor: false }, 'sso-on')).toEqual({ userInControlPanel: false });
  });
});
