/** GET /accounts/{accountId}/integration: which tenant is connected, by whom, and whether it still works. */
import * as z from 'zod';
import { domainBodies, type Integration } from '../../shared/users/rules/account.ts';
import type { RateLimiter } from '../../shared/platform/callers/rate-limit.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { GetIntegration } from '../../shared/integration/get-integration.ts';
import { IntegrationAnswer } from '../../shared/integration/wire.ts';
import { AccountPath } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'get-integration',
  method: 'GET',
  actsOnGet: true,
  route: 'accounts/{accountId}/integration',
  summary: 'The status of the integration, its consent checked with Entra.',
  group: 'Control Panel',
  caller: 'security-manager',
  params: AccountPath,
  query: z.strictObject({
    refresh: z
      .enum(['true', 'false'])
      .default('false')
      .describe('Asks Entra anew, whatever it said a moment ago; six times a minute for each account.'),
  }),
  answers: { 200: { description: 'The status.', schema: IntegrationAnswer } },
  problems: ['account-not-found'],
});

type GetServices = EndpointServices & {
  readonly connectionCheckLimiter: RateLimiter;
  readonly integration: { readonly getIntegration: GetIntegration };
};

export const getIntegration = defineFunction(operation, (services: GetServices) =>
  endpoint(operation, services, async ({ params, query }) => {
    const refresh = query.refresh === 'true';
    const limit = refresh ? services.connectionCheckLimiter(params.accountId) : undefined;
    if (limit?.kind === 'limited') return new Problem('rate-limited', { retryAfterSeconds: limit.retryAfterSeconds });
    const outcome = await services.integration.getIntegration(params.accountId, { refresh });
    switch (outcome.kind) {
      case 'found':
        return {
          jsonBody: {
            ...toJson(outcome.account.integration),
            health: outcome.health,
            checkedAt: outcome.checkedAt ?? null,
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
