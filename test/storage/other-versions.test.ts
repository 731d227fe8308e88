/** Rows of older versions, and what an older version makes of ours: a deployment has both for a while, and can be gone back on. */
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { accountColumns, accountOf } from '../../shared/accounts/storage/account-store.ts';
import { auditColumns, auditEventOf } from '../../shared/platform/tables/commit-change.ts';
import { accountCountsOf, countsColumns, ownVerdictOf } from '../../shared/users/storage/counts/counts-row.ts';
import { itemsOf } from '../../shared/readiness/storage/readiness-row.ts';
import { readinessStateColumns, readinessStateOf } from '../../shared/readiness/storage/readiness-runs.ts';
import { sightingOf } from '../../shared/shadow/storage/shadow-row.ts';
import { testSignInOf } from '../../shared/test-sign-in/storage/test-sign-in-store.ts';
import { verdictOfItem } from '../../shared/users/rules/counts/account-counts.ts';
import { isNobodyNew, lockedOutThen } from '../../shared/users/rules/counts/recount.ts';
import { countStatuses, NO_TOTALS } from '../../shared/readiness/rules/readiness.ts';
import { READINESS_STATUSES } from '../../shared/platform/words/readiness-status.ts';
import { finishRun, NO_READINESS, type ReadinessState, startRun } from '../../shared/readiness/rules/readiness-run.ts';
import { UnreadableRow } from '../../shared/platform/ports.ts';
import { ContactId, DomainName, EmailAddress, UserId } from '../../shared/platform/words/identifiers.ts';
import { accountMarksColumns, accountMarksOf } from '../../shared/users/storage/rows/marks-column.ts';
import { readAddress } from '../../shared/users/storage/rows/address-row.ts';
import { accountMarksAfter, connect, turnSso, turnToShadow } from '../../shared/users/rules/account.ts';
import { newAccountMarks, withDomain } from '../../shared/users/rules/account-profile.ts';
import { NO_ADDRESS_MARKS } from '../../shared/users/rules/user.ts';
import { someAccount, someAccountId, someDomain, someEvent, someLink, someTenant } from '../contracts/store-world.ts';

const account = connect(someAccount(someAccountId()), someLink(someTenant()));
const ANN = EmailAddress.parse('ann@contoso.example');
const turn = { at: new Date('2026-11-22T01:02:03.004Z'), by: ContactId.parse('contact-2') };
const shadow = turnToShadow(account, turn);
/** What version 0.1.0 reads of the switch; it passes over columns that it doesn't know. */
const OldSwitch = z.object({ sso: z.enum(['on', 'off']), ssoVersion: z.int().min(0) });
const stored = (columns: object): unknown => JSON.parse(JSON.stringify(columns));

describe('the row of an audit event', () => {
  it('is read when a newer version wrote an action that this one does not know', () => {
    const event = someEvent(account.id);
    const row = { ...auditColumns(event), action: 'something-newer' };
    expect(auditEventOf(account.id, stored(row))).toEqual({ ...event, action: 'something-newer' });
  });
});

type Json = Readonly<Record<string, unknown>>;

