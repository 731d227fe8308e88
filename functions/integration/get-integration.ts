/** GET /accounts/{accountId}/integration: which tenant is connected, by whom, and whether it still works. */
import * as z from 'zod';
import type { Integration } from '../../shared/users/rules/account.ts';
import { AccountId } from '../../shared/platform/words/identifiers.ts';
import { domainBodies } from '../../shared/users/rules/account-domains.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { GetIntegration } from '../../shared/integration/get-integration.ts';
import { IntegrationAnswer } from '../../shared/integration/wire.ts';

const operation = defineOperation({
  name: 'get-integration',
  method: 'GET',
  actsOnGet: true,
  route: 'accounts/{accountId}/integration',
  summary: 'The status of the integration, its consent checked with Entra.',
  group: 'Control Panel',
  caller: 'security-manager',
  params: z.strictObject({ accountId: AccountId }),
  query: z.strictObject({}),
  answers: { 200: { description: 'The status.', schema: IntegrationAnswer } },
  problems: ['account-not-found'],
});

export const getIntegration = defineFunction(
  operation,
  (services: EndpointServices & { readonly integration: { readonly getIntegration: GetIntegration } }) =>
    endpoint(operation, services, async ({ params }) => {
      const outcome = await services.integration.getIntegration(params.accountId);
      switch (outcome.kind) {
        case 'found':
          return {
            jsonBody: {
              ...toJson(outcome.account.integration),
              health: outcome.health,
              domains: domainBodies(outcome.account),
            },
          };
        case 'account-not-found':
          return new Problem('account-not-found');
      }
    }),
);

const NO_LINK = {
  ...{ tenantId: null, tenantName: null, verifiedDomains: null, connectedBy: null, connectedAt: null },
  ...{ brokenSince: null, brokenReason: null },
};

function toJson(integration: Integration) {
  const { state } = integration;
  if (state === 'not-connected') return { state, ...NO_LINK };
  const { tenantId, tenantName = null, verifiedDomains, connectedBy, connectedAt } = integration;
  const link = { ...NO_LINK, state, tenantId, tenantName, verifiedDomains, connectedBy, connectedAt };
  if (state === 'connected') return link;
  return { ...link, brokenSince: integration.brokenSince, brokenReason: integration.reason };
}
