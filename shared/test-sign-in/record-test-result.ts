/** Puts the end of a test sign-in on record, with its audit event; one that passed is remembered of its app. */
import { checksOf, type Findings, hasPassed, type TestResult, type TestSignInTicket } from './rules/test-sign-in.ts';
import { personOf } from '../platform/words/person.ts';
import type { AuditTrail } from '../audit/ports.ts';
import type { TenantId } from '../platform/words/identifiers.ts';
import type { PassedTests, TestSignInStore } from './ports.ts';
import { auditEventMaker, type EventDependencies } from '../audit/make-audit-event.ts';

type Dependencies = EventDependencies & {
  readonly testSignInStore: Pick<TestSignInStore, 'finishTest'>;
  readonly passedTests: Pick<PassedTests, 'keepPassed'>;
  readonly auditTrail: Pick<AuditTrail, 'record'>;
};

/** The contact who started is the actor. A test ends once: the first end counts. */
export const makeRecordTestResult = (dependencies: Dependencies) =>
  async function recordTestResult(
    {
      id,
      account: accountId,
      contact,
      contactPerson = {},
      app,
      email,
      tenantId,
    }: TestSignInTicket & {
      /** Where they were sent; undefined: nowhere. */
      readonly tenantId?: TenantId;
    },
    findings: Findings,
    refusal?: string,
  ): Promise<TestResult | 'already-finished'> {
    const result: TestResult = {
      ...{ finishedAt: dependencies.clock(), checks: checksOf(findings) },
      ...(refusal === undefined ? {} : { refusal }),
    };
    const failed = result.checks.find(({ passed }) => passed === false)?.check ?? null;
    const makeEvent = auditEventMaker(dependencies, accountId, {
      kind: 'contact',
      id: contact,
      ...personOf(contactPerson),
    });
    const after = { testId: id, app, email, result: hasPassed(result) ? 'passed' : 'failed', failedCheck: failed };
    const outcome = await dependencies.testSignInStore.finishTest(accountId, id, result);
    if (outcome !== 'finished') return 'already-finished';
    // Told of the end that counts, and of no other.
    const event = makeEvent('test-sign-in-finished', undefined, after);
    if (hasPassed(result) && tenantId !== undefined) {
      const passed = { app, email, tenantId, passedAt: result.finishedAt, startedBy: contact };
      await dependencies.passedTests.keepPassed(accountId, passed, event);
    } else await dependencies.auditTrail.record(event);
    return result;
  };
export type RecordTestResult = ReturnType<typeof makeRecordTestResult>;
