import { Hono } from 'hono';
import { serveOnLoopback } from '../loopback/serve-on-loopback.ts';
import { loadIdentity, type Identity } from './load-identity.ts';
import { readTokenRequest } from './read-token-request.ts';
import { signIdentityToken } from './sign-identity-token.ts';

export interface ManagedIdentityOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Where the ids, the secret header and the signing key are kept between starts. */
  readonly dataFolder: string;
  /** The tenant that the identity belongs to: the Company's own, a GUID. */
  readonly tenantId: string;
  readonly clock?: () => Date;
}

export interface ManagedIdentityEndpoint {
  /** For `IDENTITY_ENDPOINT`. */
  readonly url: string;
  /** For `IDENTITY_HEADER`. A secret. */
  readonly header: string;
  /** The `iss` of every token: `https://sts.windows.net/{tenantId}/`, which is a name here, not an address. */
  readonly issuer: string;
  readonly jwksUrl: string;
  readonly principalId: string;
  readonly clientId: string;
  close(): Promise<void>;
}

/**
 * Starts the endpoint that App Service gives an app with a managed identity, on the loopback, over http as there.
 * Its tokens are real: anyone who is given `jwksUrl` and `issuer` can verify them.
 */
export async function startManagedIdentity(options: ManagedIdentityOptions): Promise<ManagedIdentityEndpoint> {
  const { tenantId, dataFolder, port = 0, clock = () => new Date() } = options;
  const issuer = `https://sts.windows.net/${tenantId}/`;
  const identity = await loadIdentity(dataFolder);
  const app = makeRoutes({ identity, issuer, tenantId, clock });
  const server = await serveOnLoopback({ makeFetch: () => app.fetch, port });
  return {
    url: `${server.url}/msi/token`,
    header: identity.header,
    issuer,
    jwksUrl: `${server.url}/discovery/keys`,
    principalId: identity.principalId,
    clientId: identity.clientId,
    close: () => server.close(),
  };
}

interface Parts {
  readonly identity: Identity;
  readonly issuer: string;
  readonly tenantId: string;
  readonly clock: () => Date;
}

function makeRoutes({ identity, issuer, tenantId, clock }: Parts): Hono {
  const app = new Hono();
  app.get('/msi/token', async (c) => {
    c.header('Cache-Control', 'no-store');
    const asked = readTokenRequest(new URL(c.req.url), c.req.header('x-identity-header'), identity);
    if (asked.kind === 'refused') return c.json({ statusCode: asked.status, message: asked.message }, asked.status);
    const { resource } = asked;
    const { token, expiresOn } = await signIdentityToken({ identity, issuer, tenantId, resource, now: clock() });
    return c.json({
      access_token: token,
      client_id: identity.clientId,
      expires_on: String(expiresOn),
      resource,
      token_type: 'Bearer',
    });
  });
  app.get('/discovery/keys', (c) => c.json({ keys: [identity.publicKey] }));
  return app;
}
