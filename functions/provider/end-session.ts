/** GET /end-session: an app signs a person out (OpenID Connect RP-Initiated Logout 1.0). */
import {
  END_SESSION_ANSWERS,
  endSessionReply,
  readEndSession,
} from '../../shared/provider/signing-out/end-session-reply.ts';
import { EndSessionParameters } from '../../shared/provider/wire.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { pageEndpoint, type PageServices } from '../../shared/platform/pages/page-endpoint.ts';
import type { EndSession } from '../../shared/provider/signing-out/end-session.ts';

const operation = defineOperation({
  name: 'end-session',
  method: 'GET',
  route: 'end-session',
  summary: 'After an app signed a person out: back to the app, or a page with the way out of Azure.',
  group: 'Sign-in',
  caller: 'browser',
  query: EndSessionParameters,
  answers: END_SESSION_ANSWERS,
});

type EndSessionServices = PageServices & { readonly provider: { readonly endSession: EndSession } };

export const endSession = defineFunction(operation, (services: EndSessionServices) =>
  pageEndpoint(operation, services, async ({ query }) => {
    const given = EndSessionParameters.parse(Object.fromEntries(query));
    return endSessionReply(await services.provider.endSession(readEndSession(given)));
  }),
);
