import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  address,
  addresses,
  type BigAccount,
  type Event,
  type Exclusion,
  openBigAccount,
  resultsOf,
  summaryOf,
  type User,
} from '../support/stack/big-account.ts';
import { startTestStack, type StartedStack } from '../support/stack/started-stack.ts';

const MAX_ITEMS = 1000;

let started: StartedStack;
let big: BigAccount;
beforeAll(async () => {
  started = await startTestStack();
  big = await openBigAccount(started);
});
afterAll(() => started.stop());

describe('a directory feed of 1,000 users', () => {
  const upsert = addresses(0, MAX_ITEMS).map((email, index) => ({
    ...{ email, displayName: `User ${index}`, twoFactor: index % 2 === 0, hasPassword: index % 10 !== 0 },
  }));

  it('makes them all, and says so of each in the order of the request', async () => {
    const answer = await big.feed({ upsert });
    expect(answer.status).toBe(200);
    big.expectDescribed('changeUsers', answer);
    expect(summaryOf(answer)).toEqual({ created: MAX_ITEMS });
    expect(resultsOf(answer).map(({ email }) => email)).toEqual(upsert.map(({ email }) => email));
    const users = await big.listAll<User>('users', 300);
    expect(users.map(({ email }) => email)).toEqual(addresses(0, MAX_ITEMS));
    const without = await big.listAll<string>('users-without-password', 7);
    expect(without).toEqual(upsert.filter(({ hasPassword }) => !hasPassword).map(({ email }) => email));
  });

  it('once more changes nothing and is told nowhere', async () => {
    const before = await big.countEvents('users-changed');
    expect(summaryOf(await big.feed({ upsert }))).toEqual({ unchanged: MAX_ITEMS });
    expect(await big.countEvents('users-changed')).toBe(before);
  });

  it('acts on an address once, however often and however it is spelled', async () => {
    const user = { displayName: 'First', twoFactor: false, hasPassword: true };
    const spelled = ['twice@big.example', 'TWICE@BIG.EXAMPLE', ' twice@big.example ', 'ｔｗｉｃｅ@big.example'];
    const answer = await big.feed({
      upsert: spelled.map((email, index) => ({ ...user, email, displayName: index === 0 ? 'First' : 'Later' })),
      remove: ['Twice@big.example'],
    });
    const outcomes = resultsOf(answer).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['created', 'repeated', 'repeated', 'repeated', 'repeated']);
    const listed = (await big.listAll<User>('users')).filter(({ email }) => email.startsWith('twice'));
    expect(listed).toMatchObject([{ email: 'twice@big.example', displayName: 'First' }]);
    expect(summaryOf(await big.feed({ remove: ['twice@big.example'] }))).toEqual({ removed: 1 });
  });
});

const BAD = ['not an address', 'somebody@elsewhere.example', address(5)];
const GOOD = addresses(0, MAX_ITEMS - BAD.length);
const REASONS = ['Plain', '=1+1', "'=quoted", 'With, comma and "quotes"', '-5', '@here', 'Ünïcödé ☃', "it's"];
const EXPIRES_AT = '2999-01-01T00:00:00.000Z';
const withBadOnes = [...GOOD.slice(0, 500), ...BAD, ...GOOD.slice(500)];

