/** POST /token: an app turns its one-time code into tokens, or a refresh token (RFC 6749 sections 4.1.3 and 6, OpenID Connect Core 1.0 sections 3.1.3 and 12). */
import {
  type ClientServices,
  FORM_TYPE,
  MAX_FORM_BYTES,
  oauthEndpoint,
  type OAuthServices,
  readClientForm,
} from '../../shared/provider/clients/oauth-endpoint.ts';
import { OAUTH_ERROR_ANSWERS, OAuthError } from '../../shared/provider/clients/oauth-error.ts';
import { TokensAnswer, TokensForm } from '../../shared/provider/wire.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { answerCode, answerRefresh, type GrantServices } from '../../shared/provider/sessions/answer-grant.ts';

const operation = defineOperation({
  name: 'issue-tokens',
  method: 'POST',
  route: 'token',
  summary:
    'Tokens for an authorization code or a refresh token, each once, while its user is still there and under SSO in the app. Client authentication by header or form; public clients by PKCE alone.',
  group: 'Apps',
  caller: 'app',
  cors: 'with-credentials',
  body: TokensForm,
  bodyType: FORM_TYPE,
  maxBodyBytes: MAX_FORM_BYTES,
  answers: {
    200: {
      description: 'The tokens.',
      schema: TokensAnswer,
    },
    ...OAUTH_ERROR_ANSWERS,
  },
});

type TokenServices = OAuthServices & ClientServices & { readonly provider: GrantServices };

export const issueTokens = defineFunction(operation, (services: TokenServices) =>
  oauthEndpoint(operation, services, async (request) => {
    const read = await readClientForm(services, request, TokensForm);
    if (read instanceof OAuthError) return read;
    const { app, form } = read;
    switch (form.grant_type) {
      case undefined:
        return new OAuthError('invalid_request', 'grant_type is missing');
      case 'authorization_code':
        return answerCode(services.provider, app, form);
      case 'refresh_token':
        return answerRefresh(services.provider, app, form);
      default:
        return new OAuthError('unsupported_grant_type', 'grant_type must be authorization_code or refresh_token');
    }
  }),
);
