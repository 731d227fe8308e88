/** POST /accounts/{accountId}/integration/start: Start Azure Integration. */
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import { readEmptyBody } from '../../shared/platform/endpoint/read-empty-body.ts';
import type { StartIntegration } from '../../shared/integration/start-integration.ts';
import { ADMINISTRATOR_LINK_LIFETIME_MS, spoken } from '../../shared/platform/words/lifetimes.ts';
import { StartAnswer } from '../../shared/integration/wire.ts';
import { AccountPath, NoQuery } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'start-integration',
  method: 'POST',
  route: 'accounts/{accountId}/integration/start',
  summary: "Starts connecting an Azure tenant: answers a one-time address for the administrator's browser.",
  group: 'Control Panel',
  caller: 'security-manager',
  auditRefusalAs: 'integration-started',
  params: AccountPath,
  query: NoQuery,
  answers: {
    201: {
      description: `The address, good for ${spoken(ADMINISTRATOR_LINK_LIFETIME_MS)} unless the service is set otherwise.`,
      schema: StartAnswer,
    },
  },
  // A body may be left out, or be empty.
  problems: ['account-not-found', 'too-many-links', 'changed-meanwhile', 'unsupported-media-type', 'body-too-large'],
});

export const startIntegration = defineFunction(
  operation,
  (services: EndpointServices & { readonly integration: { readonly startIntegration: StartIntegration } }) =>
    endpoint(operation, services, async ({ params, caller, request }) => {
      const bodyProblem = await readEmptyBody(request);
      if (bodyProblem !== undefined) return bodyProblem;
      const outcome = await services.integration.startIntegration(params.accountId, caller);
      switch (outcome.kind) {
        case 'started':
          return {
            status: 201,
            jsonBody: { id: outcome.id, url: outcome.url.href, expiresAt: outcome.expiresAt.toISOString() },
          };
        case 'account-not-found':
        case 'too-many-links':
        case 'changed-meanwhile':
          return new Problem(outcome.kind);
      }
    }),
);
