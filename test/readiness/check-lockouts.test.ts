import { describe, expect, it } from 'vitest';
import { connect } from '../../shared/users/rules/account.ts';
import type { AccountCounts } from '../../shared/users/rules/counts/account-counts.ts';
import { DomainName } from '../../shared/platform/words/identifiers.ts';
import { NO_READINESS, startRun } from '../../shared/readiness/rules/readiness-run.ts';
import { checkDomainLockouts, checkLockouts } from '../../shared/readiness/check-lockouts.ts';
import { contoso, countsOf, domain, link, now, unused } from '../support/port-stand-ins.ts';

const account = connect(contoso, link);
const joining = DomainName.parse('joining.example');
const nothingAccepted = { acceptLockouts: undefined, acceptUnknownReadiness: false };

/** A look at the tenant that failed a moment ago, after so many users whose rows can't be read. */
const failedLook = (unreadable: number) => {
  const { run } = startRun(NO_READINESS, link.tenantId, now);
  const value = { ...NO_READINESS, run: run && { ...run, failure: 'throttled' as const, unreadable } };
  return { readinessRuns: { readState: () => Promise.resolve({ value, version: '1' }) }, clock: () => now };
};
const noLook = { readinessRuns: { readState: unused }, clock: () => now };
const unreadable = (counts: AccountCounts, count: number): AccountCounts => ({ ...counts, unreadable: count });

describe('users whose rows can’t be read', () => {
  it.each([
    ['nothing is accepted', nothingAccepted],
    ['0 is accepted', { ...nothingAccepted, acceptLockouts: 0 }],
  ])('keep a domain from joining that has none else, when %s', async (_, accepted) => {
    const { value } = countsOf({ takenAt: now });
    const refused = { kind: 'users-unreadable', unreadable: 5 };
    expect(await checkDomainLockouts(noLook, account, unreadable(value, 5), joining, accepted)).toEqual(refused);
    expect(await checkDomainLockouts(noLook, account, value, joining, accepted)).toMatchObject({ kind: 'clear' });
  });

  it('can’t be accepted as not known, where the look that met them failed', async () => {
    const { value } = countsOf(undefined);
    const accepted = { ...nothingAccepted, acceptUnknownReadiness: true, unknownReadinessReason: 'late' };
    const ask = (count: number) => checkLockouts(failedLook(count), account, value, [domain], accepted);
    expect(await ask(5)).toEqual({ kind: 'users-unreadable', unreadable: 5 });
    const told = { acceptedUnknownReadiness: 'throttled', unknownReadinessReason: 'late' };
    expect(await ask(0)).toEqual({ kind: 'clear', accepted: told });
  });
});
