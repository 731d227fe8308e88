/** GET /accounts/{accountId}/integration/tenants: which tenants the account's domains name, before anybody signs in. */
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { NameTenants } from '../../shared/integration/name-tenants.ts';
import { TenantsAnswer } from '../../shared/integration/wire.ts';
import type { AccountStore } from '../../shared/users/ports.ts';
import { AccountPath, NoQuery } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'get-domain-tenants',
  method: 'GET',
  route: 'accounts/{accountId}/integration/tenants',
  summary:
    'Which tenants the mail domains of the account belong to, as Entra tells everybody, and where an app is removed from one.',
  group: 'Control Panel',
  caller: 'security-manager',
  params: AccountPath,
  query: NoQuery,
  answers: { 200: { description: 'What is known.', schema: TenantsAnswer } },
  problems: ['account-not-found'],
});

type GetDomainTenantsServices = EndpointServices & {
  readonly accountStore: Pick<AccountStore, 'readAccount'>;
  readonly integration: { readonly nameTenants: NameTenants };
  readonly azurePortalUrl: string;
  readonly entraAppId: string;
};

export const getDomainTenants = defineFunction(operation, (services: GetDomainTenantsServices) =>
  endpoint(operation, services, async ({ params: { accountId } }) => {
    const account = await services.accountStore.readAccount(accountId);
    if (account === undefined) return new Problem('account-not-found');
    const named = await services.integration.nameTenants(account.value.domains);
    const domains = named.map(({ domain, tenantId = null }) => ({ domain, tenantId }));
    return { jsonBody: { domains, portalUrl: services.azurePortalUrl, appId: services.entraAppId } };
  }),
);
