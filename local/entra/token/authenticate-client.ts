/** Proves which app calls the token endpoint: by client_secret_post or a client assertion. */
import { entraError, type EntraError } from '../entra-errors.ts';
import type { App } from '../seed.ts';
import type { StandIn } from '../stand-in.ts';
import type { TenantPath } from '../stand-in.ts';
import { checkClientAssertion } from './check-client-assertion.ts';

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

type ClientOutcome = { kind: 'client'; app: App } | { kind: 'refused'; error: EntraError };

/** What a grant at the token endpoint comes to: the answer's members. */
export type TokenAnswer = { kind: 'tokens'; body: object } | { kind: 'refused'; error: EntraError };
export const refuse = (error: EntraError): TokenAnswer => ({ kind: 'refused', error });

export interface TokenCall {
  readonly path: TenantPath;
  /** The first segment of the path as it was called. */
  readonly segment: string;
  readonly form: Readonly<Record<string, string | undefined>>;
}

const audiencesOf = (standIn: StandIn, { path, segment }: TokenCall): string[] => {
  const names = path.kind === 'one' ? [segment, path.tenant.id] : [segment];
  return names.flatMap((name) => [`${standIn.url}/${name}/oauth2/v2.0/token`, `${standIn.url}/${name}/v2.0`]);
};

const findRefusal = async (standIn: StandIn, call: TokenCall, app: App): Promise<EntraError | undefined> => {
  const { client_secret: secret, client_assertion: assertion, client_assertion_type: type } = call.form;
  if (secret === undefined && type !== JWT_BEARER) return entraError(7000218);
  const tenantId = call.path.kind === 'one' ? call.path.tenant.id : undefined;
  if (standIn.faults.strike('secret-expired', tenantId)) return entraError(7000222);
  if (secret !== undefined) return app.credentials.clientSecrets?.includes(secret) ? undefined : entraError(7000215);
  const check = { app, assertion: assertion ?? '', audiences: audiencesOf(standIn, call), now: standIn.now() };
  return checkClientAssertion(check);
};

/** Names the app behind the call, or says why it isn't believed. */
export const authenticateClient = async (standIn: StandIn, call: TokenCall): Promise<ClientOutcome> => {
  const { client_id: clientId } = call.form;
  if (clientId === undefined) return { kind: 'refused', error: entraError(900144, "Missing: 'client_id'.") };
  const app = standIn.directory.findApp(clientId);
  if (!app) return { kind: 'refused', error: entraError(700016, `App: '${clientId}'.`) };
  const error = await findRefusal(standIn, call, app);
  return error ? { kind: 'refused', error } : { kind: 'client', app };
};
