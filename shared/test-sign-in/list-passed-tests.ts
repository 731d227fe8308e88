/** Of each app the newest test sign-in that passed, as long as the connection is the one that was tested. */
import type { AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import { pageOfApps } from '../platform/formats/page-of-apps.ts';
import type { Page, PageRequest } from '../platform/ports.ts';
import type { AccountId } from '../platform/words/identifiers.ts';
import type { AccountStore } from '../users/ports.ts';
import type { PassedTests } from './ports.ts';
import { isOfConnection, type PassedTest } from './rules/test-sign-in.ts';

export type ListPassedTestsOutcome =
  { readonly kind: 'listed'; readonly page: Page<PassedTest> } | { readonly kind: 'account-not-found' };

type Dependencies = {
  readonly accountStore: Pick<AccountStore, 'readAccount'>;
  readonly passedTests: Pick<PassedTests, 'listPassed'>;
  readonly catalogue: Pick<AppCatalogue, 'apps'>;
};

/** In the order of the catalogue; an app that was never tested, or that the catalogue has lost, isn't among them. Throws InvalidCursor when `request.after` is none. */
export const makeListPassedTests = ({ accountStore, passedTests, catalogue }: Dependencies) =>
  async function listPassedTests(accountId: AccountId, request: PageRequest): Promise<ListPassedTestsOutcome> {
    const [found, kept] = await Promise.all([accountStore.readAccount(accountId), passedTests.listPassed(accountId)]);
    if (found === undefined) return { kind: 'account-not-found' };
    const counting = kept.filter((each) => isOfConnection(found.value, each));
    const byApp = new Map(counting.map((passed) => [passed.app, passed]));
    const page = pageOfApps(catalogue.apps, request, ({ id }) => byApp.has(id));
    return { kind: 'listed', page: { ...page, items: page.items.flatMap(({ id }) => byApp.get(id) ?? []) } };
  };
export type ListPassedTests = ReturnType<typeof makeListPassedTests>;
