/**
 * The app as an OpenID Connect client of the service: authorization code with PKCE, through openid-client and the
 * service's published metadata. Any app of the Company would do it like this, in any language.
 */
import * as oidc from 'openid-client';

/** What is kept of a sign-in while the browser is away. */
export type Flow = { readonly state: string; readonly nonce: string; readonly codeVerifier: string };

export type FinishedSignIn =
  | { readonly kind: 'signed-in'; readonly idToken: string; readonly claims: Readonly<Record<string, unknown>> }
  /** The service said no; its code (RFC 6749 section 4.1.2.1). */
  | { readonly kind: 'refused'; readonly error: string }
  /** The answer isn't one to trust: altered, replayed, for somebody else, or past its time. */
  | { readonly kind: 'not-trusted' }
  | { readonly kind: 'unavailable' };

export interface AzureSignIn {
  start(loginHint: string | undefined): Promise<{ readonly url: URL; readonly flow: Flow } | 'unavailable'>;
  finish(answer: URL, flow: Flow): Promise<FinishedSignIn>;
  /** Where the browser ends its sign-in at the service too; undefined when the service can't be asked. */
  signOutUrl(idToken: string, returnTo: string, state: string): Promise<URL | undefined>;
}

export interface AzureSignInOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
}

const TIMEOUT_SECONDS = 10;
// oauth4webapi fetches the keys again for an unknown `kid` only when they are at least so old, and fails before.
const REFETCH_AGE_SECONDS = 60;

/* eslint-disable @typescript-eslint/no-deprecated -- marked so to be noticed; the local stack speaks http on the loopback */
const isLoopbackHttp = (issuer: string): boolean => issuer.startsWith('http://localhost:');

function settle(config: oidc.Configuration, issuer: string): oidc.Configuration {
  config.timeout = TIMEOUT_SECONDS;
  // The token comes straight from the service, but its signature is checked too: a proxy in between can't make one.
  oidc.enableNonRepudiationChecks(config);
  if (isLoopbackHttp(issuer)) oidc.allowInsecureRequests(config);
  return config;
}

/** The metadata are read at the first sign-in and kept; while the service doesn't answer, each sign-in tries again. */
function makeConfigure({ issuer, clientId, clientSecret }: AzureSignInOptions) {
  let discovered: oidc.ServerMetadata | undefined;
  let keys: oidc.ExportedJWKSCache | undefined;
  const discover = async (): Promise<oidc.ServerMetadata> => {
    const config = await oidc.discovery(new URL(issuer), clientId, undefined, oidc.ClientSecretBasic(clientSecret), {
      timeout: TIMEOUT_SECONDS,
      execute: isLoopbackHttp(issuer) ? [oidc.allowInsecureRequests] : [],
    });
    return config.serverMetadata();
  };
  return {
    /**
     * A configuration for one sign-in, with the keys known so far. They are made out to be old enough that a token signed
     * by a key made since (a rotation in the middle of a sign-in) has them fetched again, once, and not refused.
     */
    configure: async (now: Date): Promise<oidc.Configuration> => {
      discovered ??= await discover();
      const config = new oidc.Configuration(discovered, clientId, undefined, oidc.ClientSecretBasic(clientSecret));
      if (keys !== undefined) {
        const uat = Math.min(keys.uat, Math.floor(now.getTime() / 1000) - REFETCH_AGE_SECONDS);
        oidc.setJwksCache(config, { jwks: keys.jwks, uat });
      }
      return settle(config, issuer);
    },
    keepKeys: (config: oidc.Configuration): void => {
      keys = oidc.getJwksCache(config) ?? keys;
    },
  };
}

/** What a failed sign-in means. Texts of the answer come through the browser and prove nothing, so only codes are used. */
function explainFailure(error: unknown): FinishedSignIn {
  if (error instanceof oidc.AuthorizationResponseError) {
    return error.error === 'temporarily_unavailable' || error.error === 'server_error'
      ? { kind: 'unavailable' }
      : { kind: 'refused', error: error.error };
  }
  if (error instanceof oidc.ResponseBodyError)
    return error.status < 500 ? { kind: 'not-trusted' } : { kind: 'unavailable' };
  const code = error instanceof oidc.ClientError ? error.code : undefined;
  // No connection, no answer in time, or an answer that isn't the protocol's (a 503 page).
  const noAnswer = ['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON'];
  const unavailable = error instanceof TypeError || (code !== undefined && noAnswer.includes(code));
  return { kind: unavailable ? 'unavailable' : 'not-trusted' };
}

export function makeAzureSignIn(options: AzureSignInOptions, clock: () => Date): AzureSignIn {
  const { configure, keepKeys } = makeConfigure(options);
  const configureOrNot = () => configure(clock()).catch(() => undefined);
  return {
    async start(loginHint) {
      const config = await configureOrNot();
      if (config === undefined) return 'unavailable';
      const flow = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        codeVerifier: oidc.randomPKCECodeVerifier(),
      };
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: options.redirectUri,
        scope: 'openid profile email',
        state: flow.state,
        nonce: flow.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(flow.codeVerifier),
        code_challenge_method: 'S256',
        ...(loginHint === undefined ? {} : { login_hint: loginHint }),
      });
      return { url, flow };
    },
    async finish(answer, { state, nonce, codeVerifier }) {
      const config = await configureOrNot();
      if (config === undefined) return { kind: 'unavailable' };
      try {
        const tokens = await oidc.authorizationCodeGrant(config, answer, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: codeVerifier,
          idTokenExpected: true,
        });
        keepKeys(config);
        const claims = tokens.claims();
        if (claims === undefined || tokens.id_token === undefined) return { kind: 'not-trusted' };
        return { kind: 'signed-in', idToken: tokens.id_token, claims };
      } catch (error) {
        return explainFailure(error);
      }
    },
    async signOutUrl(idToken, returnTo, state) {
      const config = await configureOrNot();
      if (config?.serverMetadata().end_session_endpoint === undefined) return undefined;
      return oidc.buildEndSessionUrl(config, { id_token_hint: idToken, post_logout_redirect_uri: returnTo, state });
    },
  };
}
