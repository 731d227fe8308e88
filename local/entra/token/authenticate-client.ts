/** Proves which app calls the token endpoint: client_secret_post, client_secret_basic or a client assertion. */
import { entraError } from '../entra-errors.ts';
import type { EntraError } from '../entra-errors.ts';
import type { App } from '../seed.ts';
import type { StandIn } from '../stand-in.ts';
import type { TenantPath } from '../tenant-path.ts';
import { checkClientAssertion } from './check-client-assertion.ts';

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

type ClientOutcome = { kind: 'client'; app: App } | { kind: 'refused'; error: EntraError };

export interface TokenCall {
  readonly path: TenantPath;
  /** The first segment of the path as it was called. */
  readonly segment: string;
  readonly authorization: string | undefined;
  readonly form: Readonly<Record<string, string | undefined>>;
}

interface Credentials {
  clientId: string | undefined;
  secret: string | undefined;
  assertion: string | undefined;
}

/** Both halves of the Basic credentials are form-encoded first (RFC 6749, section 2.3.1). */
const decodeHalf = (half: string | undefined): string | undefined => {
  try {
    return half === undefined ? undefined : decodeURIComponent(half.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
};

const readCredentials = ({ authorization, form }: TokenCall): Credentials => {
  const basic = /^Basic (.+)$/i.exec(authorization ?? '')?.[1];
  const fromForm = { clientId: form['client_id'], secret: form['client_secret'] };
  const assertion = form['client_assertion_type'] === JWT_BEARER ? form['client_assertion'] : undefined;
  if (basic === undefined) return { ...fromForm, assertion };
  const decoded = Buffer.from(basic, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  const [clientId, secret] = [decoded.slice(0, colon), decoded.slice(colon + 1)].map(decodeHalf);
  return { clientId, secret, assertion };
};

const audiencesOf = (standIn: StandIn, { path, segment }: TokenCall): string[] => {
  const names = path.kind === 'one' ? [segment, path.tenant.id] : [segment];
  return names.flatMap((name) => [`${standIn.url}/${name}/oauth2/v2.0/token`, `${standIn.url}/${name}/v2.0`]);
};

const findRefusal = async (
  standIn: StandIn,
  call: TokenCall,
  app: App,
  { secret, assertion }: Credentials,
): Promise<EntraError | undefined> => {
  if (secret === undefined && assertion === undefined) return entraError(7000218);
  if (secret !== undefined && assertion !== undefined) return entraError(90013, 'Send one credential, not two.');
  const tenantId = call.path.kind === 'one' ? call.path.tenant.id : undefined;
  if (standIn.faults.strike('secret-expired', tenantId)) return entraError(7000222);
  if (assertion !== undefined) {
    return checkClientAssertion({ app, assertion, audiences: audiencesOf(standIn, call), now: standIn.now() });
  }
  return app.credentials.clientSecrets?.some((known) => known === secret) ? undefined : entraError(7000215);
};

/** Names the app behind the call, or says why it isn't believed. */
export const authenticateClient = async (standIn: StandIn, call: TokenCall): Promise<ClientOutcome> => {
  const credentials = readCredentials(call);
  if (credentials.clientId === undefined)
    return { kind: 'refused', error: entraError(900144, "Missing: 'client_id'.") };
  const app = standIn.directory.findApp(credentials.clientId);
  if (!app) return { kind: 'refused', error: entraError(700016, `App: '${credentials.clientId}'.`) };
  const error = await findRefusal(standIn, call, app, credentials);
  return error ? { kind: 'refused', error } : { kind: 'client', app };
};
