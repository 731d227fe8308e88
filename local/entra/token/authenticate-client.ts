/** Proves which app calls the token endpoint: by client_secret_post or a client assertion. */
import { EntraError } from '../entra-errors.ts';
import type { App } from '../seed.ts';
import { required, type StandIn, type TenantPath } from '../stand-in.ts';
import { checkClientAssertion } from './check-client-assertion.ts';

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export interface TokenCall {
  readonly path: TenantPath;
  /** The first segment of the path as it was called. */
  readonly segment: string;
  readonly form: Readonly<Record<string, string | undefined>>;
}

/** The app behind the call. Throws when it isn't believed. */
export const authenticateClient = async (standIn: StandIn, call: TokenCall): Promise<App> => {
  const { client_secret: secret, client_assertion: assertion = '', client_assertion_type: type } = call.form;
  const clientId = required(call.form, 'client_id');
  const app = standIn.directory.findApp(clientId);
  if (!app) throw new EntraError(700016, `App: '${clientId}'.`);
  if (secret === undefined && type !== JWT_BEARER) throw new EntraError(7000218);
  if (standIn.faults.strike('secret-expired', call.path.tenant?.id)) throw new EntraError(7000222);
  if (secret === undefined) {
    const endpoints = new Set([call.segment, call.path.name]);
    const audiences = [...endpoints].flatMap((name) =>
      ['oauth2/v2.0/token', 'v2.0'].map((path) => `${standIn.url}/${name}/${path}`),
    );
    await checkClientAssertion({ app, assertion, audiences, now: standIn.now() });
  } else if (!app.credentials.clientSecrets?.includes(secret)) throw new EntraError(7000215);
  return app;
};
