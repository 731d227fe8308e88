/** GET /accounts/{accountId}/test-sign-ins: in which apps a test sign-in has passed. */
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { nextLink, pageBody, PageQuery, pageRequest } from '../../shared/platform/formats/paging.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { ListPassedTests } from '../../shared/test-sign-in/list-passed-tests.ts';
import { PassedTestsAnswer } from '../../shared/test-sign-in/wire.ts';
import { AccountPath } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'list-passed-tests',
  method: 'GET',
  route: 'accounts/{accountId}/test-sign-ins',
  summary:
    'The apps in which a test sign-in has passed, and when. Remembered until another tenant is connected, or the same one anew.',
  group: 'Control Panel',
  caller: 'security-manager',
  params: AccountPath,
  query: PageQuery,
  answers: {
    200: {
      description:
        'A page, in the order of the catalogue, none where no test has passed with this connection; the Link header leads to the next.',
      headers: ['Link'],
      schema: PassedTestsAnswer,
    },
  },
  problems: ['account-not-found'],
});

export const listPassedTests = defineFunction(
  operation,
  (services: EndpointServices & { readonly testSignIn: { readonly listPassedTests: ListPassedTests } }) =>
    endpoint(operation, services, async ({ params: { accountId }, query }) => {
      const outcome = await services.testSignIn.listPassedTests(accountId, pageRequest(query));
      if (outcome.kind === 'account-not-found') return new Problem('account-not-found');
      const { page } = outcome;
      return {
        headers: nextLink(services.serviceUrl, `/accounts/${accountId}/test-sign-ins`, { limit: query.limit }, page),
        jsonBody: pageBody(page, ({ app, email, passedAt, startedBy }) => ({
          ...{ app, email, startedBy },
          passedAt: passedAt.toISOString(),
        })),
      };
    }),
);
