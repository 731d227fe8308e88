/** What the OpenID Provider says of itself (OpenID Connect Discovery 1.0 section 3, RFC 8414, RFC 9207 section 3). */
import type { App } from '../platform/words/app-catalogue.ts';
import { hasIdToken, RESPONSE_TYPES } from '../platform/words/response-types.ts';
import { RESPONSE_MODES } from './rules/response-mode.ts';
import { SCOPES } from './rules/read-authorization-request.ts';

/** Apps and proxies may keep it, and the keys, for so long: new keys are published well before they sign. */
export const PUBLIC_CACHE = 'public, max-age=300';

/** What some app may ask for, by the catalogue. An ID token through the browser is the implicit grant (OpenID Connect Registration 1.0 section 2). */
function responseTypes(apps: readonly Pick<App, 'responseTypes'>[]) {
  const given = RESPONSE_TYPES.filter((type) => apps.some((app) => app.responseTypes.includes(type)));
  const grants = ['authorization_code', ...(given.some(hasIdToken) ? ['implicit'] : [])];
  return { response_types_supported: given, grant_types_supported: grants };
}

export const providerMetadata = (serviceUrl: string, apps: readonly Pick<App, 'responseTypes'>[]) => ({
  issuer: serviceUrl,
  authorization_endpoint: `${serviceUrl}/authorize`,
  token_endpoint: `${serviceUrl}/token`,
  userinfo_endpoint: `${serviceUrl}/userinfo`,
  jwks_uri: `${serviceUrl}/jwks`,
  end_session_endpoint: `${serviceUrl}/end-session`,
  ...responseTypes(apps),
  response_modes_supported: [...RESPONSE_MODES],
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  scopes_supported: [...SCOPES],
  prompt_values_supported: ['select_account'],
  claim_types_supported: ['normal'],
  claims_supported: [
    ...['iss', 'sub', 'aud', 'exp', 'iat', 'nonce', 'auth_time', 'at_hash', 'c_hash'],
    ...['name', 'given_name', 'family_name', 'preferred_username', 'locale', 'email', 'email_verified'],
    ...['account_id', 'idp', 'tid', 'oid'],
  ],
  claims_parameter_supported: false,
  request_parameter_supported: false,
  // Absent would mean true (OpenID Connect Discovery 1.0 section 3).
  request_uri_parameter_supported: false,
  authorization_response_iss_parameter_supported: true,
});
