/** PUT /accounts/{accountId}: the account's name, domains and products, from the Company's directory feed. */
import { domainBodies } from '../../shared/users/rules/account.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import { broughtInBody, takenAwayBody } from '../../shared/users/taken-away-answer.ts';
import { WHY_UNOWNABLE } from '../../shared/accounts/why-unownable.ts';
import type { PutAccount } from '../../shared/accounts/put-account.ts';
import { AccountAnswer, AccountBody } from '../../shared/accounts/wire.ts';
import { AccountPath, NoQuery } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'put-account',
  method: 'PUT',
  route: 'accounts/{accountId}',
  summary: 'Makes an account or changes its name, domains and products.',
  group: 'Control Panel',
  caller: 'directory-service',
  auditRefusalAs: 'account-changed',
  params: AccountPath,
  query: NoQuery,
  body: AccountBody,
  maxBodyBytes: 256 * 1024,
  example: { name: 'Contoso', domains: ['contoso.example'], products: ['unified'] },
  answers: {
    200: { description: 'The account, changed or as it was.', schema: AccountAnswer },
    201: { description: 'The account is new.', schema: AccountAnswer },
  },
  problems: ['domain-taken', 'changed-meanwhile'],
});

export const putAccount = defineFunction(
  operation,
  (services: EndpointServices & { readonly accounts: { readonly putAccount: PutAccount } }) =>
    endpoint(operation, services, async ({ params, body, caller }) => {
      const outcome = await services.accounts.putAccount({ id: params.accountId, ...body }, caller);
      switch (outcome.kind) {
        case 'created':
        case 'changed':
        case 'unchanged': {
          const { account, takenAway, broughtIn } = outcome;
          const { id, name, domains, products } = account;
          return {
            status: outcome.kind === 'created' ? 201 : 200,
            jsonBody: {
              ...{ id, name, domains, products, domainStates: domainBodies(account) },
              takenAway: takenAwayBody(takenAway, services.serviceUrl, id),
              broughtIn: broughtInBody(broughtIn, services.serviceUrl, id),
            },
          };
        }
        case 'domain-taken': {
          const message = 'belongs to another account';
          const errors = outcome.domains.map((domain) => ({
            field: `/domains/${body.domains.indexOf(domain)}`,
            message,
          }));
          return new Problem('domain-taken', { errors });
        }
        case 'domain-unownable': {
          const errors = [...outcome.domains].map(([domain, why]) => ({
            field: `/domains/${body.domains.indexOf(domain)}`,
            message: WHY_UNOWNABLE[why],
          }));
          return new Problem('invalid-request', { errors });
        }
        case 'changed-meanwhile':
          return new Problem('changed-meanwhile');
      }
    }),
);
