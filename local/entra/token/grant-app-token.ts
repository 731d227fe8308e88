/** `grant_type=client_credentials`: the app acts as itself in a tenant that consented. */
import { EntraError } from '../entra-errors.ts';
import type { App } from '../seed.ts';
import { required, type StandIn } from '../stand-in.ts';
import { issueAppToken, LIFETIME } from './access-token.ts';
import type { TokenCall } from './authenticate-client.ts';

/** Issues an app-only token for Microsoft Graph with the permissions that the tenant granted. */
export const grantAppToken = async (standIn: StandIn, app: App, { path, form }: TokenCall): Promise<object> => {
  const { tenant } = path;
  if (!tenant) throw new EntraError(50059);
  const scope = required(form, 'scope');
  // MSAL adds the OpenID scopes to none of these calls, so one scope is all there is.
  if (!scope.endsWith('/.default')) throw new EntraError(1002012);
  if (scope !== `${standIn.graph}/.default`) throw new EntraError(500011, `Resource of '${scope}'.`);
  const isWithdrawn = standIn.faults.strike('consent-withdrawn', tenant.id);
  const permissions = isWithdrawn ? undefined : standIn.consents.findGrant(tenant.id, app.clientId);
  if (!permissions) throw new EntraError(700016, `Tenant: '${tenant.displayName}'.`);
  return { token_type: 'Bearer', ...LIFETIME, access_token: await issueAppToken(standIn, app, tenant, permissions) };
};
