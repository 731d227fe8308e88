/** Sign-in with Entra ID: where the browser goes, and who came back; and where it goes to sign out. */
import { hash } from 'node:crypto';
import type { Clock, WriteLog } from '../platform/ports.ts';
import type {
  EntraAuthorizationRequest,
  EntraCodeRequest,
  EntraSignIn,
  EntraSignInOutcome,
  EntraSignOutUrl,
} from './ports.ts';
import { authorizeUrlOf, type EntraSettings, signOutUrlOf } from './entra-endpoints.ts';
import type { EntraCredential } from './token-endpoint/entra-credential.ts';
import { claimsForContexts } from './rules/authentication-context.ts';
import { readPerson } from './id-token/read-person.ts';
import type { TenantKeys } from './id-token/tenant-keys.ts';
import { makeTokenClient } from './token-endpoint/token-client.ts';
import { makeIdTokenValidator } from './id-token/validate-id-token.ts';

type Options = {
  readonly settings: EntraSettings;
  readonly credential: EntraCredential;
  readonly tenantKeys: TenantKeys;
  readonly clock: Clock;
  readonly writeLog: WriteLog;
  readonly timeoutMilliseconds?: number;
};

export function makeEntraSignIn(options: Options): EntraSignIn {
  const { authority, clientId } = options.settings;
  const tokens = makeTokenClient(options);
  const validate = makeIdTokenValidator({ ...options, authority, clientId });

  const redeemCode = async (request: EntraCodeRequest): Promise<EntraSignInOutcome> => {
    const answer = await tokens.redeemCode(request);
    if (answer.kind === 'refused') return answer;
    const check = await validate(answer.result.idToken, request);
    if (check.kind === 'invalid') return { kind: 'refused', refusal: 'token-invalid', entraCode: check.fault };
    return { kind: 'signed-in', person: readPerson(check.identity, check.issuer, check.claims) };
  };
  return { authorizationUrl: (request) => authorizationUrl(options.settings, request), redeemCode };
}

/**
 * No `prompt` of our own and no scopes beyond OpenID Connect's: such requests Entra's backup system serves during an outage. `query` because a form post loses SameSite=Lax cookies
 * (docs/platform-facts.md#signing-in-and-consenting-at-entra-id).
 */
function authorizationUrl({ authority, clientId }: EntraSettings, request: EntraAuthorizationRequest): URL {
  const url = new URL(authorizeUrlOf(authority, request.authority));
  url.search = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    response_mode: 'query',
    scope: 'openid profile',
    redirect_uri: request.redirectUri,
    state: request.state,
    nonce: request.nonce,
    code_challenge: hash('sha256', request.codeVerifier, 'base64url'),
    code_challenge_method: 'S256',
    ...(request.loginHint === undefined ? {} : { login_hint: request.loginHint }),
    ...(request.prompt === undefined ? {} : { prompt: request.prompt }),
    ...(request.contexts === undefined ? {} : { claims: claimsForContexts(request.contexts) }),
  }).toString();
  return url;
}

/** Signing out of Azure itself (https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#send-a-sign-out-request). */
export const makeEntraSignOutUrl = (authority: string): EntraSignOutUrl =>
  function entraSignOutUrl({ tenant, logoutHint, returnTo, state }) {
    const url = new URL(signOutUrlOf(authority, tenant ?? 'organizations'));
    url.searchParams.set('post_logout_redirect_uri', returnTo);
    if (logoutHint !== undefined) url.searchParams.set('logout_hint', logoutHint);
    if (state !== undefined) url.searchParams.set('state', state);
    return url.href;
  };
