/** POST /userinfo: the same as GET; the token may also stand in a form (RFC 6750 section 2.2). */
import { bearerToken } from '../../shared/platform/callers/authorize-caller.ts';
import { oauthEndpoint, type OAuthServices } from '../../shared/provider/clients/oauth-endpoint.ts';
import { bearerErrorReply } from '../../shared/provider/clients/oauth-error.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import { readKnownParameters } from '../../shared/platform/endpoint/read-parameters.ts';
import { contentTypeOf } from '../../shared/platform/endpoint/read-request.ts';
import { USERINFO_ANSWERS, userinfoReply } from '../../shared/provider/tokens/userinfo-reply.ts';
import { UserinfoForm } from '../../shared/provider/wire.ts';
import type { ReadUserinfo } from '../../shared/provider/tokens/read-userinfo.ts';

const MAX_BODY_BYTES = 16 * 1024;
const FORM_TYPE = 'application/x-www-form-urlencoded';

// Without `cors`: the GET function of this route answers the preflight for both (a route and method can stand only once).
const operation = defineOperation({
  name: 'read-userinfo-by-form',
  method: 'POST',
  route: 'userinfo',
  summary: 'The same as GET; the token may also stand in a form.',
  group: 'Apps',
  caller: 'access-token',
  body: UserinfoForm,
  bodyType: FORM_TYPE,
  maxBodyBytes: MAX_BODY_BYTES,
  answers: USERINFO_ANSWERS,
});

type UserinfoServices = OAuthServices & { readonly provider: { readonly readUserinfo: ReadUserinfo } };

export const readUserinfoByForm = defineFunction(operation, (services: UserinfoServices) =>
  oauthEndpoint(operation, services, async (request) => {
    const form =
      contentTypeOf(request) === FORM_TYPE ? await readKnownParameters(request, UserinfoForm, MAX_BODY_BYTES) : {};
    if (form instanceof Problem) return bearerErrorReply('invalid_request');
    const hasHeader = request.headers.get('authorization') !== null;
    // RFC 6750 section 2: one way in each request.
    if (hasHeader && form.access_token !== undefined) return bearerErrorReply('invalid_request');
    return userinfoReply(services.provider.readUserinfo, hasHeader ? bearerToken(request) : form.access_token);
  }),
);
