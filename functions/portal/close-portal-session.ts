/** DELETE /identity-management/session: the contact leaves the hosted page; its cookie opens nothing any more. */
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { clearPortalSession } from '../../shared/platform/callers/portal-cookie.ts';
import { readEmptyBody } from '../../shared/platform/endpoint/read-empty-body.ts';
import type { ClosePortalSession } from '../../shared/portal/close-portal-session.ts';
import { NoQuery } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'close-portal-session',
  method: 'DELETE',
  route: 'identity-management/session',
  summary: 'Closes the session of the Identity Management page, everywhere.',
  group: 'Control Panel',
  caller: 'portal-session',
  query: NoQuery,
  answers: { 204: { description: 'It is closed.' } },
  // A body may be left out, or be empty.
  problems: ['unsupported-media-type', 'body-too-large'],
});

export const closePortalSession = defineFunction(
  operation,
  (services: EndpointServices & { readonly portal: { readonly closePortalSession: ClosePortalSession } }) =>
    endpoint(operation, services, async ({ caller, request }) => {
      const bodyProblem = await readEmptyBody(request);
      if (bodyProblem !== undefined) return bodyProblem;
      await services.portal.closePortalSession(caller);
      return { status: 204, cookies: [clearPortalSession()] };
    }),
);
