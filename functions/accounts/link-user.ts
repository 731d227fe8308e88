/** POST /accounts/{accountId}/users/link: shows a user and who they could be in Azure, and links the two once that is confirmed. */
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { directoryProblem, userLinkBody } from '../../shared/accounts/user-link-answer.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { LinkUser, LinkUserOutcome } from '../../shared/accounts/link-user.ts';
import { LinkAnswer, LinkBody } from '../../shared/accounts/wire-links.ts';
import { AccountPath, NoQuery } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'link-user',
  method: 'POST',
  route: 'accounts/{accountId}/users/link',
  summary:
    'Links a user to the right person in Azure, where the address differs or the person was made anew: without "confirm" it shows both, with it it binds what was shown. The user’s `sub` stays.',
  group: 'Control Panel',
  caller: 'security-manager',
  auditRefusalAs: 'user-linked',
  params: AccountPath,
  query: NoQuery,
  body: LinkBody,
  example: { email: 'ada@contoso.example' },
  answers: { 200: { description: 'The user, who is bound now, and who could be.', schema: LinkAnswer } },
  problems: [
    'account-not-found',
    'user-not-found',
    'not-connected',
    'directory-unreadable',
    'link-changed',
    'person-not-linkable',
  ],
});

export const linkUser = defineFunction(
  operation,
  (services: EndpointServices & { readonly accounts: { readonly linkUser: LinkUser } }) =>
    endpoint(operation, services, async ({ params, body: { email, objectId, confirm }, caller }) =>
      replyOf(
        await services.accounts.linkUser({
          ...{ accountId: params.accountId, email, objectId, confirm },
          caller,
        }),
      ),
    ),
);

function replyOf(outcome: LinkUserOutcome) {
  switch (outcome.kind) {
    case 'shown':
    case 'linked':
      return { jsonBody: { linked: outcome.kind === 'linked', ...userLinkBody(outcome.view) } };
    case 'foreign-domain':
      return new Problem('invalid-request', {
        errors: [{ field: '/email', message: 'must be of a domain of this account' }],
      });
    case 'person-not-linkable':
      return new Problem(outcome.kind, { members: { obstacle: outcome.obstacle } });
    case 'directory-failed':
      return directoryProblem(outcome.failure);
    case 'account-not-found':
    case 'user-not-found':
    case 'not-connected':
    case 'link-changed':
      return new Problem(outcome.kind);
  }
}
