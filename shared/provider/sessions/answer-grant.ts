/** What `/token` answers for each grant: an authorization code, or a refresh token. */
import type { Reply } from '../../platform/endpoint/reply.ts';
import type { App } from '../../platform/words/apps/app-catalogue.ts';
import type { Tokens } from '../tokens/issue-tokens.ts';
import { OAuthError, tokenReply } from '../clients/oauth-error.ts';
import type { RedeemAuthorizationCode } from '../tokens/redeem-authorization-code.ts';
import type { RefreshTokens } from './refresh-tokens.ts';

export type GrantServices = {
  readonly redeemAuthorizationCode: RedeemAuthorizationCode;
  readonly refreshTokens: RefreshTokens;
};

type Given<Name extends string> = { readonly [name in Name]?: string | undefined };

const tokensReply = ({ accessToken, expiresIn, scope, idToken, refreshToken }: Tokens): Reply =>
  tokenReply({
    ...{ access_token: accessToken, token_type: 'Bearer', expires_in: expiresIn, scope },
    ...(idToken === undefined ? {} : { id_token: idToken }),
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
  });

/** RFC 6749 section 4.1.3. */
export async function answerCode(
  { redeemAuthorizationCode }: Pick<GrantServices, 'redeemAuthorizationCode'>,
  app: App,
  { code, redirect_uri: redirectUri, code_verifier: codeVerifier }: Given<'code' | 'redirect_uri' | 'code_verifier'>,
): Promise<Reply | OAuthError> {
  if (code === undefined) return new OAuthError('invalid_request', 'code is missing');
  if (redirectUri === undefined) return new OAuthError('invalid_request', 'redirect_uri is missing');
  const redeemed = await redeemAuthorizationCode({ app, code, redirectUri, codeVerifier });
  return redeemed.kind === 'refused'
    ? new OAuthError('invalid_grant', 'the code is not valid for this client and request', redeemed.refusal)
    : tokensReply(redeemed.tokens);
}

/** RFC 6749 section 6. */
export async function answerRefresh(
  { refreshTokens }: Pick<GrantServices, 'refreshTokens'>,
  app: App,
  { refresh_token: refreshToken, scope }: Given<'refresh_token' | 'scope'>,
): Promise<Reply | OAuthError> {
  if (!app.offlineAccess) return new OAuthError('unauthorized_client', 'this client may have no refresh tokens');
  if (refreshToken === undefined) return new OAuthError('invalid_request', 'refresh_token is missing');
  const refreshed = await refreshTokens({ app, refreshToken, scope });
  switch (refreshed.kind) {
    case 'refreshed':
      return tokensReply(refreshed.tokens);
    case 'scope-exceeded':
      return new OAuthError('invalid_scope', 'scope asks for more than was granted');
    case 'refused':
      return new OAuthError(
        'invalid_grant',
        'the refresh token is not valid any more: sign in anew',
        refreshed.refusal,
      );
  }
}
