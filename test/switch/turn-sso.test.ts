import { describe, expect, it } from 'vitest';
import { type Account, connect, markBroken, turnSso, turnToShadow } from '../../shared/users/rules/account.ts';
import { NO_READINESS, startRun } from '../../shared/readiness/rules/readiness-run.ts';
import type { CountsSnapshot } from '../../shared/users/ports.ts';
import { DependencyUnavailable } from '../../shared/platform/ports.ts';
import { makeConfirmConsent } from '../../shared/consent/check-consent.ts';
import { makeTurnSso, type TurnSsoInput } from '../../shared/switch/turn-sso.ts';
import { base, contoso, countsOf, link, makeOneAccount, manager, now, unused } from '../support/port-stand-ins.ts';

const connected = connect(contoso, link);
const turn = { at: new Date('2026-11-01T00:00:00Z'), by: manager.id };
const userStore = {
  ...{ findAddresses: unused, findCandidates: unused },
  listUsersWithoutPassword: () => Promise.resolve({ items: [], next: undefined }),
};
const readinessRuns = { readState: () => Promise.resolve(undefined), listItems: unused };
const nothingAccepted = { acceptLockouts: undefined, acceptUnknownReadiness: false };
const on: TurnSsoInput = { accountId: contoso.id, sso: 'on', seenVersion: 0, caller: manager, ...nothingAccepted };
const off: TurnSsoInput = { ...on, sso: 'off', seenVersion: 1 };
const nobodyLockedOut = countsOf({ takenAt: now });
const confirmConsent = () => Promise.resolve('holds' as const);
const gone = () => Promise.resolve('gone' as const);

/** What every turn here needs beside the account. */
const others = (counts: CountsSnapshot = nobodyLockedOut) => ({
  ...{
    ...base,
    blockLeavers: () => Promise.resolve({ kind: 'not-wished' } as const),
    confirmConsent,
    userStore,
    readinessRuns,
  },
  countStore: { readCounts: () => Promise.resolve(counts) },
});

function open(stored: Account | undefined, counts: CountsSnapshot = nobodyLockedOut) {
  const one = makeOneAccount(stored);
  return { ...one, turn: makeTurnSso({ ...others(counts), ...one }) };
}

