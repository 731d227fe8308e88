/** POST /introspect: whether a token is worth anything right now, and whose it is (RFC 7662). */
import {
  type ClientServices,
  FORM_TYPE,
  MAX_FORM_BYTES,
  oauthEndpoint,
  type OAuthServices,
  readClientForm,
} from '../../shared/provider/clients/oauth-endpoint.ts';
import { OAUTH_ERROR_ANSWERS, OAuthError, tokenReply } from '../../shared/provider/clients/oauth-error.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { IntrospectionAnswer, TokenForm } from '../../shared/provider/wire.ts';
import type { IntrospectToken } from '../../shared/provider/sessions/introspect-token.ts';
import { writeLog } from '../../shared/platform/telemetry/write-log.ts';

const operation = defineOperation({
  name: 'introspect-token',
  method: 'POST',
  route: 'introspect',
  summary:
    'Whether a token is active, every rule asked again, and whose it is. For confidential clients: their own tokens, and the access tokens of the clients that the app catalogue lists for them.',
  group: 'Apps',
  caller: 'app',
  body: TokenForm,
  bodyType: FORM_TYPE,
  maxBodyBytes: MAX_FORM_BYTES,
  answers: {
    200: {
      description: 'With active: false nothing else is said, whatever the reason.',
      schema: IntrospectionAnswer,
    },
    ...OAUTH_ERROR_ANSWERS,
  },
});

type IntrospectServices = OAuthServices &
  ClientServices & { readonly provider: { readonly introspectToken: IntrospectToken } };

// No script asks this: who can keep no secret is told of no token. So no origin is let through.
const NO_ORIGINS: OAuthServices = { appOrigins: new Set() };

export const introspectToken = defineFunction(operation, (services: IntrospectServices) =>
  oauthEndpoint(operation, NO_ORIGINS, async (request, context) => {
    const read = await readClientForm(services, request, TokenForm);
    if (read instanceof OAuthError) return read;
    const { app, form } = read;
    if (app.clientAuthentication === 'none') {
      return new OAuthError('invalid_client', 'client authentication failed', 'public-client');
    }
    if (form.token === undefined) return new OAuthError('invalid_request', 'token is missing');
    const answer = await services.provider.introspectToken({ app, token: form.token });
    if (answer.kind === 'active') return tokenReply({ active: true, ...answer.claims });
    writeLog(context, 'token-inactive', { app: app.id, reason: answer.reason });
    return tokenReply({ active: false });
  }),
);
