/** GET /userinfo: who the access token in the Authorization header speaks of (OpenID Connect Core 1.0 section 5.3). */
import { bearerToken } from '../../shared/platform/callers/authorize-caller.ts';
import { oauthEndpoint, type OAuthServices } from '../../shared/provider/clients/oauth-endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { USERINFO_ANSWERS, userinfoReply } from '../../shared/provider/tokens/userinfo-reply.ts';
import type { ReadUserinfo } from '../../shared/provider/tokens/read-userinfo.ts';

const operation = defineOperation({
  name: 'read-userinfo',
  method: 'GET',
  route: 'userinfo',
  summary: 'The claims about the person who signed in.',
  group: 'Apps',
  caller: 'access-token',
  cors: 'with-credentials',
  answers: USERINFO_ANSWERS,
});

type UserinfoServices = OAuthServices & { readonly provider: { readonly readUserinfo: ReadUserinfo } };

// A token in the query is not looked at: addresses end up in logs (RFC 9700 section 4.3.2).
export const readUserinfo = defineFunction(operation, (services: UserinfoServices) =>
  oauthEndpoint(operation, services, (request) => userinfoReply(services.provider.readUserinfo, bearerToken(request))),
);
