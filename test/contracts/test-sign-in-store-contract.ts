import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type AccountId, AppId, ContactId } from '../../shared/platform/words/identifiers.ts';
import {
  checksOf,
  type PassedTest,
  type TestResult,
  type TestSignIn,
  TestSignInId,
} from '../../shared/test-sign-in/rules/test-sign-in.ts';
import { AWKWARD_ADDRESSES, email, someAccountId, someEvent, someTenant, type StoreWorld } from './store-world.ts';

const at = (time: string): Date => new Date(`2026-11-23T${time}Z`);
const newId = (): TestSignInId => TestSignInId.parse(randomUUID());
const someTest = (accountId: AccountId, change: Partial<TestSignIn> = {}): TestSignIn => ({
  ...{ id: newId(), account: accountId, app: AppId.parse('elevate'), email: email('ann@contoso.example') },
  ...{ startedAt: at('08:00:00'), result: undefined },
  ...change,
});
const resultAt = (time: string): TestResult => ({
  finishedAt: at(time),
  checks: checksOf({ ticket: { passed: true, detail: 'Opened “once” – <b>in time</b>.' } }),
});

export function describeTestSignInStore(world: () => StoreWorld): void {
  describe('a store of test sign-ins', () => {
    it('gives back what was started and how it ended, in every process', async () => {
      const accountId = someAccountId();
      for (const address of AWKWARD_ADDRESSES) {
        const test = someTest(accountId, { email: email(address) });
        await world().open().testSignInStore.createTest(test);
        expect(await world().open().testSignInStore.findTest(accountId, test.id)).toEqual(test);
        const result = resultAt('08:05:00');
        expect(await world().open().testSignInStore.finishTest(accountId, test.id, result)).toBe('finished');
        expect(await world().open().testSignInStore.findTest(accountId, test.id)).toEqual({ ...test, result });
      }
    });

    it('knows nothing of a test by another account, or of none', async () => {
      const { testSignInStore } = world().open();
      const test = someTest(someAccountId());
      await testSignInStore.createTest(test);
      const other = someAccountId();
      expect(await testSignInStore.findTest(other, test.id)).toBeUndefined();
      expect(await testSignInStore.finishTest(other, test.id, resultAt('08:05:00'))).toBe('already-finished');
      expect(await testSignInStore.findTest(test.account, newId())).toBeUndefined();
      expect(await testSignInStore.findTest(test.account, test.id)).toEqual(test);
    });

    it('ends a test once, whoever else ends it at the same time', async () => {
      const { testSignInStore } = world().open();
      const test = someTest(someAccountId());
      await testSignInStore.createTest(test);
      const ends = await Promise.all(
        Array.from({ length: 6 }, (_, index) =>
          world()
            .open()
            .testSignInStore.finishTest(test.account, test.id, resultAt(`08:05:0${index}`)),
        ),
      );
      expect(ends.filter((end) => end === 'finished')).toHaveLength(1);
      const winner = resultAt(`08:05:0${ends.indexOf('finished')}`);
      expect((await testSignInStore.findTest(test.account, test.id))?.result).toEqual(winner);
    });

    it('lists those of one app and account, with what became of each', async () => {
      const { testSignInStore } = world().open();
      const [accountId, other] = [someAccountId(), someAccountId()];
      const sent = someTest(accountId, { linkEndsAt: at('20:00:00') });
      const owa = someTest(accountId, { app: AppId.parse('owa') });
      for (const test of [sent, someTest(other), owa]) await testSignInStore.createTest(test);
      await testSignInStore.finishTest(accountId, sent.id, resultAt('08:05:00'));
      const list = (app: string) => world().open().testSignInStore.listTests(accountId, AppId.parse(app));
      expect(await list('elevate')).toEqual([{ ...sent, result: resultAt('08:05:00') }]);
      expect(await list('owa')).toEqual([owa]);
      expect(await list('elsewhere')).toEqual([]);
    });

    it('remembers of each app the newest that passed, and forgets them with the account’s connection', async () => {
      const { passedTests, auditTrail } = world().open();
      const [one, other] = [someAccountId(), someAccountId()];
      const passedAt = (time: string, app = 'elevate', who = 'ann@contoso.example'): PassedTest => ({
        ...{ app: AppId.parse(app), email: email(who), tenantId: someTenant(), passedAt: at(time) },
        startedBy: ContactId.parse('contact-1'),
      });
      const event = someEvent(one, { action: 'test-sign-in-finished' });
      await passedTests.keepPassed(one, passedAt('08:00:00'), event);
      const newest = [passedAt('09:00:00', 'elevate', AWKWARD_ADDRESSES[0]), passedAt('08:30:00', 'owa')];
      for (const passed of newest) await passedTests.keepPassed(one, passed, someEvent(one));
      await passedTests.keepPassed(other, passedAt('08:00:00'), someEvent(other));
      expect(await world().open().passedTests.listPassed(one)).toEqual(newest);
      const trail = await auditTrail.listEvents(one, { limit: 10, after: undefined });
      expect(trail.items.map(({ id }) => id)).toContain(event.id);
      await passedTests.forgetPassed(one);
      expect(await world().open().passedTests.listPassed(one)).toEqual([]);
      expect(await passedTests.listPassed(other)).toHaveLength(1);
    });

    it('deletes those of every account that were started before a moment, and keeps the rest', async () => {
      const { testSignInStore } = world().open();
      await testSignInStore.deleteStarted(at('23:00:00'));
      const [one, other] = [someAccountId(), someAccountId()];
      const old = [one, one, other].map((accountId) => someTest(accountId, { startedAt: at('03:59:59.999') }));
      const current = someTest(one, { startedAt: at('04:00:00.000') });
      for (const test of [...old, current]) await testSignInStore.createTest(test);
      expect(await testSignInStore.deleteStarted(at('04:00:00'))).toBe(3);
      expect(await testSignInStore.deleteStarted(at('04:00:00'))).toBe(0);
      for (const { account: accountId, id } of old)
        expect(await testSignInStore.findTest(accountId, id)).toBeUndefined();
      expect(await testSignInStore.findTest(one, current.id)).toEqual(current);
    });
  });
}