describe('what is kept of a readiness report', () => {
  const tenant = someTenant();
  const at = new Date('2026-11-25T08:00:00.123Z');
  const taken = (): ReadinessState => {
    const begun = startRun(NO_READINESS, tenant, at);
    const { run } = begun;
    if (run === undefined) throw new Error('no run');
    return startRun(
      finishRun(begun, { ...run, totals: countStatuses(NO_TOTALS, ['ready', 'ambiguous']) }, at),
      tenant,
      at,
    );
  };
  /** As a newer version writes it: `change` the JSON of a column. */
  const rowWith = (change: Partial<Record<'run' | 'report' | 'leftovers', (value: Json) => object>>): unknown => {
    const row = { ...readinessStateColumns(taken(), 'w'), aNewColumn: 'x' } as Record<string, string>;
    for (const [column, edit] of Object.entries(change))
      row[column] = JSON.stringify(edit(JSON.parse(row[column] ?? '') as Json));
    return row;
  };
  const newTotals = ({ totals }: Json) => ({
    ...{ users: 7, lockedOut: 4, byAge: {} },
    byStatus: { ...(totals as { byStatus: object }).byStatus, 'mailbox-missing': 5 },
  });
  const reportIn = (columns: object) => JSON.parse((columns as { report: string }).report) as { totals: Json };

  it('is read with a status that this version does not know: its numbers stay', () => {
    const row = rowWith({ report: (report) => ({ ...report, totals: newTotals(report), aNewMember: [1] }) });
    const { report } = readinessStateOf(row).state;
    expect(report?.totals).toMatchObject({ users: 7, lockedOut: 4, byStatus: { ready: 1, ambiguous: 1, excluded: 0 } });
    const { byStatus } = reportIn(readinessStateColumns(readinessStateOf(row).state, 'x')).totals;
    expect(byStatus, 'and are there for the newer version again').toMatchObject({ 'mailbox-missing': 5 });
  });

  it('is read where a newer version knows of assignment what this one does not: as not known', () => {
    const assignment = { required: true, who: 'by-device', app: someTenant(), groups: [], rows: 0 };
    const row = rowWith({ report: (report) => ({ ...report, assignment }) });
    expect(readinessStateOf(row).state.report?.assignment).toMatchObject({ required: true, who: 'unknown' });
  });

  it.each<[string, object]>([
    ['at a phase', { phase: 'devices' }],
    ['ended by a failure', { failure: 'licence-missing' }],
  ])('leaves a run %s that this version does not know, which begins anew, and keeps the report', (_, change) => {
    const row = rowWith({ run: (run) => ({ ...run, ...change, aNewMember: 1 }) });
    const { state } = readinessStateOf(row);
    expect(state).toMatchObject({ run: undefined, report: { number: 1 }, lastNumber: 2 });
    expect(state.leftovers).toContainEqual({ number: 2, part: 'all' });
  });

  it('takes away no more than what a run needed where a newer version has words of its own for it', () => {
    const row = rowWith({ leftovers: () => [{ number: 1, part: 'pictures' }] });
    expect(readinessStateOf(row).state.leftovers).toEqual([{ number: 1, part: 'working' }]);
  });

  it('is a fault, and no run of another version, where it is neither', () => {
    const row = rowWith({ run: (run) => ({ ...run, peopleRows: 'many' }) });
    expect(() => readinessStateOf(row)).toThrow(UnreadableRow);
  });

  it('says of a user with an unknown status that nobody judged them', () => {
    const tag = '9b2f8f5e';
    const packed = [
      ['anna@example.com', 'Anna', 'mailbox-missing', null, false, null, tag, true, null, 'a new member'],
    ];
    const [item] = itemsOf({ part0: Buffer.from(JSON.stringify(packed)) });
    expect(item).toMatchObject({ status: 'mailbox-missing', userTag: tag });
    expect(verdictOfItem(item, { id: UserId.parse('9b2f8f5e-0d6e-4a57-9c1b-1f6f4b1f2a3c') })).toBe('not-judged');
  });

  it('was read by the version before this one, of what this one writes', () => {
    const OldTotals = z.object({
      users: z.int(),
      lockedOut: z.int(),
      byStatus: z.partialRecord(z.enum(READINESS_STATUSES), z.int()),
    });
    expect(OldTotals.safeParse(reportIn(readinessStateColumns(taken(), 'w')).totals).success).toBe(true);
    const before = rowWith({ report: (report) => ({ ...report, unreadable: undefined }) });
    expect(readinessStateOf(before).state.report?.unreadable).toBe(0);
  });
});

