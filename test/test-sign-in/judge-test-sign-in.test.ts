import { describe, expect, it } from 'vitest';
import { Company } from '../../shared/platform/words/apps/company.ts';
import type { AuditEvent } from '../../shared/platform/words/audit-event.ts';
import { AppId, EmailAddress } from '../../shared/platform/words/identifiers.ts';
import {
  checksOf,
  hasPassed,
  testStateOf,
  TEST_CHECKS,
  type TestResult,
  type TestSignIn,
  TestSignInId,
} from '../../shared/test-sign-in/rules/test-sign-in.ts';
import { fillIn, namesOf } from '../../shared/platform/words/refusals/refusal.ts';
import { AZURE_REFUSAL_NAMES, REFUSALS } from '../../shared/platform/words/refusals/refusals.ts';
import { DependencyUnavailable } from '../../shared/platform/ports.ts';
import { notMet, notTheUser } from '../../shared/test-sign-in/describe-test-findings.ts';
import { makeRecordTestResult } from '../../shared/test-sign-in/record-test-result.ts';
import { base, contoso, manager, now } from '../support/port-stand-ins.ts';
import { newTenantId, personOf } from '../support/sign-in/staged-entra.ts';

const ticket = {
  id: TestSignInId.parse('00000000-0000-4000-8000-000000000001'),
  ...{ account: contoso.id, contact: manager.id, app: AppId.parse('elevate') },
  ...{ email: EmailAddress.parse('ann@contoso.example'), expiresAt: 0 },
};
const somebody = personOf({ tenantId: newTenantId(), upn: 'bob@contoso.example' });
const passed = { passed: true, detail: 'x' } as const;

const COMPANY = Company.parse({
  name: 'Acme Hosting',
  controlPanelName: 'Acme Panel',
  controlPanelUrl: 'https://panel.example',
});

describe('the state of a test sign-in', () => {
  const test: TestSignIn = { ...ticket, startedAt: now, result: undefined };
  const after = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
  const resultOf = (checks: TestResult['checks']) => ({ ...test, result: { finishedAt: now, checks } });
  const all = TEST_CHECKS.map((check) => ({ check, ...passed }));

  it('is waiting for as long as link and way through Azure last, then expired', () => {
    expect([0, 19.99, 20, 1000].map((minutes) => testStateOf(test, after(minutes)))).toEqual([
      ...['waiting', 'waiting', 'expired', 'expired'],
    ]);
  });

  it('is passed only when every check is, and stays what it was', () => {
    expect(testStateOf(resultOf(all), after(1000))).toBe('passed');
    for (const value of [false, null]) {
      for (const at of TEST_CHECKS.keys()) {
        const checks = all.map((check, index) => (index === at ? { ...check, passed: value } : check));
        expect(testStateOf(resultOf(checks), now)).toBe('failed');
      }
    }
  });

  it('lists every check in order, those without a finding as not reached', () => {
    const checks = checksOf({ tenant: passed });
    expect(checks.map(({ check }) => check)).toEqual(TEST_CHECKS);
    expect(checks.filter((check) => check.passed !== null)).toEqual([{ check: 'tenant', ...passed }]);
  });
});

describe('what a test sign-in finds', () => {
  it('is a sentence for whatever Azure refuses, and never a pass', () => {
    for (const refusal of [...AZURE_REFUSAL_NAMES, 'guest', 'no-code'] as const) {
      const checks = checksOf(notMet(refusal, COMPANY));
      const failed = checks.filter((check) => check.passed === false);
      expect([refusal, failed.length, hasPassed({ finishedAt: now, checks })]).toEqual([refusal, 1, false]);
      for (const { detail } of checks) expect(detail).toMatch(/^[A-Z].*\.$/);
      // Whatever comes after the check that failed wasn't reached.
      const at = checks.findIndex((check) => check.passed === false);
      expect(checks.slice(at + 1).every((check) => check.passed === null)).toBe(true);
    }
  });

  it.each([
    ['tenant-not-linked', 'tenant'],
    ['integration-broken', 'tenant'],
    ['not-in-control-panel', 'user-in-control-panel'],
    ['address-differs', 'user-in-control-panel'],
  ] as const)('of somebody with %s is what the table of refusals tells administrators', (refusal, check) => {
    const found = { kind: 'refused', refusal, whose: undefined } as const;
    const { detail } = notTheUser(found, somebody, { email: ticket.email, company: COMPANY })[check] ?? {};
    expect(detail).toBe(fillIn(REFUSALS[refusal].toAdmin, namesOf(COMPANY)));
  });
});

describe('the end of a test sign-in', () => {
  const record = (outcome: 'finished' | 'already-finished', told = true) => {
    const events: AuditEvent[] = [];
    const stored: TestResult[] = [];
    const recordTestResult = makeRecordTestResult({
      ...base,
      passedTests: { keepPassed: () => Promise.reject(new Error('none of these passed')) },
      testSignInStore: {
        finishTest: (_account, _id, result) => {
          stored.push(result);
          return Promise.resolve(outcome);
        },
      },
      auditTrail: {
        record: (event) => {
          if (!told) return Promise.reject(new DependencyUnavailable('storage'));
          events.push(event);
          return Promise.resolve();
        },
      },
    });
    return { events, stored, recordTestResult };
  };

  it('is told with the first check that failed', async () => {
    const { events, recordTestResult } = record('finished');
    await recordTestResult(ticket, notMet('guest', COMPANY));
    expect(events).toMatchObject([
      { action: 'test-sign-in-finished', outcome: 'done', after: { result: 'failed', failedCheck: 'person' } },
    ]);
  });

  it('counts once, and only the one that counts is told', async () => {
    const late = record('already-finished');
    expect(await late.recordTestResult(ticket, {})).toBe('already-finished');
    expect(late.events).toEqual([]);
    await expect(record('finished', false).recordTestResult(ticket, {})).rejects.toThrow(DependencyUnavailable);
  });
});
