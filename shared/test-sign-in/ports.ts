/** Test sign-ins, as they are kept. */
import type { AccountId } from '../platform/words/identifiers.ts';
import type { TestResult, TestSignIn, TestSignInId } from './rules/test-sign-in.ts';
import type { RefusedTests } from '../readiness/ports.ts';

/** Test sign-ins of accounts, each ended at most once. */
export interface TestSignInStore extends RefusedTests {
  createTest(test: TestSignIn): Promise<void>;
  findTest(accountId: AccountId, id: TestSignInId): Promise<TestSignIn | undefined>;
  /** `already-finished` also when it is gone. */
  finishTest(accountId: AccountId, id: TestSignInId, result: TestResult): Promise<'finished' | 'already-finished'>;
  /** Deletes those started before the moment, at most a bounded number; answers how many. */
  deleteStarted(before: Date): Promise<number>;
}
