/** What the OpenID Provider says of itself (OpenID Connect Discovery 1.0 section 3, RFC 8414, RFC 9207 section 3). */
import type { App, AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import { hasIdToken, RESPONSE_TYPES } from '../platform/words/apps/response-types.ts';
import { PUBLISHED_KEPT_MS } from '../platform/words/lifetimes.ts';
import { ASSERTION_ALGORITHMS } from './clients/check-client-assertion.ts';
import { RESPONSE_MODES } from './rules/response-parameters.ts';
import { OFFLINE_ACCESS } from './rules/session.ts';
import { SCOPES } from './rules/read-authorization-request.ts';
import { endpoint, type EndpointServices } from '../platform/endpoint/endpoint.ts';
import type { Operation } from '../platform/endpoint/operation.ts';
import { MetadataAnswer } from './wire.ts';

/** Of it and of the keys. */
export const PUBLIC_CACHE = `public, max-age=${PUBLISHED_KEPT_MS / 1000}`;

const CONFIDENTIAL_METHODS = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'] as const;

type Allowed = readonly Pick<App, 'responseTypes' | 'offlineAccess' | 'longestSession'>[];

/** What some app may ask for, by the catalogue. An ID token through the browser is the implicit grant (OpenID Connect Registration 1.0 section 2). */
function whatAppsMay(apps: Allowed) {
  const given = RESPONSE_TYPES.filter((type) => apps.some((app) => app.responseTypes.includes(type)));
  const staySignedIn = apps.some(({ offlineAccess }) => offlineAccess);
  const grants = [
    'authorization_code',
    ...(given.some(hasIdToken) ? ['implicit'] : []),
    ...(staySignedIn ? ['refresh_token'] : []),
  ];
  return {
    response_types_supported: given,
    grant_types_supported: grants,
    scopes_supported: SCOPES.filter((scope) => scope !== OFFLINE_ACCESS || staySignedIn),
  };
}

export const providerMetadata = (serviceUrl: string, apps: Allowed) => ({
  issuer: serviceUrl,
  authorization_endpoint: `${serviceUrl}/authorize`,
  token_endpoint: `${serviceUrl}/token`,
  userinfo_endpoint: `${serviceUrl}/userinfo`,
  revocation_endpoint: `${serviceUrl}/revoke`,
  introspection_endpoint: `${serviceUrl}/introspect`,
  jwks_uri: `${serviceUrl}/jwks`,
  end_session_endpoint: `${serviceUrl}/end-session`,
  ...whatAppsMay(apps),
  response_modes_supported: [...RESPONSE_MODES],
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: [...CONFIDENTIAL_METHODS, 'none'],
  token_endpoint_auth_signing_alg_values_supported: ASSERTION_ALGORITHMS,
  revocation_endpoint_auth_methods_supported: [...CONFIDENTIAL_METHODS, 'none'],
  revocation_endpoint_auth_signing_alg_values_supported: ASSERTION_ALGORITHMS,
  introspection_endpoint_auth_methods_supported: [...CONFIDENTIAL_METHODS],
  introspection_endpoint_auth_signing_alg_values_supported: ASSERTION_ALGORITHMS,
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  prompt_values_supported: ['none', 'login', 'select_account'],
  // What our own pages are.
  display_values_supported: ['page'],
  ui_locales_supported: ['en'],
  claim_types_supported: ['normal'],
  claims_supported: [
    ...['iss', 'sub', 'aud', 'exp', 'iat', 'nonce', 'auth_time', 'at_hash'],
    ...(apps.some(({ responseTypes }) => responseTypes.includes('code id_token')) ? ['c_hash'] : []),
    ...(apps.some(({ longestSession }) => longestSession !== undefined) ? ['session_expiry'] : []),
    ...['acr', 'amr'],
    ...['name', 'given_name', 'family_name', 'preferred_username', 'locale', 'email', 'email_verified'],
    ...['account_id', 'idp', 'tid', 'oid', 'login_hint'],
  ],
  claims_parameter_supported: true,
  request_parameter_supported: false,
  // Absent would mean true (OpenID Connect Discovery 1.0 section 3).
  request_uri_parameter_supported: false,
  authorization_response_iss_parameter_supported: true,
});

/** What the two routes of it have in common: one for OpenID Connect, one for OAuth 2.0 (RFC 8414 section 3). */
export const METADATA_OPERATION = {
  method: 'GET',
  group: 'Apps',
  caller: 'anyone',
  cors: 'with-credentials',
  answers: { 200: { description: 'OpenID Provider metadata.', schema: MetadataAnswer } },
} as const;

export type MetadataServices = EndpointServices & { readonly catalogue: Pick<AppCatalogue, 'apps'> };

export const metadataEndpoint = (operation: Operation, services: MetadataServices) =>
  endpoint(operation, services, () =>
    Promise.resolve({
      headers: { 'cache-control': PUBLIC_CACHE },
      jsonBody: providerMetadata(services.serviceUrl, services.catalogue.apps),
    }),
  );