describe('a bulk edit of 1,000 addresses, three of them bad', () => {
  it('does 997 and reports three, each in its place', async () => {
    const add = withBadOnes.map((email, index) => ({
      email,
      ...(index % 2 === 0 ? { reason: REASONS[(index / 2) % REASONS.length] } : {}),
      ...(index % 3 === 0 ? { expiresAt: EXPIRES_AT } : {}),
    }));
    const answer = await big.edit({ add });
    expect(answer.status).toBe(200);
    big.expectDescribed('editExclusions', answer);
    expect(summaryOf(answer)).toEqual({ added: 997, 'invalid-address': 1, 'foreign-domain': 1, repeated: 1 });
    const bad = resultsOf(answer).slice(500, 503);
    expect(bad.map(({ email, outcome }) => [email, outcome])).toEqual([
      ['not an address', 'invalid-address'],
      ['somebody@elsewhere.example', 'foreign-domain'],
      [address(5), 'repeated'],
    ]);
    expect(bad.every(({ message }) => message !== undefined)).toBe(true);
    expect(answer.json['usersWithoutPassword']).toMatchObject({ count: 100 });
  });

  it('is listed through pages of any size, and told in the audit trail, one event for each', async () => {
    for (const limit of [1000, 333, 50]) {
      const listed = await big.listAll<Exclusion>('exclusions', limit);
      expect(listed.map(({ email }) => email)).toEqual(GOOD);
    }
    const events = (await big.listAll<Event>('audit-events', 250)).filter(({ action }) => action === 'exclusion-added');
    expect(events.map(({ after }) => after?.email ?? '').toSorted()).toEqual(GOOD);
    await big.expectAgreement();
  });

  it('goes out as CSV, and in again as the same set, with three bad rows reported', async () => {
    const before = await big.listAll<Exclusion>('exclusions');
    const out = await big.exportCsv();
    expect(out.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(out.text, 'no cell is a formula').not.toMatch(/(?:^|,)"?[=@+-]/m);
    expect(summaryOf(await big.importCsv(out.text))).toEqual({ unchanged: 997 });
    expect(summaryOf(await big.edit({ remove: GOOD }))).toEqual({ removed: 997 });
    expect(await big.listAll('exclusions')).toEqual([]);

    const answer = await big.importCsv(`${out.text}${BAD.map((email) => `${email},,,,\r\n`).join('')}`);
    expect(answer.status).toBe(200);
    big.expectDescribed('editExclusions', answer);
    expect(summaryOf(answer)).toEqual({ added: 997, 'invalid-address': 1, 'foreign-domain': 1, repeated: 1 });
    const facts = ({ email, reason, expiresAt }: Exclusion) => ({ email, reason, expiresAt });
    expect((await big.listAll<Exclusion>('exclusions')).map(facts)).toEqual(before.map(facts));
    await big.expectAgreement();
  });

  it('is removed again, and leaves nothing but the trail', async () => {
    const again = await big.edit({ remove: withBadOnes });
    expect(summaryOf(again)).toEqual({ removed: 997, 'not-excluded': 1, 'invalid-address': 1, repeated: 1 });
    expect(await big.listAll('exclusions')).toEqual([]);
    expect(await big.countEvents('exclusion-added')).toBe(2 * 997);
    expect(await big.countEvents('exclusion-removed')).toBe(2 * 997);
    await big.expectAgreement();
  });
});

describe('1,001 items', () => {
  it('are refused whole, wherever they come', async () => {
    const many = addresses(2000, MAX_ITEMS + 1);
    const user = { displayName: 'One too many', twoFactor: false, hasPassword: true };
    const events = (await big.listAll('audit-events')).length;
    const refused = [
      ['/add', await big.edit({ add: many.map((email) => ({ email })) })],
      ['/remove', await big.edit({ remove: many })],
      ['', await big.edit({ add: many.slice(0, 600).map((email) => ({ email })), remove: many.slice(600) })],
      ['body/line', await big.importCsv(`email\n${many.join('\n')}\n`)],
      ['/upsert', await big.feed({ upsert: many.map((email) => ({ ...user, email })) })],
      ['', await big.feed({ upsert: many.slice(0, 1).map((email) => ({ ...user, email })), remove: many.slice(1) })],
    ] as const;
    for (const [field, { status, json }] of refused) {
      expect(status).toBe(400);
      const [error] = json['errors'] as { field: string }[];
      expect(error?.field.startsWith(field)).toBe(true);
    }
    expect(await big.listAll('exclusions')).toEqual([]);
    expect((await big.listAll('audit-events')).length).toBe(events);
    expect(await big.listAll('users')).toHaveLength(MAX_ITEMS);
  });
});

describe('npm run rows, after all of that', () => {
  const lookThrough = (...more: string[]) =>
    promisify(execFile)(
      process.execPath,
      ['infra/rows/rows.ts', '--tables', started.stack.environment['TABLES_URL'] ?? '', '--account', 'big', ...more],
      { env: { ...started.stack.environment, PATH: process.env['PATH'] ?? '' }, timeout: 60_000 },
    ).then(
      ({ stdout }) => ({ code: 0, stdout }),
      (error: unknown) => error as { code: number; stdout: string; stderr: string },
    );

  it('reads every row that the service wrote, by the identity that it is given', async () => {
    const { code, stdout } = await lookThrough();
    expect([code, stdout.trim()]).toEqual([0, expect.stringMatching(/^\d{4,} rows, and every one can be read$/)]);
  });

  it('says how it is called, and what there is to set', async () => {
    expect(await lookThrough('--row', 'user:nobody@big.example', '--set', 'twoFactor=true')).toMatchObject({
      ...{ code: 1, stdout: 'There is no such row.\n' },
    });
    const misused = await lookThrough('--table', 'secrets');
    expect(misused).toMatchObject({ code: 2, stdout: '' });
    expect(await lookThrough('--all')).toMatchObject({ code: 2, stdout: '' });
    expect((misused as { stderr: string }).stderr).toMatch(/^--table takes one of .*\n\nUsage: npm run rows/s);
  });
});
