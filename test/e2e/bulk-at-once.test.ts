import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addresses,
  type BigAccount,
  type Exclusion,
  openBigAccount,
  resultsOf,
  type User,
} from '../support/stack/big-account.ts';
import { startTestStack, type StartedStack } from '../support/stack/started-stack.ts';

let started: StartedStack;
let big: BigAccount;
beforeAll(async () => {
  started = await startTestStack();
  big = await openBigAccount(started);
});
afterAll(() => started.stop());

const users = (emails: readonly string[], displayName: string) =>
  emails.map((email) => ({ email, displayName, twoFactor: false, hasPassword: false }));
const excludedNow = async (): Promise<string[]> =>
  (await big.listAll<Exclusion>('exclusions')).map(({ email }) => email);

describe('bulk edits at the same time', () => {
  it('of the same new users make each of them once', async () => {
    const emails = addresses(0, 300);
    const answers = await Promise.all([
      big.feed({ upsert: users(emails, 'User') }),
      big.feed({ upsert: users(emails.toReversed(), 'User') }),
    ]);
    const created = answers.flatMap(resultsOf).filter(({ outcome }) => outcome === 'created');
    expect(created.map(({ email }) => email).toSorted()).toEqual(emails);
    expect((await big.listAll<User>('users')).map(({ email }) => email)).toEqual(emails);
    expect(await big.listAll('users-without-password')).toEqual(emails);
    expect(await big.countWithoutPassword()).toBe(300);
    await big.expectAgreement();
  });

  it('of overlapping addresses lose nothing: each is added once, and told once', async () => {
    const answers = await Promise.all(
      [0, 100, 200, 300].map((from) =>
        big.edit({ add: addresses(from, 200).map((email) => ({ email, reason: 'Same' })) }),
      ),
    );
    const results = answers.flatMap(resultsOf);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['added', 'unchanged']));
    const added = results.filter(({ outcome }) => outcome === 'added').map(({ email }) => email);
    expect(added.toSorted()).toEqual(addresses(0, 500));
    expect(await excludedNow()).toEqual(addresses(0, 500));
    expect(await big.countEvents('exclusion-added')).toBe(500);
    await big.expectAgreement();
  });

  it('that add and remove the same addresses leave list, flags and trail in agreement', async () => {
    const mine = addresses(0, 150);
    const [added, removed] = [await big.countEvents('exclusion-added'), await big.countEvents('exclusion-removed')];
    const answers = await Promise.all([
      big.edit({ remove: mine }),
      big.edit({ add: mine.map((email) => ({ email, reason: 'Another' })) }),
      big.edit({ remove: mine.toReversed() }),
    ]);
    const results = answers.flatMap(resultsOf);
    const count = (wanted: string): number => results.filter(({ outcome }) => outcome === wanted).length;
    expect(count('removed')).toBeGreaterThanOrEqual(150);
    expect(await big.countEvents('exclusion-added')).toBe(added + count('added'));
    expect(await big.countEvents('exclusion-removed')).toBe(removed + count('removed'));
    await big.expectAgreement();
  });

  it('of the directory feed and an administrator lose neither users nor exclusions', async () => {
    const [renamed, removed, excluded] = await Promise.all([
      big.feed({ upsert: users(addresses(0, 200), 'Renamed') }),
      big.feed({ remove: addresses(150, 150) }),
      big.edit({ add: addresses(100, 200).map((email) => ({ email, reason: 'Meanwhile' })) }),
    ]);
    const done = (answer: typeof renamed, ...outcomes: string[]): string[] =>
      resultsOf(answer)
        .filter(({ outcome }) => outcomes.includes(outcome))
        .map(({ email }) => email);
    const now = await big.listAll<User>('users');
    const names = new Map(now.map(({ email, displayName }) => [email, displayName]));
    for (const email of done(renamed, 'changed').filter((changed) => !addresses(150, 150).includes(changed))) {
      expect([email, names.get(email)]).toEqual([email, 'Renamed']);
    }
    for (const email of done(removed, 'removed').filter((gone) => !addresses(0, 200).includes(gone))) {
      expect([email, names.has(email)]).toEqual([email, false]);
    }
    // A user's exclusion goes with the user, so of those removed it depends on who came first.
    const gone = new Set(done(removed, 'removed'));
    const listed = new Set(await excludedNow());
    for (const email of done(excluded, 'added', 'changed', 'unchanged').filter((each) => !gone.has(each))) {
      expect([email, listed.has(email)]).toEqual([email, true]);
    }
    const without = now.filter(({ hasPassword }) => !hasPassword).map(({ email }) => email);
    expect(await big.listAll('users-without-password')).toEqual(without);
    expect(await big.countWithoutPassword()).toBe(without.length);
    await big.expectAgreement();
  });
});
