/** A browser is back from Azure: when it left for a test sign-in, every check is made and told, and nobody gets in anywhere. */
import type { AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import type { AzureError } from '../entra/rules/azure-errors.ts';
import type { Findings, TestResult, TestSignInTransaction } from './rules/test-sign-in.ts';
import type { Sealer } from '../platform/ports.ts';
import type { TestSignInStore } from './ports.ts';
import { notMet } from './describe-test-findings.ts';
import type { JudgeTestSignIn } from './judge-test-sign-in.ts';
import { openVisit } from '../platform/keys/open-sealed.ts';
import { TELL_NOBODY, type TellWhose } from '../platform/words/refused-visit.ts';
import { testVisit } from './test-link.ts';
import { makeReadEntraRefusal, type ReadEntraRefusalDependencies } from '../consent/read-entra-refusal.ts';
import type { RecordTestResult } from './record-test-result.ts';

export type FinishTestSignInInput = {
  readonly state: string;
  /** What this browser kept under that state. */
  readonly cookie: string | undefined;
  readonly code: string | undefined;
  readonly error: AzureError | undefined;
};
export type FinishTestSignInOutcome =
  /** The browser left for an app's sign-in, or for nothing that is known. */
  | { readonly kind: 'no-test' }
  | { readonly kind: 'test-ended' }
  | {
      readonly kind: 'finished';
      readonly test: Pick<TestSignInTransaction, 'app' | 'email'>;
      readonly result: TestResult;
    };

type Dependencies = ReadEntraRefusalDependencies & {
  readonly testSignInStore: Pick<TestSignInStore, 'findTest'>;
  readonly judgeTestSignIn: JudgeTestSignIn;
  readonly recordTestResult: RecordTestResult;
  readonly sealer: Sealer;
  readonly catalogue: Pick<AppCatalogue, 'company'>;
};

export const makeFinishTestSignIn = (dependencies: Dependencies) => {
  const { testSignInStore, judgeTestSignIn, recordTestResult, sealer, catalogue } = dependencies;
  const readEntraRefusal = makeReadEntraRefusal(dependencies);

  const judge = async (
    transaction: TestSignInTransaction,
    input: FinishTestSignInInput,
  ): Promise<{ readonly findings: Findings; readonly refusal?: string }> => {
    const { code, error } = input;
    const { company } = catalogue;
    if (error !== undefined) {
      const { refusal } = await readEntraRefusal(transaction.account, transaction.tenantId, error);
      return { findings: notMet(refusal, company), refusal };
    }
    return { findings: code === undefined ? notMet('no-code', company) : await judgeTestSignIn(transaction, code) };
  };

  return async function finishTestSignIn(
    input: FinishTestSignInInput,
    tellWhose: TellWhose = TELL_NOBODY,
  ): Promise<FinishTestSignInOutcome> {
    const { state: name, cookie } = input;
    const transaction = await openVisit(sealer, testVisit, { name, cookie }, tellWhose);
    if (transaction === undefined) return { kind: 'no-test' };
    const stored = await testSignInStore.findTest(transaction.account, transaction.id);
    if (stored === undefined || stored.result !== undefined) return { kind: 'test-ended' };
    const { findings, refusal } = await judge(transaction, input);
    const result = await recordTestResult(transaction, findings, refusal);
    return result === 'already-finished' ? { kind: 'test-ended' } : { kind: 'finished', test: transaction, result };
  };
};
export type FinishTestSignIn = ReturnType<typeof makeFinishTestSignIn>;