describe('turning SSO', () => {
  it('goes on although the account was changed otherwise in between', async () => {
    const { state, events, refusals, turn: turnIt } = open(connected);
    state.conflicts = 2;
    expect(await turnIt(on)).toMatchObject({ kind: 'turned', account: { sso: 'on' } });
    expect([events.length, refusals.length]).toEqual([1, 0]);
  });

  it('is refused when the switch itself moved in between, with the switch as it is now', async () => {
    const one = makeOneAccount(connected);
    const moved = turnSso(turnSso(connected, 'on'), 'off', turn);
    const accountStore = {
      ...one.accountStore,
      changeAccount: () => {
        one.state.account = moved;
        return Promise.resolve('conflict' as const);
      },
    };
    const turnIt = makeTurnSso({ ...others(), ...one, accountStore });
    expect(await turnIt(on)).toEqual({ kind: 'version-changed', current: moved });
    expect(one.refusals).toMatchObject([{ refusal: 'version-changed', before: { sso: 'off' }, after: { sso: 'on' } }]);
  });

  it('gives up after a bounded number of conflicts', async () => {
    const { state, events, refusals, turn: turnIt } = open(connected);
    state.conflicts = Number.POSITIVE_INFINITY;
    expect(await turnIt(on)).toEqual({ kind: 'changed-meanwhile' });
    expect(events).toEqual([]);
    expect(refusals.map(({ refusal }) => refusal)).toEqual(['changed-meanwhile']);
  });

  it('looks at the version before anything else, so that a stale page learns of it first', async () => {
    const { turn: turnIt, refusals } = open(contoso);
    const stale = { kind: 'version-changed', current: contoso };
    expect(await turnIt({ ...on, seenVersion: 7 })).toEqual(stale);
    expect(await turnIt({ ...on, seenVersion: undefined })).toEqual(stale);
    expect(await turnIt(on)).toEqual({ kind: 'not-connected' });
    expect(await turnIt({ ...on, sso: 'shadow' })).toEqual({ kind: 'not-connected' });
    expect(refusals).toHaveLength(4);
    for (const event of refusals) {
      expect(event).toMatchObject({ action: 'sso-switched', outcome: 'refused', actor: { id: 'manager-1' } });
    }
    expect(refusals.at(-1)).toMatchObject({ refusal: 'not-connected', after: { sso: 'shadow' } });
  });

  it('changes nothing when the list of those without a password can not be read', async () => {
    const one = makeOneAccount(turnSso(connected, 'on'));
    const away = () => Promise.reject(new DependencyUnavailable('storage'));
    const turnIt = makeTurnSso({ ...others(), ...one, userStore: { ...userStore, listUsersWithoutPassword: away } });
    await expect(turnIt(off)).rejects.toThrow(DependencyUnavailable);
    expect(one.steps).toEqual([]);
  });

  it('refuses nothing without its entry in the trail: when that can not be written, the caller hears of it', async () => {
    const one = makeOneAccount(contoso);
    const auditTrail = { ...one.auditTrail, record: () => Promise.reject(new DependencyUnavailable('storage')) };
    const turnIt = makeTurnSso({ ...others(), ...one, auditTrail });
    await expect(turnIt(on)).rejects.toThrow(DependencyUnavailable);
  });

  it('knows no account that is not there, and puts nothing in its trail', async () => {
    const { turn: turnIt, refusals } = open(undefined);
    expect(await turnIt(on)).toEqual({ kind: 'account-not-found' });
    expect(refusals).toEqual([]);
  });

  it.each([
    ['off', connected],
    ['on', turnSso(connected, 'on', turn)],
    ['on', markBroken(turnSso(connected, 'on', turn), 'app-disabled', now)],
    ['shadow', turnToShadow(connected, turn)],
  ] as const)(
    'to %s where it is there already changes nothing, and accepts whatever the numbers are',
    async (sso, account) => {
      const { turn: turnIt, steps, refusals } = open(account, countsOf(undefined));
      const outcome = await turnIt({ ...on, sso, seenVersion: account.ssoVersion });
      expect(outcome).toMatchObject({ kind: 'turned', account });
      expect([steps, refusals]).toEqual([[], []]);
    },
  );

  it('keeps when it was and who did it', async () => {
    const { turn: turnIt } = open(connected);
    expect(await turnIt(on)).toMatchObject({ account: { ssoTurned: { at: now, by: manager.id } } });
  });
});

describe('turning to shadow', () => {
  const shadow = { ...on, sso: 'shadow' } as const;

  it('asks no report, and says who has no password: people are asked for one', async () => {
    const { turn: turnIt, events } = open(connected, countsOf(undefined));
    expect(await turnIt(shadow)).toMatchObject({
      kind: 'turned',
      account: { sso: 'shadow', shadowSince: now, ssoVersion: 1 },
      takenAway: { usersWithoutPassword: { count: 0 } },
    });
    expect(events).toMatchObject([{ before: { sso: 'off' }, after: { sso: 'shadow' } }]);
  });

  it('is refused while the integration is broken', async () => {
    const one = makeOneAccount(markBroken(connected, 'consent-withdrawn', now));
    const parts = { ...others(), ...one };
    for (const said of [gone, () => Promise.resolve('unanswered' as const)]) {
      const turnIt = makeTurnSso({ ...parts, confirmConsent: said });
      expect(await turnIt(shadow)).toEqual({ kind: 'integration-broken' });
      expect(await turnIt(on)).toEqual({ kind: 'integration-broken' });
    }
    expect(one.refusals.at(-1)).toMatchObject({ refusal: 'integration-broken' });
  });

  it('goes on when Entra says that what was marked broken works again', async () => {
    const one = makeOneAccount(markBroken(connected, 'app-disabled', now));
    const dependencies = { ...others(), ...one };
    const entraTenants = { checkConsent: () => Promise.resolve('granted' as const) };
    const turnIt = makeTurnSso({
      ...dependencies,
      confirmConsent: makeConfirmConsent({ ...dependencies, entraTenants }),
    });
    expect(await turnIt(on)).toMatchObject({
      kind: 'turned',
      account: { sso: 'on', integration: { state: 'connected' } },
    });
    expect(one.events.map(({ action }) => action)).toEqual(['integration-mended', 'sso-switched']);
  });

  it('is left for on by the same rules as off, and for off without any', async () => {
    const inShadow = turnToShadow(connected, turn);
    const unknown = open(inShadow, countsOf(undefined));
    expect(await unknown.turn({ ...on, seenVersion: 1 })).toEqual({ kind: 'readiness-unknown' });
    expect(await unknown.turn(off)).toMatchObject({ kind: 'turned', account: { sso: 'off', shadowSince: undefined } });
  });
});

