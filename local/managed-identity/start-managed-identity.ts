import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type Context, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import * as z from 'zod';
import { keepJson } from '../kit/json-file.ts';
import { isSameSecret } from '../kit/same-secret.ts';
import { serveOnLoopback } from '../kit/serve-on-loopback.ts';
import { keepSigningKey, type SigningKey, signJwt } from '../kit/signing-key.ts';

/** As in Azure, a managed identity's token lives for a day. */
const LIFETIME_SECONDS = 24 * 60 * 60;

export interface ManagedIdentityOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Where the ids, the secret header and the signing key are kept between starts. */
  readonly dataFolder: string;
  /** The tenant that the identity belongs to: the Company's own, a GUID. */
  readonly tenantId: string;
}

/** What is asked of it, and what its tokens say. */
export type ManagedIdentityEndpoint = Awaited<ReturnType<typeof startManagedIdentity>>;

/** `header`: the secret that the app sends in `X-IDENTITY-HEADER`. */
const Identity = z.object({ principalId: z.guid(), clientId: z.guid(), header: z.string().min(32) });
type Identity = z.infer<typeof Identity>;

const makeIdentity = (): Identity => ({
  ...{ principalId: randomUUID(), clientId: randomUUID(), header: randomBytes(32).toString('hex') },
});

/**
 * Starts the endpoint that App Service gives an app with a managed identity, on the loopback, over http as there.
 * Its tokens are real: anyone who is given `jwksUrl` and `issuer` can verify them.
 */
export async function startManagedIdentity({ tenantId, dataFolder, port = 0 }: ManagedIdentityOptions) {
  const issuer = `https://sts.windows.net/${tenantId}/`;
  const identity = await keepJson(join(dataFolder, 'managed-identity.json'), Identity, makeIdentity);
  const key = await keepSigningKey(join(dataFolder, 'managed-identity-key.json'));
  const app = makeRoutes({ identity, key, issuer, tenantId });
  const server = await serveOnLoopback({ makeFetch: () => app.fetch, port });
  return {
    ...identity,
    /** For `IDENTITY_ENDPOINT`; `header` is for `IDENTITY_HEADER`, a secret. */
    url: `${server.url}/msi/token`,
    /** The `iss` of every token, which is a name here, not an address. */
    issuer,
    jwksUrl: `${server.url}/discovery/keys`,
    close: () => server.close(),
  };
}

interface Parts {
  readonly identity: Identity;
  readonly key: SigningKey;
  readonly issuer: string;
  readonly tenantId: string;
}

/** `exp` is in unix seconds. Azurite refuses a token without `nbf` or `iat`. https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
async function signToken({ identity, key, issuer, tenantId }: Parts, resource: string) {
  const { clientId, principalId } = identity;
  const iat = Math.floor(Date.now() / 1000);
  const exp = iat + LIFETIME_SECONDS;
  const who = { appid: clientId, idtyp: 'app', oid: principalId, sub: principalId, tid: tenantId };
  const claims = { iss: issuer, aud: resource, iat, nbf: iat, exp, uti: randomUUID(), ver: '1.0' };
  return { exp, token: await signJwt({ ...claims, ...who }, key) };
}

/**
 * The resource of a request in App Service's shape: the secret header, `api-version=2019-08-01`, one `resource`, and optionally the id of the identity.
 * https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 */
function readResource(c: Context, { header, clientId }: Identity): string {
  const badRequest = (message: string) => new HTTPException(400, { message });
  if (!isSameSecret(c.req.header('x-identity-header') ?? '', header))
    throw new HTTPException(401, { message: 'The X-IDENTITY-HEADER header is missing or wrong.' });
  const one = (name: string): string | undefined => {
    const [value, ...more] = c.req.queries(name) ?? [];
    return more.length === 0 ? value : undefined;
  };
  const resource = one('resource');
  if (one('api-version') !== '2019-08-01') throw badRequest('Only api-version=2019-08-01 is answered.');
  if (!resource) throw badRequest('Exactly one resource is required.');
  if (['mi_res_id', 'object_id', 'principal_id'].some((name) => c.req.query(name) !== undefined))
    throw badRequest('Ask for this identity by client_id.');
  if (c.req.query('client_id') !== undefined && one('client_id') !== clientId)
    throw badRequest('No managed identity was found for the given id.');
  return resource;
}

function makeRoutes(parts: Parts): Hono {
  const { identity, key } = parts;
  const app = new Hono();
  app.get('/msi/token', async (c) => {
    c.header('Cache-Control', 'no-store');
    const resource = readResource(c, identity);
    const { token, exp } = await signToken(parts, resource);
    return c.json({
      ...{ access_token: token, client_id: identity.clientId },
      ...{ expires_on: String(exp), resource, token_type: 'Bearer' },
    });
  });
  app.get('/discovery/keys', (c) => c.json({ keys: [{ ...key.jwk, alg: 'RS256' }] }));
  app.onError((error, c) => {
    if (!(error instanceof HTTPException)) console.error('managed identity:', error);
    const { status, message } =
      error instanceof HTTPException ? error : { status: 500 as const, message: 'It failed.' };
    return c.json({ statusCode: status, message }, status);
  });
  return app;
}
