/** `grant_type=client_credentials`: the app acts as itself in a tenant that consented. */
import { entraError, type EntraError } from '../entra-errors.ts';
import type { App, Tenant } from '../seed.ts';
import type { StandIn } from '../stand-in.ts';
import { ACCESS_TOKEN_LIFETIME_S, issueAppToken } from './access-token.ts';
import { refuse, type TokenAnswer, type TokenCall } from './authenticate-client.ts';

const findScopeMistake = (standIn: StandIn, scope: string | undefined): EntraError | undefined => {
  if (scope === undefined) return entraError(900144, "Missing: 'scope'.");
  // MSAL adds the OpenID scopes to none of these calls, so one scope is all there is.
  if (!scope.endsWith('/.default')) return entraError(1002012);
  return scope === `${standIn.graph}/.default` ? undefined : entraError(500011, `Resource of '${scope}'.`);
};

const findGrant = (standIn: StandIn, app: App, tenant: Tenant): readonly string[] | undefined =>
  standIn.faults.strike('consent-withdrawn', tenant.id)
    ? undefined
    : standIn.consents.findGrant(tenant.id, app.clientId);

/** Issues an app-only token for Microsoft Graph with the permissions that the tenant granted. */
export const grantAppToken = async (standIn: StandIn, app: App, { path, form }: TokenCall): Promise<TokenAnswer> => {
  if (path.kind === 'any') return refuse(entraError(50059));
  const mistake = findScopeMistake(standIn, form['scope']);
  if (mistake) return refuse(mistake);
  const permissions = findGrant(standIn, app, path.tenant);
  if (!permissions) return refuse(entraError(700016, `Tenant: '${path.tenant.displayName}'.`));
  const access_token = await issueAppToken(standIn, app, path.tenant, permissions);
  const lifetime = { expires_in: ACCESS_TOKEN_LIFETIME_S, ext_expires_in: ACCESS_TOKEN_LIFETIME_S };
  return { kind: 'tokens', body: { token_type: 'Bearer', ...lifetime, access_token } };
};
