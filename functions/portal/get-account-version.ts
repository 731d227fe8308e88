/** GET /accounts/{accountId}/version: whether anything changed since it was asked last, for a page that keeps up. */
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { AccountVersions } from '../../shared/portal/ports.ts';
import { AccountVersionAnswer } from '../../shared/portal/wire.ts';
import { AccountPath, NoQuery } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'get-account-version',
  method: 'GET',
  route: 'accounts/{accountId}/version',
  summary: 'Texts that differ once something of the account was changed: for a page that asks every so often.',
  group: 'Control Panel',
  caller: 'security-manager',
  params: AccountPath,
  query: NoQuery,
  answers: { 200: { description: 'Compare them with those of before.', schema: AccountVersionAnswer } },
  problems: ['account-not-found'],
});

export const getAccountVersion = defineFunction(
  operation,
  (services: EndpointServices & { readonly accountVersions: AccountVersions }) =>
    endpoint(operation, services, async ({ params }) => {
      const versions = await services.accountVersions.readVersions(params.accountId);
      return versions === undefined ? new Problem('account-not-found') : { jsonBody: versions };
    }),
);
