/**
 * The decision: where step two of a sign-in happens. The table in docs/product.md#the-decision, row by row; discovery, the redirect, the
 * callback, the credentials check and the "explain" answer all ask here and nowhere else.
 */
import type { Account } from '../../users/rules/account.ts';
import type { App } from '../../platform/words/apps/app-catalogue.ts';
import type { AddressRecord, User } from '../../users/rules/user.ts';
import { isInForce } from '../../users/rules/exclusion.ts';
import { domainOf, type EmailAddress } from '../../platform/words/identifiers.ts';

/** An `AddressRecord` has them. */
type FactsOnRecord = Partial<Pick<AddressRecord, 'email'>> &
  Pick<AddressRecord, 'exclusion'> & { readonly user: Pick<User, 'twoFactor'> | undefined };

/** All that the decision looks at. `account` is the owner of the domain of `email`, `record` what it has for the address. */
export type SignInFacts = {
  readonly app: Pick<App, 'id' | 'kind' | 'requiresTwoFactor' | 'requiresProduct'>;
  readonly account: Pick<Account, 'integration' | 'sso' | 'products' | 'joining'> | undefined;
  readonly email: EmailAddress;
  readonly record: FactsOnRecord | undefined;
  readonly now: Date;
};

export const STEPS = ['entra', 'company-credentials'] as const;
export type Step = (typeof STEPS)[number];

type Fact = string | boolean | null;
type Finding = { readonly applies: boolean; readonly facts: Readonly<Record<string, Fact>> };
/** `row`: of the table in docs/product.md#the-decision; two reasons may share one. */
type Rule = {
  readonly row: number;
  readonly reason: string;
  readonly step: Step;
  /** Whether what is on record for the address can change it, and be it whose alias that is. */
  readonly asksRecord: boolean;
  readonly look: (facts: SignInFacts) => Finding;
};

export const RULES = [
  {
    row: 1,
    reason: 'admin-portal',
    step: 'company-credentials',
    asksRecord: false,
    look: ({ app }) => ({ applies: app.kind === 'admin-portal', facts: { appKind: app.kind } }),
  },
  {
    row: 2,
    reason: 'unknown-domain',
    step: 'company-credentials',
    asksRecord: false,
    look: ({ account }) => ({ applies: account === undefined, facts: { domainHasAccount: account !== undefined } }),
  },
  {
    row: 3,
    reason: 'not-connected',
    step: 'company-credentials',
    asksRecord: false,
    // Broken is connected here: it fails closed later, and never falls back to passwords by itself.
    look: ({ account }) => ({
      applies: account?.integration.state === 'not-connected',
      facts: { integration: account?.integration.state ?? null },
    }),
  },
  {
    row: 4,
    reason: 'sso-off',
    step: 'company-credentials',
    asksRecord: false,
    // In `shadow` too: what it notes must change nothing for anybody.
    look: ({ account }) => ({ applies: account?.sso !== 'on', facts: { sso: account?.sso ?? null } }),
  },
  {
    row: 4,
    reason: 'domain-joining',
    step: 'company-credentials',
    asksRecord: true,
    // Nobody has confirmed yet whom SSO would lock out there.
    look: ({ account, email }) => {
      const domainIsJoining = account?.joining.includes(domainOf(email)) === true;
      return { applies: domainIsJoining, facts: { domainIsJoining } };
    },
  },
  {
    row: 5,
    reason: 'app-not-supported',
    step: 'company-credentials',
    asksRecord: false,
    look: ({ app, account }) => {
      const { requiresProduct: product } = app;
      const accountHasIt = product === undefined || account?.products.includes(product) === true;
      return { applies: !accountHasIt, facts: { requiredProduct: product ?? null, accountHasIt } };
    },
  },
  {
    row: 6,
    reason: 'excluded',
    step: 'company-credentials',
    asksRecord: true,
    look: ({ record, now }) => {
      const exclusion = record?.exclusion;
      const applies = exclusion !== undefined && isInForce(exclusion, now);
      const expiresAt = exclusion?.expiresAt?.toISOString() ?? null;
      return { applies, facts: { onExclusionList: exclusion !== undefined, expiresAt } };
    },
  },
  {
    row: 7,
    reason: 'two-factor-required',
    step: 'company-credentials',
    asksRecord: true,
    look: ({ app, record }) => {
      // Not known to have it: an address that the directory doesn't know gets the answer of a user without, which so tells of nobody.
      const facts = { appRequiresTwoFactor: app.requiresTwoFactor, userHasTwoFactor: record?.user?.twoFactor ?? null };
      return { applies: app.requiresTwoFactor && facts.userHasTwoFactor !== true, facts };
    },
  },
  {
    row: 8,
    reason: 'sso-on',
    step: 'entra',
    asksRecord: true,
    look: ({ record }) => ({ applies: true, facts: { userInControlPanel: record?.user !== undefined } }),
  },
] as const satisfies readonly Rule[];

export type Reason = (typeof RULES)[number]['reason'];

/** One row of the table as it was looked at: which rule, whether it applied, the facts it used. */
export type TraceEntry = { readonly rule: number; readonly reason: Reason } & Finding;

export type SignInDecision = {
  readonly step: Step;
  readonly reason: Reason;
  /** The rules in order, up to and including the one that applied. */
  readonly trace: readonly TraceEntry[];
};

/** Decides step two. Pure: the same facts give the same decision. The first rule that applies wins. */
export function decideSignIn(facts: SignInFacts): SignInDecision {
  const trace: TraceEntry[] = [];
  for (const { row, reason, step, look } of RULES) {
    const entry = { rule: row, reason, ...look(facts) };
    trace.push(entry);
    if (entry.applies) return { step, reason, trace };
  }
  throw new Error('the last rule of the table always applies');
}

const ASKS_RECORD: ReadonlyMap<Reason, boolean> = new Map(RULES.map(({ reason, asksRecord }) => [reason, asksRecord]));

/** Whether the decision needs to know what is on record for the address. */
export const asksForRecord = (facts: Omit<SignInFacts, 'record'>): boolean =>
  ASKS_RECORD.get(decideSignIn({ ...facts, record: undefined }).reason) === true;

/** What would be decided if the switch were on, which brings every domain into force: for shadow mode and for what an admin asks before turning it. Nobody signs in by it. */
export const decideAsIfOn = (facts: SignInFacts): SignInDecision =>
  decideSignIn({ ...facts, account: facts.account && { ...facts.account, sso: 'on', joining: [] } });
