/** POST /accounts/{accountId}/portal-links: a one-time link to the hosted Identity Management page. */
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import { readEmptyBody } from '../../shared/platform/endpoint/read-empty-body.ts';
import type { CreatePortalLink } from '../../shared/portal/create-portal-link.ts';
import { spoken, PORTAL_LINK_LIFETIME_MS } from '../../shared/platform/words/lifetimes.ts';
import { PortalLinkAnswer } from '../../shared/portal/wire.ts';
import { AccountPath, NoQuery } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'create-portal-link',
  method: 'POST',
  route: 'accounts/{accountId}/portal-links',
  summary: 'A one-time link to the hosted Identity Management page, for the contact of the token.',
  group: 'Control Panel',
  caller: 'security-manager',
  // A session must not be able to make itself another one.
  bearerOnly: true,
  auditRefusalAs: 'portal-link-created',
  params: AccountPath,
  query: NoQuery,
  answers: { 201: { description: `The link, good for ${spoken(PORTAL_LINK_LIFETIME_MS)}.`, schema: PortalLinkAnswer } },
  // A body may be left out, or be empty.
  problems: ['account-not-found', 'unsupported-media-type', 'body-too-large'],
});

export const createPortalLink = defineFunction(
  operation,
  (services: EndpointServices & { readonly portal: { readonly createPortalLink: CreatePortalLink } }) =>
    endpoint(operation, services, async ({ params, caller, request }) => {
      const bodyProblem = await readEmptyBody(request);
      if (bodyProblem !== undefined) return bodyProblem;
      const outcome = await services.portal.createPortalLink(params.accountId, caller);
      switch (outcome.kind) {
        case 'created':
          return { status: 201, jsonBody: { url: outcome.url.href, expiresAt: outcome.expiresAt } };
        case 'account-not-found':
          return new Problem('account-not-found');
      }
    }),
);
