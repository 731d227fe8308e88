/** POST /authorize: the same as GET, for requests that don't fit in an address (OpenID Connect Core 1.0 section 3.1.2.1). */
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import { readParameters } from '../../shared/platform/endpoint/read-parameters.ts';
import { pageEndpoint, type PageServices } from '../../shared/platform/pages/page-endpoint.ts';
import { PageRefusal } from '../../shared/platform/pages/page-refusal.ts';
import { AUTHORIZE_ANSWERS, authorizeReply, type AuthorizeServices } from '../../shared/sign-in/authorize-reply.ts';
import { AuthorizeParameters } from '../../shared/sign-in/wire.ts';

const MAX_BODY_BYTES = 32 * 1024;

const operation = defineOperation({
  name: 'authorize-by-form',
  method: 'POST',
  route: 'authorize',
  summary: 'The same as GET, with the parameters in a form.',
  group: 'Sign-in',
  caller: 'browser',
  body: AuthorizeParameters,
  bodyType: 'application/x-www-form-urlencoded',
  maxBodyBytes: MAX_BODY_BYTES,
  answers: AUTHORIZE_ANSWERS,
});

// The form comes from the app's site, so a browser sends none of our cookies along (SameSite=Lax): what it keeps of other sign-ins isn't known
// here, as it isn't to two that begin at the same moment (shared/platform/pages/cookies.ts).
export const authorizeByForm = defineFunction(operation, (services: PageServices & AuthorizeServices) =>
  pageEndpoint(
    operation,
    services,
    async (visit) => {
      const given = await readParameters(visit.request, MAX_BODY_BYTES);
      return given instanceof Problem
        ? new PageRefusal('invalid-request', { detail: given.code })
        : authorizeReply(services, visit, given, operation.name);
    },
    { allowsRepeats: true },
  ),
);