describe('the other rows', () => {
  it('are read with numbers, verdicts, checks and reasons that a newer version added', () => {
    const numbers = [[someDomain(), [3, 1, 1, 0, 2, 9]]];
    const counts = { changes: 4, endedUpTo: '', hasOwnVerdicts: false, part0: Buffer.from(JSON.stringify(numbers)) };
    expect([...accountCountsOf(counts).domains.values()]).toMatchObject([{ users: 3, withoutPassword: 2 }]);
    expect(accountCountsOf(counts).unreadable).toBe(0);
    expect(ownVerdictOf({ userTag: 'x', verdict: 'gets-in-tomorrow' })).toEqual({
      userTag: 'x',
      verdict: 'not-judged',
    });
    const seen = {
      at: '2026-11-23T08:00:00.000Z',
      app: 'elevate',
      step: 'company-credentials',
      reason: 'azure-fallback',
    };
    expect(sightingOf(account.id, 'anna@example.com', seen).reason).toBe('azure-fallback');
    const checks = JSON.stringify([{ check: 'device', passed: false, detail: 'Not managed.' }]);
    const test = { id: '9b2f8f5e-0d6e-4a57-9c1b-1f6f4b1f2a3c', app: 'elevate', email: 'anna@example.com', checks };
    const [startedAt, finishedAt] = ['2026-11-23T08:00:00.000Z', '2026-11-23T08:01:00.000Z'];
    const read = testSignInOf(account.id, { ...test, startedAt, finishedAt });
    expect(read.result?.checks).toEqual([{ check: 'device', passed: false, detail: 'Not managed.' }]);
  });
});

describe('the domains in the row of an account', () => {
  const [one, two] = [someDomain(), someDomain()];
  const joining = { ...someAccount(someAccountId(), [one, two]), joining: [two] };

  it('are all in force in rows from before domains were joining', () => {
    const old = { ...accountColumns({ ...joining, joining: [] }), joining: undefined, left: undefined };
    expect(accountOf(joining.id, stored(old))).toMatchObject({ domains: [one, two], joining: [], left: [] });
  });

  it('that are joining the account has not got, to a version that does not know it: Company credentials there too', () => {
    const OldDomains = z.object({ domains: z.string() });
    expect(JSON.parse(OldDomains.parse(stored(accountColumns(joining))).domains)).toEqual([one]);
    expect(accountOf(joining.id, stored(accountColumns(joining)))).toEqual(joining);
  });

  it('keep those that left, and who of their users was locked out, which a version before this one did not say', () => {
    const [domain, lockedOut] = [someDomain(), 3];
    const left = { ...joining, left: [{ domain, lockedOut, tags: 4_294_967_296, asOf: 12 }] };
    expect(accountOf(left.id, stored(accountColumns(left)))).toEqual(left);
    const old = { ...accountColumns(joining), left: JSON.stringify([{ domain, lockedOut }]) };
    const read = accountOf(left.id, stored(old)).left;
    expect(read).toEqual([{ domain, lockedOut, tags: undefined, asOf: undefined }]);
    const numbers = [[domain, [3, 0, 3, 0, 0]]];
    const row = { changes: 4, endedUpTo: '', hasOwnVerdicts: false, part0: Buffer.from(JSON.stringify(numbers)) };
    const counts = accountCountsOf(row);
    // Nobody knows whether they are the same three: the domain would be joining.
    expect(isNobodyNew(counts, domain, { lockedOut, tags: undefined, asOf: undefined })).toBe(false);
    expect(isNobodyNew(counts, domain, lockedOutThen(counts, domain))).toBe(false);
    expect(accountCountsOf({ ...row, ...countsColumns(counts) })).toEqual(counts);
  });
});

describe('the switch in the row of an account', () => {
  it('is read from rows that were written before turns were kept', () => {
    const columns = accountColumns(turnSso(account, 'on', turn));
    const old = { ...columns, ssoTurnedAt: undefined, ssoTurnedBy: undefined };
    expect(accountOf(account.id, stored(old))).toEqual({ ...account, sso: 'on', ssoVersion: 1 });
  });

  it('is off to a version that does not know shadow, with the version of the turn', () => {
    expect(OldSwitch.parse(stored(accountColumns(shadow)))).toEqual({ sso: 'off', ssoVersion: 1 });
    expect(accountOf(account.id, stored(accountColumns(shadow)))).toEqual(shadow);
  });

  it('is on when such a version turned it on, whatever it left behind', () => {
    const row = { ...accountColumns(shadow), sso: 'on', ssoVersion: 2 };
    expect(accountOf(account.id, stored(row))).toMatchObject({ sso: 'on', ssoVersion: 2, shadowSince: undefined });
  });

  it('holds no moment of shadow once it was turned from there', () => {
    expect(stored(accountColumns(turnSso(shadow, 'on', turn)))).not.toHaveProperty('shadowSince');
  });
});

