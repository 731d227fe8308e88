/** GET /accounts/{accountId}/sso: the switch, and the version to send along when it is turned. */
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { etagOf } from '../../shared/platform/formats/etag.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { AccountStore } from '../../shared/users/ports.ts';
import { SsoAnswer } from '../../shared/switch/wire.ts';
import { AccountPath, NoQuery } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'get-sso',
  method: 'GET',
  route: 'accounts/{accountId}/sso',
  summary: 'Whether SSO is on, off or in shadow, with its ETag.',
  group: 'Control Panel',
  caller: 'security-manager',
  params: AccountPath,
  query: NoQuery,
  answers: {
    200: {
      description: 'The switch; ETag is its version.',
      headers: ['ETag'],
      schema: SsoAnswer,
    },
  },
  problems: ['account-not-found'],
});

export const getSso = defineFunction(
  operation,
  (services: EndpointServices & { readonly accountStore: AccountStore }) =>
    endpoint(operation, services, async ({ params }) => {
      const found = await services.accountStore.readAccount(params.accountId);
      if (found === undefined) return new Problem('account-not-found');
      const { sso, ssoVersion, shadowSince } = found.value;
      return {
        headers: { etag: etagOf(ssoVersion) },
        jsonBody: { sso, shadowSince: shadowSince?.toISOString() ?? null },
      };
    }),
);
