/** POST /accounts/{accountId}/domains/{domain}/confirm: a joining domain comes into force, with the number of those whom that locks out. */
import * as z from 'zod';
import { AccountId, DomainName } from '../../shared/platform/words/identifiers.ts';
import { domainBodies } from '../../shared/users/rules/account.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { lockoutProblem } from '../../shared/readiness/lockout-problem.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import { unownableInPath } from '../../shared/accounts/why-unownable.ts';
import type { ConfirmDomain } from '../../shared/accounts/confirm-domain.ts';
import { ConfirmDomainBody } from '../../shared/accounts/wire.ts';
import { DomainAnswer } from '../../shared/users/wire.ts';
import { NoQuery } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'confirm-domain',
  method: 'POST',
  route: 'accounts/{accountId}/domains/{domain}/confirm',
  summary: 'Brings a joining domain into force. One that is in force already stays so.',
  group: 'Control Panel',
  caller: 'security-manager',
  auditRefusalAs: 'domain-confirmed',
  params: z.strictObject({ accountId: AccountId, domain: DomainName }),
  query: NoQuery,
  body: ConfirmDomainBody,
  example: { acceptLockouts: 3 },
  answers: { 200: { description: 'The domain, in force.', schema: DomainAnswer } },
  problems: [
    'account-not-found',
    'domain-not-found',
    'integration-broken',
    'would-lock-out',
    'readiness-unknown',
    'users-unreadable',
    'changed-meanwhile',
  ],
});

export const confirmDomain = defineFunction(
  operation,
  (services: EndpointServices & { readonly accounts: { readonly confirmDomain: ConfirmDomain } }) =>
    endpoint(operation, services, async ({ params: { accountId, domain }, body, caller }) => {
      const outcome = await services.accounts.confirmDomain({ ...body, accountId, domain, caller });
      switch (outcome.kind) {
        case 'confirmed':
          return { jsonBody: domainBodies({ ...outcome.account, domains: [domain] })[0] };
        case 'would-lock-out':
        case 'users-unreadable':
        case 'readiness-unknown':
          return lockoutProblem(outcome);
        case 'domain-unownable':
          return unownableInPath(outcome.why);
        case 'account-not-found':
        case 'domain-not-found':
        case 'integration-broken':
        case 'changed-meanwhile':
          return new Problem(outcome.kind);
      }
    }),
);