describe('the marks in the row of an account', () => {
  const event = (minute: number) => someEvent(account.id, { at: new Date(Date.UTC(2026, 10, 23, 8, minute)) });

  it('come back as they were, and are passed over by a version that does not know them', () => {
    const made = newAccountMarks(event(0));
    const marks = accountMarksAfter({ value: account, marks: made }, turnSso(account, 'on', turn), event(1));
    expect(accountMarksOf(stored(accountMarksColumns(marks)))).toEqual(marks);
    expect(accountOf(account.id, stored({ ...accountColumns(account), ...accountMarksColumns(marks) }))).toEqual(
      account,
    );
  });

  it('are unknown up to the row’s own time where it has none, or none that can be read', async () => {
    const timestamp = '2026-11-28T23:00:00.1234567Z';
    const upTo = new Date('2026-11-28T23:10:00.123Z');
    for (const marks of [undefined, '{', '[]', '{"from":7,"events":[]}', '{"from":"yesterday"}', 7]) {
      expect(accountMarksOf({ ...accountColumns(account), marks, timestamp })).toEqual({
        from: upTo,
        marks: new Map(),
      });
      const ofAddress = { ...NO_ADDRESS_MARKS, from: upTo };
      const row = { partitionKey: account.id, rowKey: 'user:ann', etag: '1', answeredAt: undefined };
      const table = { read: () => Promise.resolve({ ...row, columns: { excluded: false, marks, timestamp } }) };
      expect((await readAddress(table, account.id, ANN)).marks).toEqual(ofAddress);
    }
    expect(accountMarksOf({}).from?.getTime()).toBe(8_640_000_000_000_000);
  });

  it('fit into a column whatever comes: the oldest are left out, and it says so', () => {
    const wide = (number: number) => DomainName.parse(`${'d'.repeat(60)}.${'e'.repeat(60)}.x${number}.example`);
    let marks = newAccountMarks(event(0));
    let value = turnSso(account, 'on', turn);
    marks = accountMarksAfter({ value: account, marks }, value, event(1));
    for (let number = 2; number < 300; number++) {
      const after = withDomain(value, wide(number), 'in-force');
      marks = accountMarksAfter({ value, marks }, after, event(number));
      value = after;
    }
    const columns = accountMarksColumns(marks);
    expect(String(columns['marks']).length).toBeLessThanOrEqual(32_768);
    const read = accountMarksOf(columns);
    expect([...read.marks.keys()]).toEqual(expect.arrayContaining(['created', 'switch', 'connection']));
    expect(read.marks.get(`domain:${wide(299)}`)).toEqual(marks.marks.get(`domain:${wide(299)}`));
    const kept = [...read.marks].filter(([fact]) => fact.startsWith('domain:'));
    const leftOut = [...marks.marks].filter(([fact]) => !read.marks.has(fact));
    expect(leftOut.length).toBeGreaterThan(0);
    expect(read.from).toEqual(leftOut.at(-1)?.[1].at);
    expect(kept.every(([, { at }]) => read.from !== undefined && at > read.from)).toBe(true);
  });

  it('hold all domains that one change brings', () => {
    const domains = Array.from({ length: 500 }, (_, number) => DomainName.parse(`${'d'.repeat(40)}${number}.example`));
    const value = turnSso({ ...account, domains: [] }, 'on', turn);
    const marks = accountMarksAfter(
      { value, marks: { from: undefined, marks: new Map() } },
      { ...value, domains },
      event(2),
    );
    expect(accountMarksOf(accountMarksColumns(marks))).toEqual(marks);
  });
});
