/** DELETE /accounts/{accountId}/integration/links/{linkId}: a link for the administrator is taken back. */
import * as z from 'zod';
import { AccountId } from '../../shared/platform/words/identifiers.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import { readEmptyBody } from '../../shared/platform/endpoint/read-empty-body.ts';
import { administratorLinkBody } from '../../shared/integration/links/administrator-link-answer.ts';
import type { TakeBackLink } from '../../shared/integration/links/take-back-link.ts';
import { AdministratorLinkAnswer } from '../../shared/integration/wire.ts';
import { NoQuery } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'take-back-integration-link',
  method: 'DELETE',
  route: 'accounts/{accountId}/integration/links/{linkId}',
  summary:
    'Takes a link back, at once: also whoever is at Azure with it connects nothing. One that was taken back stays so.',
  group: 'Control Panel',
  caller: 'security-manager',
  auditRefusalAs: 'integration-link-taken-back',
  params: z.strictObject({ accountId: AccountId, linkId: z.uuid() }),
  query: NoQuery,
  answers: { 200: { description: 'The link, taken back.', schema: AdministratorLinkAnswer } },
  // A body may be left out, or be empty.
  problems: [
    'account-not-found',
    'link-not-found',
    'link-ended',
    'changed-meanwhile',
    'unsupported-media-type',
    'body-too-large',
  ],
});

export const takeBackIntegrationLink = defineFunction(
  operation,
  (services: EndpointServices & { readonly integration: { readonly takeBackLink: TakeBackLink } }) =>
    endpoint(operation, services, async ({ params: { accountId, linkId }, caller, request }) => {
      const bodyProblem = await readEmptyBody(request);
      if (bodyProblem !== undefined) return bodyProblem;
      const taken = await services.integration.takeBackLink(accountId, linkId, caller);
      switch (taken.kind) {
        case 'taken-back':
          return { jsonBody: administratorLinkBody({ link: taken.link, state: taken.kind }) };
        case 'account-not-found':
        case 'link-not-found':
        case 'link-ended':
        case 'changed-meanwhile':
          return new Problem(taken.kind);
      }
    }),
);
