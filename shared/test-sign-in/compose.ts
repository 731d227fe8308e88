/** A sign-in that an account tries before it is for everybody. */
import type { NeedsOf } from '../platform/needs.ts';
import { makeBeginTestSignIn } from './begin-test-sign-in.ts';
import { makeFindLatestTests } from './find-latest-tests.ts';
import { makeFinishTestSignIn } from './finish-test-sign-in.ts';
import { makeListPassedTests } from './list-passed-tests.ts';
import { makeJudgeTestSignIn } from './judge-test-sign-in.ts';
import { makeRecordTestResult } from './record-test-result.ts';
import { makeStartTestSignIn } from './start-test-sign-in.ts';

type Ports = Omit<
  NeedsOf<
    | typeof makeBeginTestSignIn
    | typeof makeFindLatestTests
    | typeof makeFinishTestSignIn
    | typeof makeJudgeTestSignIn
    | typeof makeListPassedTests
    | typeof makeRecordTestResult
    | typeof makeStartTestSignIn
  >,
  'judgeTestSignIn' | 'recordTestResult'
>;

export function composeTestSignIn(ports: Ports) {
  const recordTestResult = makeRecordTestResult(ports);
  const judgeTestSignIn = makeJudgeTestSignIn(ports);
  return {
    beginTestSignIn: makeBeginTestSignIn({ ...ports, recordTestResult }),
    findLatestTests: makeFindLatestTests(ports),
    finishTestSignIn: makeFinishTestSignIn({ ...ports, judgeTestSignIn, recordTestResult }),
    listPassedTests: makeListPassedTests(ports),
    startTestSignIn: makeStartTestSignIn(ports),
  };
}
