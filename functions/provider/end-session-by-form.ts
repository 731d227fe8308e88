/** POST /end-session: the same as GET, for apps whose ID tokens don't fit in an address (RP-Initiated Logout 1.0 section 2). */
import {
  END_SESSION_ANSWERS,
  endSessionReply,
  readEndSession,
} from '../../shared/provider/signing-out/end-session-reply.ts';
import { EndSessionParameters } from '../../shared/provider/wire.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { pageEndpoint, type PageServices } from '../../shared/platform/pages/page-endpoint.ts';
import { PageRefusal } from '../../shared/platform/pages/page-refusal.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import { readKnownParameters } from '../../shared/platform/endpoint/read-parameters.ts';
import type { EndSession } from '../../shared/provider/signing-out/end-session.ts';

const operation = defineOperation({
  name: 'end-session-by-form',
  method: 'POST',
  route: 'end-session',
  summary: 'The same as GET, with the parameters in a form.',
  group: 'Sign-in',
  caller: 'browser',
  body: EndSessionParameters,
  bodyType: 'application/x-www-form-urlencoded',
  answers: END_SESSION_ANSWERS,
});

type EndSessionServices = PageServices & { readonly provider: { readonly endSession: EndSession } };

export const endSessionByForm = defineFunction(operation, (services: EndSessionServices) =>
  pageEndpoint(operation, services, async ({ request }) => {
    const form = await readKnownParameters(request, EndSessionParameters);
    if (form instanceof Problem) return new PageRefusal('sign-out-not-usable', { detail: form.code });
    return endSessionReply(await services.provider.endSession(readEndSession(form)));
  }),
);
