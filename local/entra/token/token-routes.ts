/** `POST /{tenant}/oauth2/v2.0/token`. Every refusal is worded as Entra does (`entra-app.ts`). */
import { randomBytes } from 'node:crypto';
import type { Hono } from 'hono';
import { EntraError } from '../entra-errors.ts';
import type { Env, Exchange } from '../exchange.ts';
import type { App } from '../seed.ts';
import { readParameters, readTenantPath, required, type StandIn } from '../stand-in.ts';
import { issueAppToken, LIFETIME } from './access-token.ts';
import { authenticateClient, type TokenCall } from './authenticate-client.ts';
import { issueIdToken } from './id-token.ts';

const readCall = async (c: Exchange, standIn: StandIn, segment: string): Promise<TokenCall> => {
  const path = readTenantPath(standIn, segment);
  if (!c.req.header('Content-Type')?.toLowerCase().startsWith('application/x-www-form-urlencoded'))
    throw new EntraError(900144, 'Send a form: application/x-www-form-urlencoded.');
  return { path, segment, form: readParameters(new URLSearchParams(await c.req.text())) };
};

/** `grant_type=authorization_code`: a code becomes an ID token. */
const redeemCode = async (standIn: StandIn, app: App, { path, form }: TokenCall): Promise<object> => {
  const [code, redirectUri] = [required(form, 'code'), required(form, 'redirect_uri')];
  const { client_info: wanted, code_verifier: codeVerifier } = form;
  const use = { code, clientId: app.clientId, redirectUri, tenantId: path.tenant?.id, codeVerifier };
  const { tenantId, objectId, scope: asked, ...grant } = standIn.codes.redeem(use, standIn.now());
  const tenant = standIn.directory.findTenant(tenantId);
  const user = standIn.directory.findUser(tenantId, objectId);
  if (!tenant || !user?.enabled) throw new EntraError(50057);
  // No refresh token is issued, so offline_access isn't granted.
  const scope = asked.replace(/ ?\boffline_access\b/, '').trim();
  const id_token = await issueIdToken(standIn, { app, tenant, user, ...grant });
  // What it says is for Microsoft's resources alone to read, and it opens nothing here: the stand-in's Graph answers apps only.
  const access_token = randomBytes(48).toString('base64url');
  // What MSAL builds its account from.
  const client_info = Buffer.from(JSON.stringify({ uid: objectId, utid: tenantId })).toString('base64url');
  return { token_type: 'Bearer', scope, ...LIFETIME, access_token, id_token, ...(wanted === '1' && { client_info }) };
};

/** `grant_type=client_credentials`: the app acts as itself in a tenant that consented, with the permissions that it granted. */
const grantAppToken = async (standIn: StandIn, app: App, { path, form }: TokenCall): Promise<object> => {
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

export const addTokenRoutes = (app: Hono<Env>, standIn: StandIn): void => {
  app.post('/:tenant/oauth2/v2.0/token', async (c) => {
    const call = await readCall(c, standIn, c.req.param('tenant'));
    const { tenant } = call.path;
    const grantType = required(call.form, 'grant_type');
    const client = await authenticateClient(standIn, call);
    if (tenant && standIn.faults.strike('app-disabled', tenant.id)) throw new EntraError(7000112);
    switch (grantType) {
      case 'authorization_code':
        return c.json(await redeemCode(standIn, client, call));
      case 'client_credentials':
        return c.json(await grantAppToken(standIn, client, call));
      default:
        throw new EntraError(70003, `Asked for: '${grantType}'.`);
    }
  });
};
