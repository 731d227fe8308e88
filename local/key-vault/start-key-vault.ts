import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { openJson } from '../kit/json-file.ts';
import { type LoopbackServer, serveOnLoopback } from '../kit/serve-on-loopback.ts';
import { makeChallenge, makeCheckCaller, type TrustedIdentity } from './check-caller.ts';
import { VaultContents } from './secret-requests.ts';
import { makeSecretRoutes, type SecretRouteParts } from './secret-routes.ts';
import { badParameter, VaultError } from './vault-error.ts';
import { makeVaultFaults } from './vault-faults.ts';

export interface KeyVaultOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** PEM texts, for `localhost`: the SDK speaks https only. */
  readonly certificates: { readonly cert: string; readonly key: string };
  /** The secrets are kept here, readable by the file's owner only. */
  readonly dataFile: string;
  /** Whose tokens open the vault: see `startManagedIdentity`. */
  readonly identity: TrustedIdentity;
  readonly clock?: () => Date;
}

/** `url`: `https://localhost:{port}` */
export type KeyVault = LoopbackServer;

export { VAULT_RESOURCE } from './check-caller.ts';

const MAX_BODY_BYTES = 256 * 1024;

/** Starts a vault that Azure's own SecretClient can't tell from a real one, as far as secrets go. Throws when the data file isn't a vault's. */
export async function startKeyVault(options: KeyVaultOptions): Promise<KeyVault> {
  const { port = 0, certificates, dataFile, identity, clock = () => new Date() } = options;
  const file = await openJson(dataFile, VaultContents, { secrets: {} });
  const faults = makeVaultFaults();
  const makeFetch = (vaultUrl: string) => makeVault({ file, clock, vaultUrl }, identity, faults).fetch;
  const server = await serveOnLoopback({ makeFetch, port, certificates });
  return {
    url: server.url,
    close: () => {
      faults.close();
      return server.close();
    },
  };
}

function makeVault(
  parts: SecretRouteParts,
  identity: TrustedIdentity,
  faults: ReturnType<typeof makeVaultFaults>,
): Hono {
  const checkCaller = makeCheckCaller(identity);
  const app = new Hono();
  const refuse = () => {
    throw new VaultError(413, 'RequestTooLarge', 'Body too large.');
  };
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: refuse }));

  app.post('/faults', async (c) => c.json(faults.set(await c.req.json().catch(() => undefined))));

  // Everything below is the vault itself: first its trouble, then who asks, then what is asked.
  app.use(async (c, next) => {
    c.header('Cache-Control', 'no-cache');
    await faults.suffer();
    await checkCaller(c.req.header('authorization'), parts.clock());
    if (c.req.query('api-version') === undefined) throw badParameter('The api-version query parameter is missing.');
    await next();
  });
  app.route('/', makeSecretRoutes(parts));
  app.notFound(() => {
    throw new VaultError(404, 'BadParameter', 'Method or path not supported by this vault.');
  });
  app.onError((error, c) => {
    const isExpected = error instanceof VaultError;
    if (!isExpected) console.error('key vault:', error);
    const { status, body } = isExpected ? error : new VaultError(500, 'InternalServerError', 'The vault failed.');
    if (status === 401) c.header('WWW-Authenticate', makeChallenge(identity.issuer));
    return c.json(body, status);
  });
  return app;
}
