/** A test sign-in: one user goes the real way through Azure before the switch is on, and every check on it is told. Nobody gets into an app by it. */
import * as z from 'zod';
import { AccountId, AppId, ContactId, EmailAddress, TenantId, type UserId } from '../../platform/words/identifiers.ts';
import { SealedPerson } from '../../platform/words/person.ts';
import { TEST_LINK_LIFETIME_MS, TRANSACTION_LIFETIME_MS } from '../../platform/words/lifetimes.ts';
import type { Account } from '../../users/rules/account.ts';

/** In the order in which a sign-in meets them. */
export const TEST_CHECKS = [
  'ticket',
  'azure-sign-in',
  'tenant',
  'person',
  'user-in-control-panel',
  'decision',
  'binding-possible',
] as const;
export type TestCheckName = (typeof TEST_CHECKS)[number];

/** `passed` is null for a check that wasn't reached. `detail`: a sentence for people. */
export type TestCheck = { readonly check: TestCheckName; readonly passed: boolean | null; readonly detail: string };

export const TestSignInId = z.uuid().brand<'TestSignInId'>();
export type TestSignInId = z.infer<typeof TestSignInId>;

export type TestSignIn = {
  readonly id: TestSignInId;
  readonly account: AccountId;
  readonly app: AppId;
  readonly email: EmailAddress;
  /** Whose address it was then; undefined: nobody's, or it is of an older version. */
  readonly user?: UserId | undefined;
  readonly startedAt: Date;
  /** Until when its link works; undefined: for ten minutes. */
  readonly linkEndsAt?: Date | undefined;
  /** Undefined: nobody came back from Azure yet. */
  readonly result: TestResult | undefined;
};
export type TestResult = {
  readonly finishedAt: Date;
  readonly checks: readonly TestCheck[];
  /** Why Azure turned the person away, where it did. */
  readonly refusal?: string | undefined;
};

export const hasPassed = ({ checks }: TestResult): boolean => checks.every(({ passed }) => passed === true);

export const TEST_STATES = ['waiting', 'passed', 'failed', 'expired'] as const;
export type TestState = (typeof TEST_STATES)[number];

export const linkEndOf = ({ startedAt, linkEndsAt }: Pick<TestSignIn, 'startedAt' | 'linkEndsAt'>): Date =>
  linkEndsAt ?? new Date(startedAt.getTime() + TEST_LINK_LIFETIME_MS);

export function testStateOf(test: TestSignIn, now: Date): TestState {
  if (test.result !== undefined) return hasPassed(test.result) ? 'passed' : 'failed';
  return now.getTime() - linkEndOf(test).getTime() < TRANSACTION_LIFETIME_MS ? 'waiting' : 'expired';
}

export type Findings = Readonly<Partial<Record<TestCheckName, Pick<TestCheck, 'passed' | 'detail'>>>>;

/** All checks in order; one that nothing was found about wasn't reached. */
export const checksOf = (findings: Findings): readonly TestCheck[] =>
  TEST_CHECKS.map((check) => ({ check, ...(findings[check] ?? { passed: null, detail: 'Not reached.' }) }));

/** The link for a browser: whose test it is. It works once. */
export const TestSignInTicket = z.object({
  id: TestSignInId,
  account: AccountId,
  /** Who started it, and is the actor of all that follows. */
  contact: ContactId,
  contactPerson: SealedPerson,
  app: AppId,
  email: EmailAddress,
  /** Seconds since 1970. */
  expiresAt: z.number().int(),
});
export type TestSignInTicket = z.infer<typeof TestSignInTicket>;

/** While the person is at Azure. Sealed for a purpose of its own: it is never taken for an app's sign-in, nor that for a test. */
export const TestSignInTransaction = z.object({
  ...TestSignInTicket.shape,
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  tenantId: TenantId,
});
export type TestSignInTransaction = z.infer<typeof TestSignInTransaction>;

/** One that passed, as it is remembered of each app: it says something as long as the connection is the one that was tested. */
export type PassedTest = {
  readonly app: AppId;
  /** Of the user who signed in. */
  readonly email: EmailAddress;
  readonly tenantId: TenantId;
  readonly passedAt: Date;
  readonly startedBy: ContactId;
};

/** A tenant that was let go and connected again was connected anew: what the old consent gave is no word on the new one. */
export const isOfConnection = ({ integration }: Account, { tenantId, passedAt }: PassedTest): boolean =>
  integration.state !== 'not-connected' &&
  integration.tenantId === tenantId &&
  integration.connectedAt.getTime() <= passedAt.getTime();
