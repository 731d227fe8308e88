/** POST /token: an app turns its one-time code into tokens (RFC 6749 section 4.1.3, OpenID Connect Core 1.0 section 3.1.3). */
import * as z from 'zod';
import type { AppCatalogue } from '../../shared/platform/words/app-catalogue.ts';
import { authenticateClient } from '../../shared/provider/authenticate-client.ts';
import { oauthEndpoint, type OAuthServices } from '../../shared/provider/oauth-endpoint.ts';
import { OAuthError, tokenReply } from '../../shared/provider/oauth-error.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import { readBody } from '../../shared/platform/endpoint/read-request.ts';
import type { ClientSecrets } from '../../shared/platform/ports.ts';
import type { RedeemAuthorizationCode } from '../../shared/provider/redeem-authorization-code.ts';

const MAX_BODY_BYTES = 16 * 1024;
// Unknown parameters are ignored (RFC 6749 section 3.2).
const Form = z.object({
  grant_type: z.string().optional(),
  code: z.string().optional(),
  redirect_uri: z.string().optional(),
  code_verifier: z.string().optional(),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
});

const OAuthErrorBody = z.object({ error: z.string(), error_description: z.string() });
const operation = defineOperation({
  name: 'redeem-authorization-code',
  method: 'POST',
  route: 'token',
  summary:
    'Tokens for an authorization code, once, while its user is still there and under SSO in the app. Client authentication by header or form; public clients by PKCE alone.',
  group: 'Apps',
  caller: 'app',
  cors: true,
  body: Form,
  bodyType: 'application/x-www-form-urlencoded',
  maxBodyBytes: MAX_BODY_BYTES,
  answers: {
    200: {
      description: 'The tokens.',
      schema: z.object({
        access_token: z.string(),
        token_type: z.literal('Bearer'),
        expires_in: z.int(),
        scope: z.string(),
        id_token: z.string(),
      }),
    },
    400: { description: 'RFC 6749 section 5.2.', schema: OAuthErrorBody },
    401: { description: 'The client is not authenticated (RFC 6749 section 5.2).', schema: OAuthErrorBody },
    503: { description: 'Try again after the seconds that Retry-After says.', schema: OAuthErrorBody },
  },
});

type TokenServices = OAuthServices & {
  readonly catalogue: Pick<AppCatalogue, 'apps'>;
  readonly clientSecrets: ClientSecrets;
  readonly provider: { readonly redeemAuthorizationCode: RedeemAuthorizationCode };
};

export const redeemAuthorizationCode = defineFunction(operation, (services: TokenServices) =>
  oauthEndpoint(operation, services, async (request) => {
    const { catalogue, clientSecrets } = services;
    const form = await readBody(request, Form, operation.bodyType, MAX_BODY_BYTES);
    if (form instanceof Problem) return new OAuthError('invalid_request', 'the body must be a form, each name once');
    const client = await authenticateClient({ apps: catalogue.apps, clientSecrets }, request, form);
    if (client instanceof OAuthError) return client;
    const { grant_type: grantType, code, redirect_uri: redirectUri, code_verifier: codeVerifier } = form;
    if (grantType === undefined) return new OAuthError('invalid_request', 'grant_type is missing');
    if (grantType !== 'authorization_code') {
      return new OAuthError('unsupported_grant_type', 'grant_type must be authorization_code');
    }
    if (code === undefined) return new OAuthError('invalid_request', 'code is missing');
    if (redirectUri === undefined) return new OAuthError('invalid_request', 'redirect_uri is missing');
    const redeemed = await services.provider.redeemAuthorizationCode({ app: client, code, redirectUri, codeVerifier });
    if (redeemed.kind === 'refused') {
      return new OAuthError('invalid_grant', 'the code is not valid for this client and request', redeemed.refusal);
    }
    const { accessToken, expiresIn, scope, idToken } = redeemed.tokens;
    return tokenReply({
      ...{ access_token: accessToken, token_type: 'Bearer', expires_in: expiresIn, scope },
      id_token: idToken,
    });
  }),
);
