/**
 * The app as an OpenID Connect client of the service: authorization code with PKCE, through openid-client and the
 * service's published metadata. Any app of the Company would do it like this, in any language.
 */
import * as oidc from 'openid-client';

/** What is kept of a sign-in while the browser is away. */
export type Flow = { readonly state: string; readonly nonce: string; readonly codeVerifier: string };

export type AzureSignInOptions = Readonly<Record<'issuer' | 'clientId' | 'clientSecret' | 'redirectUri', string>>;

const TIMEOUT_SECONDS = 10;

/** What it makes throws when the service can't be asked, or its answer isn't one to take: see `explainFailure`. */
export function makeAzureSignIn({ issuer, clientId, clientSecret, redirectUri }: AzureSignInOptions) {
  /** Made anew for each sign-in: a copy of the keys younger than 60 s isn't renewed for an unknown `kid`, and keys may be rotated meanwhile. */
  const configure = () =>
    oidc.discovery(new URL(issuer), clientId, undefined, oidc.ClientSecretBasic(clientSecret), {
      timeout: TIMEOUT_SECONDS,
      execute: [
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to be noticed; the local stack speaks http on the loopback
        oidc.allowInsecureRequests,
        // The token comes straight from the service, but its signature is checked too: a proxy in between can't make one.
        oidc.enableNonRepudiationChecks,
      ],
    });
  return {
    async start(loginHint: string | undefined): Promise<{ url: URL; flow: Flow }> {
      const config = await configure();
      const [state, nonce, codeVerifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()];
      const url = oidc.buildAuthorizationUrl(config, {
        ...{ redirect_uri: redirectUri, scope: 'openid profile email', state, nonce },
        code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        ...(loginHint === undefined ? {} : { login_hint: loginHint }),
      });
      return { url, flow: { state, nonce, codeVerifier } };
    },
    async finish(answer: URL, { state, nonce, codeVerifier }: Flow) {
      const expected = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier };
      const checks = { ...expected, idTokenExpected: true };
      const tokens = await oidc.authorizationCodeGrant(await configure(), answer, checks);
      return { idToken: tokens.id_token ?? '', claims: tokens.claims() ?? {} };
    },
    /** Where the browser ends its sign-in at the service too. */
    async signOutUrl(idToken: string, returnTo: string, state: string): Promise<URL> {
      const parameters = { id_token_hint: idToken, post_logout_redirect_uri: returnTo, state };
      return oidc.buildEndSessionUrl(await configure(), parameters);
    },
  };
}

/**
 * What a failed sign-in means: the service said no (its code, RFC 6749 section 4.1.2.1), it doesn't answer, or the answer isn't one to trust: altered,
 * replayed, for somebody else, or past its time. Texts of the answer come through the browser and prove nothing, so only codes are used.
 */
export function explainFailure(
  error: unknown,
): { kind: 'refused'; code: string } | { kind: 'not-trusted' | 'unavailable' } {
  if (error instanceof oidc.AuthorizationResponseError) {
    const isDown = ['temporarily_unavailable', 'server_error'].includes(error.error);
    return isDown ? { kind: 'unavailable' } : { kind: 'refused', code: error.error };
  }
  if (error instanceof oidc.ResponseBodyError) return { kind: error.status < 500 ? 'not-trusted' : 'unavailable' };
  const code = error instanceof oidc.ClientError ? (error.code ?? '') : '';
  // No connection, no answer in time, or an answer that isn't the protocol's (a 503 page).
  const noAnswer = ['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON'];
  return { kind: error instanceof TypeError || noAnswer.includes(code) ? 'unavailable' : 'not-trusted' };
}
