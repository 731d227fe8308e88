/** POST /accounts/{accountId}/test-sign-ins: one user tries the real way through Azure before the switch is on. */
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { StartTestSignIn } from '../../shared/test-sign-in/start-test-sign-in.ts';
import { SENT_TEST_LINK_LIFETIME_MS, spoken, TEST_LINK_LIFETIME_MS } from '../../shared/platform/words/lifetimes.ts';
import { TestStartAnswer, TestStartBody } from '../../shared/test-sign-in/wire.ts';
import { AccountPath, NoQuery } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'start-test-sign-in',
  method: 'POST',
  route: 'accounts/{accountId}/test-sign-ins',
  summary: 'Starts a test sign-in of one user: the real way through Azure, and no app gets anything.',
  group: 'Control Panel',
  caller: 'security-manager',
  auditRefusalAs: 'test-sign-in-started',
  params: AccountPath,
  query: NoQuery,
  body: TestStartBody,
  example: { app: 'webmail', email: 'ada@contoso.example' },
  answers: {
    201: {
      description: `The address to open, good for ${spoken(TEST_LINK_LIFETIME_MS)}, or for ${spoken(SENT_TEST_LINK_LIFETIME_MS)} where it is to be sent.`,
      schema: TestStartAnswer,
    },
  },
  problems: ['account-not-found', 'not-connected', 'integration-broken'],
});

const invalid = (field: string, message: string): Problem =>
  new Problem('invalid-request', { errors: [{ field, message }] });

export const startTestSignIn = defineFunction(
  operation,
  (services: EndpointServices & { readonly testSignIn: { readonly startTestSignIn: StartTestSignIn } }) =>
    endpoint(operation, services, async ({ params, body: { app, email, toSend = false }, caller }) => {
      const outcome = await services.testSignIn.startTestSignIn({
        ...{ accountId: params.accountId, app, email, toSend },
        caller,
      });
      switch (outcome.kind) {
        case 'started': {
          const { id, url, expiresAt } = outcome;
          return { status: 201, jsonBody: { id, url: url.href, expiresAt } };
        }
        case 'foreign-domain':
          return invalid('/email', 'must be of a domain of this account');
        case 'unknown-app':
          return invalid('/app', 'must be an app of the catalogue');
        case 'account-not-found':
        case 'not-connected':
        case 'integration-broken':
          return new Problem(outcome.kind);
      }
    }),
);
