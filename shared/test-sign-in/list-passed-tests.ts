/** Of each app the newest test sign-in that passed, as long as the connection is the one that was tested. */
import type { AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import type { AccountId } from '../platform/words/identifiers.ts';
import type { AccountStore } from '../users/ports.ts';
import type { PassedTests } from './ports.ts';
import { isOfConnection, type PassedTest } from './rules/passed-test.ts';

export type ListPassedTestsOutcome =
  { readonly kind: 'listed'; readonly passed: readonly PassedTest[] } | { readonly kind: 'account-not-found' };

type Dependencies = {
  readonly accountStore: Pick<AccountStore, 'readAccount'>;
  readonly passedTests: Pick<PassedTests, 'listPassed'>;
  readonly catalogue: Pick<AppCatalogue, 'apps'>;
};

/** In the order of the catalogue; an app that was never tested, or that the catalogue has lost, isn't among them. */
export const makeListPassedTests = ({ accountStore, passedTests, catalogue }: Dependencies) =>
  async function listPassedTests(accountId: AccountId): Promise<ListPassedTestsOutcome> {
    const [found, kept] = await Promise.all([accountStore.readAccount(accountId), passedTests.listPassed(accountId)]);
    if (found === undefined) return { kind: 'account-not-found' };
    const byApp = new Map(kept.map((passed) => [passed.app, passed]));
    const passed = catalogue.apps.flatMap(({ id }) => byApp.get(id) ?? []);
    return { kind: 'listed', passed: passed.filter((each) => isOfConnection(found.value, each)) };
  };
export type ListPassedTests = ReturnType<typeof makeListPassedTests>;
