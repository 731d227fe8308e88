/** GET /accounts/{accountId}/apps: where each app sends the account's users, and why. */
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { nextLink, pageBody, PageQuery, pageRequest } from '../../shared/platform/formats/paging.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import { appBody, type ListApps } from '../../shared/switch/list-apps.ts';
import { AppsAnswer } from '../../shared/switch/wire.ts';
import { AccountPath } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'list-apps',
  method: 'GET',
  route: 'accounts/{accountId}/apps',
  summary: 'The apps, and for each whether Azure or the Company password is asked, and why.',
  group: 'Control Panel',
  caller: 'security-manager',
  params: AccountPath,
  query: PageQuery,
  answers: {
    200: {
      description: 'A page, in the order of the catalogue; the Link header leads to the next.',
      headers: ['Link'],
      schema: AppsAnswer,
    },
  },
  problems: ['account-not-found'],
});

export const listApps = defineFunction(
  operation,
  (services: EndpointServices & { readonly switch: { readonly listApps: ListApps } }) =>
    endpoint(operation, services, async ({ params: { accountId }, query }) => {
      const outcome = await services.switch.listApps(accountId, pageRequest(query));
      if (outcome.kind === 'account-not-found') return new Problem('account-not-found');
      const { page, sso, takenAt } = outcome;
      const items = pageBody(page, (app) => appBody(app, sso));
      return {
        headers: nextLink(services.serviceUrl, `/accounts/${accountId}/apps`, { limit: query.limit }, page),
        jsonBody: { ...items, takenAt: takenAt?.toISOString() ?? null },
      };
    }),
);