describe('turning SSO on', () => {
  const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
  const report = (lockedOut: number, takenAt = minutesAgo(5), notJudged = 0) => ({ lockedOut, takenAt, notJudged });
  const DAY = 24 * 60;

  it.each([
    ['nobody is locked out', report(0), {}, undefined, {}],
    [
      'nobody is locked out, and that is accepted',
      report(0),
      { acceptLockouts: 0 },
      undefined,
      { acceptedLockouts: 0 },
    ],
    ['nobody is locked out any more, of those accepted', report(0), { acceptLockouts: 7 }, 'would-lock-out', undefined],
    ['users are locked out', report(3), {}, 'would-lock-out', undefined],
    [
      'users were made since the report',
      report(3, minutesAgo(5), 2),
      { acceptLockouts: 3 },
      'would-lock-out',
      undefined,
    ],
    ['those made since are accepted too', report(3, now, 2), { acceptLockouts: 5 }, undefined, { acceptedLockouts: 5 }],
    ['another number is accepted', report(3), { acceptLockouts: 2 }, 'would-lock-out', undefined],
    ['a larger number is accepted', report(3), { acceptLockouts: 4 }, 'would-lock-out', undefined],
    ['none is accepted', report(3), { acceptLockouts: 0 }, 'would-lock-out', undefined],
    ['the very number is accepted', report(3), { acceptLockouts: 3 }, undefined, { acceptedLockouts: 3 }],
    [
      'not knowing is accepted, but it is known',
      report(3),
      { acceptUnknownReadiness: true, unknownReadinessReason: 'late' },
      'would-lock-out',
      undefined,
    ],
    ['there is no report', undefined, {}, 'readiness-unknown', undefined],
    ['a number is accepted without a report', undefined, { acceptLockouts: 3 }, 'readiness-unknown', undefined],
    [
      'not knowing is accepted, which nobody tried',
      undefined,
      { acceptUnknownReadiness: true, unknownReadinessReason: 'late' },
      'readiness-unknown',
      undefined,
    ],
    ['the report is a day old', report(0, minutesAgo(DAY)), {}, undefined, {}],
    ['the report is older than a day', report(0, minutesAgo(DAY + 1)), {}, 'readiness-unknown', undefined],
    ['the report is of an instance whose clock is ahead', report(0, minutesAgo(-2)), {}, undefined, {}],
  ] as const)('when %s', async (_, given, accepted, refusal, told) => {
    const { turn: turnIt, state, events, refusals } = open(connected, countsOf(given));
    const outcome = await turnIt({ ...on, ...accepted });
    if (refusal === undefined) {
      expect(outcome.kind).toBe('turned');
      expect(events.map(({ after }) => after)).toEqual([{ sso: 'on', ...told }]);
      expect(refusals).toEqual([]);
    } else {
      const { lockedOut = 0, notJudged = 0, takenAt } = given ?? {};
      const number = { lockedOut: lockedOut + notJudged, notJudged, takenAt };
      expect(outcome).toEqual(refusal === 'would-lock-out' ? { kind: refusal, ...number } : { kind: refusal });
      expect(state.account).toBe(connected);
      expect(refusals).toMatchObject([{ action: 'sso-switched', refusal, before: { sso: 'off' } }]);
    }
  });

  it.each([
    ['a look failed a moment ago', 'no-permission', link.tenantId, 0, { kind: 'turned' }],
    ['a look failed long ago', 'throttled', link.tenantId, 61, { kind: 'readiness-unknown' }],
    ['a look goes on', undefined, link.tenantId, 0, { kind: 'readiness-unknown' }],
    ['a look at another tenant failed', 'no-permission', 'another', 0, { kind: 'readiness-unknown' }],
  ] as const)('takes not knowing only when nobody can know: %s', async (_, failure, tenant, minutes, outcome) => {
    const { run } = startRun(NO_READINESS, tenant as typeof link.tenantId, minutesAgo(minutes));
    const state = { value: { ...NO_READINESS, run: run && { ...run, failure } }, version: '1' };
    const one = makeOneAccount(connected);
    const turnIt = makeTurnSso({
      ...others(countsOf(undefined)),
      ...one,
      readinessRuns: { readState: () => Promise.resolve(state), listItems: unused },
    });
    expect(await turnIt({ ...on, acceptUnknownReadiness: true })).toEqual({ kind: 'readiness-unknown' });
    const unknown = { acceptUnknownReadiness: true, unknownReadinessReason: 'it can’t wait' };
    expect(await turnIt({ ...on, ...unknown })).toMatchObject(outcome);
    const told = { acceptedUnknownReadiness: failure, unknownReadinessReason: 'it can’t wait' };
    if (outcome.kind === 'turned') expect(one.events[0]?.after).toMatchObject(told);
  });

  it('brings the numbers along, and looks again when they changed, without asking Azure once more', async () => {
    const one = makeOneAccount(connected);
    const brought: unknown[] = [];
    let reads = 0;
    const accountStore = {
      ...one.accountStore,
      changeAccount: (...[before, after, event, counts]: Parameters<typeof one.accountStore.changeAccount>) => {
        brought.push(counts?.version);
        return reads < 3 ? Promise.resolve('conflict' as const) : one.accountStore.changeAccount(before, after, event);
      },
    };
    let asked = 0;
    const turnIt = makeTurnSso({
      ...others(),
      ...one,
      accountStore,
      countStore: {
        readCounts: () => Promise.resolve({ ...countsOf(report(3)), version: `counts-${(reads += 1)}` }),
      },
      confirmConsent: () => {
        asked += 1;
        return Promise.resolve('holds');
      },
    });
    expect(await turnIt({ ...on, acceptLockouts: 3 })).toMatchObject({ kind: 'turned' });
    expect([brought, asked]).toEqual([['counts-1', 'counts-2', 'counts-3'], 1]);
  });

  it('is refused when Entra says that the consent is gone, of which nobody had noticed', async () => {
    const one = makeOneAccount(connected);
    const turnIt = makeTurnSso({ ...others(), ...one, confirmConsent: gone });
    expect(await turnIt(on)).toEqual({ kind: 'integration-broken' });
    expect([one.events, one.refusals[0]?.refusal]).toEqual([[], 'integration-broken']);
    expect((await turnIt({ ...on, sso: 'shadow' })).kind).toBe('turned');
  });

  it('asks the report of the tenant that is linked now', async () => {
    const otherTenant = '22222222-2222-4222-8222-222222222222' as typeof link.tenantId;
    const { turn: turnIt } = open(connect(contoso, { ...link, tenantId: otherTenant }), nobodyLockedOut);
    expect(await turnIt(on)).toEqual({ kind: 'readiness-unknown' });
  });

  it('tells in the trail how many would have been locked out, and how many the caller had in mind', async () => {
    const { turn: turnIt, refusals } = open(connected, countsOf(report(3)));
    await turnIt({ ...on, acceptLockouts: 2 });
    expect(refusals[0]?.after).toEqual({ sso: 'on', lockedOut: 3, acceptLockouts: 2 });
  });

  it('changes nothing when the numbers can not be read', async () => {
    const one = makeOneAccount(connected);
    const away = () => Promise.reject(new DependencyUnavailable('storage'));
    const turnIt = makeTurnSso({ ...others(), ...one, countStore: { readCounts: away } });
    await expect(turnIt(on)).rejects.toThrow(DependencyUnavailable);
    expect(one.steps).toEqual([]);
  });
});
