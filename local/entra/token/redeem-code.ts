/** `grant_type=authorization_code`: a code becomes an ID token. */
import { EntraError } from '../entra-errors.ts';
import type { App } from '../seed.ts';
import { required, type StandIn } from '../stand-in.ts';
import { issueUserToken, LIFETIME } from './access-token.ts';
import type { TokenCall } from './authenticate-client.ts';
import { issueIdToken } from './id-token.ts';

/** Redeems the code of the form for the app that proved itself. */
export const redeemCode = async (standIn: StandIn, app: App, { path, form }: TokenCall): Promise<object> => {
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
  const access_token = await issueUserToken(standIn, app, { tenant, user, scope });
  // What MSAL builds its account from.
  const client_info = Buffer.from(JSON.stringify({ uid: objectId, utid: tenantId })).toString('base64url');
  return { token_type: 'Bearer', scope, ...LIFETIME, access_token, id_token, ...(wanted === '1' && { client_info }) };
};
