/** GET /accounts/{accountId}/integration/links: the links for administrators, and how each stands. */
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { nextLink, pageBody, PageQuery, pageRequest } from '../../shared/platform/formats/paging.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import { administratorLinkBody } from '../../shared/integration/links/administrator-link-answer.ts';
import type { ListLinks } from '../../shared/integration/links/list-links.ts';
import { AdministratorLinksAnswer } from '../../shared/integration/wire.ts';
import { AccountPath } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'list-integration-links',
  method: 'GET',
  route: 'accounts/{accountId}/integration/links',
  summary:
    'The links that Start Azure Integration answered, newest first: who made each, until when it works, and what became of it.',
  group: 'Control Panel',
  caller: 'security-manager',
  params: AccountPath,
  query: PageQuery,
  answers: {
    200: {
      description: 'A page; the Link header leads to the next.',
      headers: ['Link'],
      schema: AdministratorLinksAnswer,
    },
  },
  problems: ['account-not-found'],
});

export const listIntegrationLinks = defineFunction(
  operation,
  (services: EndpointServices & { readonly integration: { readonly listLinks: ListLinks } }) =>
    endpoint(operation, services, async ({ params: { accountId }, query }) => {
      const listed = await services.integration.listLinks(accountId, pageRequest(query));
      if (listed.kind === 'account-not-found') return new Problem(listed.kind);
      const { page } = listed;
      const path = `/accounts/${accountId}/integration/links`;
      return {
        headers: nextLink(services.serviceUrl, path, { limit: query.limit }, page),
        jsonBody: pageBody(page, administratorLinkBody),
      };
    }),
);
