/** Discovery: what a client library learns about a tenant, and its public keys. */
import type { Hono } from 'hono';
import type { JWK } from 'jose';
import { describeError, entraError } from './entra-errors.ts';
import type { Env, StandIn } from './stand-in.ts';
import { issuerOf } from './stand-in.ts';
import { readTenantPath, type TenantPath } from './stand-in.ts';

/** Like the real document it doesn't say that PKCE is supported, although it is. */
const metadata = (standIn: StandIn, path: TenantPath): Record<string, unknown> => {
  const name = path.kind === 'one' ? path.tenant.id : path.name;
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
    issuer: issuerOf(standIn, path.kind === 'one' ? path.tenant.id : '{tenantid}'),
    request_uri_parameter_supported: false,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    http_logout_supported: true,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'nonce', 'name', 'tid', 'ver', 'preferred_username', 'email'],
    tenant_region_scope: path.kind === 'one' ? 'EU' : null,
    msgraph_host: new URL(standIn.graph).host,
  };
};

/** Entra says of each key for which issuer it signs. */
const publishedKeys = async (standIn: StandIn, path: TenantPath): Promise<JWK[]> => {
  const tenants = path.kind === 'one' ? [path.tenant] : standIn.directory.tenants;
  return Promise.all(
    tenants.map(async ({ id }) => ({ ...(await standIn.keys.current(id)).jwk, issuer: issuerOf(standIn, id) })),
  );
};

/** The configuration document and the key sets, the attacker's included. */
export const addMetadataRoutes = (app: Hono<Env>, standIn: StandIn): void => {
  const notFound = () => describeError(entraError(90002), standIn.now());
  app.get('/attacker/keys', async (c) => c.json({ keys: [(await standIn.keys.attacker()).jwk] }));
  app.get('/:tenant/v2.0/.well-known/openid-configuration', (c) => {
    const path = readTenantPath(standIn.directory, c.req.param('tenant'));
    return path ? c.json(metadata(standIn, path)) : c.json(notFound(), 400);
  });
  app.get('/:tenant/discovery/v2.0/keys', async (c) => {
    const path = readTenantPath(standIn.directory, c.req.param('tenant'));
    return path ? c.json({ keys: await publishedKeys(standIn, path) }) : c.json(notFound(), 400);
  });
};
