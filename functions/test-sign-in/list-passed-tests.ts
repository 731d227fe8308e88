/** GET /accounts/{accountId}/test-sign-ins: in which apps a test sign-in has passed. */
import * as z from 'zod';
import { AccountId } from '../../shared/platform/words/identifiers.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { ListPassedTests } from '../../shared/test-sign-in/list-passed-tests.ts';
import { PassedTestsAnswer } from '../../shared/test-sign-in/wire.ts';

const operation = defineOperation({
  name: 'list-passed-tests',
  method: 'GET',
  route: 'accounts/{accountId}/test-sign-ins',
  summary:
    'The apps in which a test sign-in has passed, and when. Remembered until another tenant is connected, or the same one anew.',
  group: 'Control Panel',
  caller: 'security-manager',
  params: z.strictObject({ accountId: AccountId }),
  query: z.strictObject({}),
  answers: { 200: { description: 'None where no test has passed with this connection.', schema: PassedTestsAnswer } },
  problems: ['account-not-found'],
});

export const listPassedTests = defineFunction(
  operation,
  (services: EndpointServices & { readonly testSignIn: { readonly listPassedTests: ListPassedTests } }) =>
    endpoint(operation, services, async ({ params }) => {
      const outcome = await services.testSignIn.listPassedTests(params.accountId);
      if (outcome.kind === 'account-not-found') return new Problem('account-not-found');
      return {
        jsonBody: {
          passed: outcome.passed.map(({ app, email, passedAt, startedBy }) => ({
            ...{ app, email, startedBy },
            passedAt: passedAt.toISOString(),
          })),
        },
      };
    }),
);
