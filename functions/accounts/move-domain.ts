/** POST /domains/{domain}/move: a domain goes from one account to another in one step, so that no minute of passwords lies in between. */
import * as z from 'zod';
import { DomainName } from '../../shared/platform/words/identifiers.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { lockoutProblem } from '../../shared/readiness/lockout-problem.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import { takenAwayBody } from '../../shared/users/taken-away-answer.ts';
import { unownableInPath } from '../../shared/accounts/why-unownable.ts';
import type { MoveDomain } from '../../shared/accounts/move-domain.ts';
import { MoveDomainAnswer, MoveDomainBody } from '../../shared/accounts/wire.ts';
import { NoQuery } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'move-domain',
  method: 'POST',
  route: 'domains/{domain}/move',
  summary:
    'Moves a domain from one account to another in one step. Repeat it after an answer that was lost: what was half done is finished, what was done is answered.',
  group: 'Control Panel',
  caller: 'directory-service',
  auditRefusalAs: 'domain-moved',
  params: z.strictObject({ domain: DomainName }),
  query: NoQuery,
  body: MoveDomainBody,
  example: { from: 'contoso', to: 'fabrikam', acceptLockouts: 0 },
  answers: { 200: { description: 'The domain is the receiving account’s.', schema: MoveDomainAnswer } },
  problems: [
    'account-not-found',
    'domain-not-found',
    'domain-taken',
    'too-many-domains',
    'integration-broken',
    'would-lock-out',
    'readiness-unknown',
    'users-unreadable',
    'changed-meanwhile',
  ],
});

export const moveDomain = defineFunction(
  operation,
  (services: EndpointServices & { readonly accounts: { readonly moveDomain: MoveDomain } }) =>
    endpoint(operation, services, async ({ params: { domain }, body, caller }) => {
      const { from, to } = body;
      const outcome = await services.accounts.moveDomain({ ...body, domain, caller });
      switch (outcome.kind) {
        case 'moved': {
          const { state, takenAway } = outcome;
          return {
            jsonBody: {
              ...{ domain, from, to, state },
              takenAway: takenAwayBody(takenAway, services.serviceUrl, from),
            },
          };
        }
        case 'would-lock-out':
        case 'users-unreadable':
        case 'readiness-unknown':
          return lockoutProblem(outcome);
        case 'domain-unownable':
          return unownableInPath(outcome.why);
        case 'account-not-found':
        case 'domain-not-found':
        case 'domain-taken':
        case 'too-many-domains':
        case 'integration-broken':
        case 'changed-meanwhile':
          return new Problem(outcome.kind);
      }
    }),
);
