/** The Company as its page speaks of it: names, words, and whom to ask. */
import type { AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import { pageNameOf, supportNameOf, supportWays } from '../platform/words/apps/company.ts';

export function companyBody(company: AppCatalogue['company']) {
  const { name, controlPanelName, controlPanelUrl, startName, switchName, support = {} } = company;
  return {
    ...{ name, controlPanelName, controlPanelUrl, startName, switchName },
    pageName: pageNameOf(company),
    support: { name: supportNameOf(company), ways: supportWays(support) },
  };
}
