/** POST /revoke: an app gives up a token, as when somebody signs out of it (RFC 7009). */
import {
  type ClientServices,
  FORM_TYPE,
  MAX_FORM_BYTES,
  oauthEndpoint,
  type OAuthServices,
  readClientForm,
} from '../../shared/provider/clients/oauth-endpoint.ts';
import { doneReply, OAUTH_ERROR_ANSWERS, OAuthError } from '../../shared/provider/clients/oauth-error.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { TokenForm } from '../../shared/provider/wire.ts';
import type { RevokeToken } from '../../shared/provider/sessions/revoke-token.ts';

const operation = defineOperation({
  name: 'revoke-token',
  method: 'POST',
  route: 'revoke',
  summary:
    'Ends a refresh token, and all that follow from the same sign-in. An access token lives on until its end. Client authentication as at /token.',
  group: 'Apps',
  caller: 'app',
  cors: 'with-credentials',
  body: TokenForm,
  bodyType: FORM_TYPE,
  maxBodyBytes: MAX_FORM_BYTES,
  answers: {
    200: {
      description:
        'If it was a refresh token of the client, it is ended; anything else that is over or isn’t ours needs no end.',
    },
    ...OAUTH_ERROR_ANSWERS,
  },
});

type RevokeServices = OAuthServices & ClientServices & { readonly provider: { readonly revokeToken: RevokeToken } };

export const revokeToken = defineFunction(operation, (services: RevokeServices) =>
  oauthEndpoint(operation, services, async (request) => {
    const read = await readClientForm(services, request, TokenForm);
    if (read instanceof OAuthError) return read;
    const { app, form } = read;
    if (form.token === undefined) return new OAuthError('invalid_request', 'token is missing');
    const { kind } = await services.provider.revokeToken({ app, token: form.token });
    switch (kind) {
      case 'other-client':
        return new OAuthError('invalid_grant', 'the token was not given to this client', kind);
      case 'revoked':
      case 'nothing-to-revoke':
        return doneReply();
    }
  }),
);
