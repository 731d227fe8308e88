/** GET /authorize: an app sends a person to sign in (OpenID Connect Core 1.0 section 3.1.2). */
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { pageEndpoint, type PageServices } from '../../shared/platform/pages/page-endpoint.ts';
import { AUTHORIZE_ANSWERS, authorizeReply, type AuthorizeServices } from '../../shared/sign-in/authorize-reply.ts';
import { AuthorizeParameters } from '../../shared/sign-in/wire.ts';

const operation = defineOperation({
  name: 'authorize',
  method: 'GET',
  route: 'authorize',
  summary: 'Starts a sign-in for an app. Other parameters are ignored.',
  group: 'Sign-in',
  caller: 'browser',
  query: AuthorizeParameters,
  answers: AUTHORIZE_ANSWERS,
});

export const authorize = defineFunction(operation, (services: PageServices & AuthorizeServices) =>
  pageEndpoint(operation, services, (visit) => authorizeReply(services, visit, visit.query, operation.name), {
    allowsRepeats: true,
  }),
);
