/** Discovery: what a client library learns about a tenant, and its public keys. */
import type { Hono } from 'hono';
import type { Env } from './exchange.ts';
import { issuerOf, readTenantPath, type StandIn, type TenantPath, tenantsIn } from './stand-in.ts';

/** Like the real document it doesn't say that PKCE is supported, although it is. */
const metadata = (standIn: StandIn, { name, tenant }: TenantPath): Record<string, unknown> => {
  const base = `${standIn.url}/${name}`;
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ['query'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    // Whoever asks for several tenants gets a template, braces included.
    issuer: issuerOf(standIn, tenant?.id ?? '{tenantid}'),
    request_uri_parameter_supported: false,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    http_logout_supported: true,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'nonce', 'name', 'tid', 'ver', 'preferred_username', 'email'],
    tenant_region_scope: tenant ? 'EU' : null,
    msgraph_host: new URL(standIn.graph).host,
  };
};

/** The configuration document and the key sets, the attacker's included. */
export const addMetadataRoutes = (app: Hono<Env>, standIn: StandIn): void => {
  app.get('/attacker/keys', async (c) => c.json({ keys: [(await standIn.keys.attacker()).jwk] }));
  app.get('/:tenant/v2.0/.well-known/openid-configuration', (c) =>
    c.json(metadata(standIn, readTenantPath(standIn, c.req.param('tenant')))),
  );
  app.get('/:tenant/discovery/v2.0/keys', async (c) => {
    const tenants = tenantsIn(standIn, readTenantPath(standIn, c.req.param('tenant')));
    // Entra says of each key for which issuer it signs.
    const published = tenants.map(async ({ id }) => ({
      ...(await standIn.keys.current(id)).jwk,
      issuer: issuerOf(standIn, id),
    }));
    return c.json({ keys: await Promise.all(published) });
  });
};
