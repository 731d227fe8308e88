/** Test sign-ins, and which of them passed, as they are kept. */
import type { AccountId, AppId } from '../platform/words/identifiers.ts';
import type { PassedTest, TestResult, TestSignIn, TestSignInId } from './rules/test-sign-in.ts';
import type { AuditEvent } from '../platform/words/audit-event.ts';
import type { TestedConnection } from '../integration/ports.ts';
import type { RefusedTests } from '../readiness/ports.ts';

/** Test sign-ins of accounts, each ended at most once. */
export interface TestSignInStore extends RefusedTests {
  createTest(test: TestSignIn): Promise<void>;
  /** Those of an app, in no order; of at most 5,000 that the account has. */
  listTests(accountId: AccountId, app: AppId): Promise<readonly TestSignIn[]>;
  findTest(accountId: AccountId, id: TestSignInId): Promise<TestSignIn | undefined>;
  /** `already-finished` also when it is gone. */
  finishTest(accountId: AccountId, id: TestSignInId, result: TestResult): Promise<'finished' | 'already-finished'>;
  /** Deletes those started before the moment, at most a bounded number; answers how many. */
  deleteStarted(before: Date): Promise<number>;
}

/** Of each app the newest test sign-in that passed. */
export interface PassedTests extends TestedConnection {
  /** In one transaction with its event. */
  keepPassed(accountId: AccountId, passed: PassedTest, event: AuditEvent): Promise<void>;
  /** In the order of the apps' ids, whatever is connected by now. */
  listPassed(accountId: AccountId): Promise<readonly PassedTest[]>;
}
