/** Of each of some users the newest test sign-in in an app: how it ended, and whether a link waits for them. */
import type { Clock } from '../platform/ports.ts';
import type { AccountId, AppId, EmailAddress } from '../platform/words/identifiers.ts';
import type { AccountStore } from '../users/ports.ts';
import { linkEndOf, testStateOf, type TestResult, type TestSignIn } from './rules/test-sign-in.ts';
import type { TestSignInStore } from './ports.ts';

type EndedTest = Pick<TestSignIn, 'id'> & { readonly result: TestResult };
export type LatestTest = {
  readonly email: EmailAddress;
  /** The newest that ended; undefined: none that is still kept. */
  readonly ended: EndedTest | undefined;
  /** A link that was made after it and nobody has used to its end: until when it works. */
  readonly waitsUntil: Date | undefined;
};
export type FindLatestTestsOutcome =
  { readonly kind: 'found'; readonly latest: readonly LatestTest[] } | { readonly kind: 'account-not-found' };

type Dependencies = {
  readonly accountStore: Pick<AccountStore, 'readAccount'>;
  readonly testSignInStore: Pick<TestSignInStore, 'listTests'>;
  readonly clock: Clock;
};

/** In the order of the addresses. */
export const makeFindLatestTests = ({ accountStore, testSignInStore, clock }: Dependencies) =>
  async function findLatestTests(
    accountId: AccountId,
    app: AppId,
    emails: readonly EmailAddress[],
  ): Promise<FindLatestTestsOutcome> {
    const [account, tests] = await Promise.all([
      accountStore.readAccount(accountId),
      testSignInStore.listTests(accountId, app),
    ]);
    if (account === undefined) return { kind: 'account-not-found' };
    const byEmail = Map.groupBy(tests, ({ email }) => email);
    const now = clock();
    return { kind: 'found', latest: emails.map((email) => latestOf(email, byEmail.get(email) ?? [], now)) };
  };
export type FindLatestTests = ReturnType<typeof makeFindLatestTests>;

function latestOf(email: EmailAddress, tests: readonly TestSignIn[], now: Date): LatestTest {
  let ended: EndedTest | undefined;
  let waitsUntil: Date | undefined;
  for (const test of tests) {
    const { id, result } = test;
    if (result !== undefined && (ended === undefined || ended.result.finishedAt < result.finishedAt))
      ended = { id, result };
    const until = linkEndOf(test);
    if (testStateOf(test, now) === 'waiting' && (waitsUntil === undefined || waitsUntil < until)) waitsUntil = until;
  }
  return { email, ended, waitsUntil };
}
