/** `grant_type=authorization_code`: a code becomes an ID token. */
import { entraError } from '../entra-errors.ts';
import type { App } from '../seed.ts';
import type { StandIn } from '../stand-in.ts';
import type { CodeGrant } from '../sign-in/authorization-codes.ts';
import { ACCESS_TOKEN_LIFETIME_S, issueUserToken } from './access-token.ts';
import { refuse, type TokenAnswer, type TokenCall } from './authenticate-client.ts';
import { issueIdToken } from './id-token.ts';

/** What MSAL builds its account from; sent to those who ask with `client_info=1`. */
const clientInfo = ({ objectId, tenantId }: CodeGrant): string =>
  Buffer.from(JSON.stringify({ uid: objectId, utid: tenantId })).toString('base64url');

const answerGrant = async (
  standIn: StandIn,
  app: App,
  grant: CodeGrant,
  wantsClientInfo: boolean,
): Promise<TokenAnswer> => {
  const tenant = standIn.directory.findTenant(grant.tenantId);
  const user = standIn.directory.findUser(grant.tenantId, grant.objectId);
  if (!tenant || !user?.enabled) return refuse(entraError(50057));
  // No refresh token is issued, so offline_access isn't granted.
  const scope = grant.scope
    .split(' ')
    .filter((name) => name !== 'offline_access')
    .join(' ');
  const { nonce, authenticatedAt, contexts } = grant;
  const id_token = await issueIdToken(standIn, { app, tenant, user, nonce, authenticatedAt, contexts });
  const access_token = await issueUserToken(standIn, app, { tenant, user, scope });
  const lifetime = { expires_in: ACCESS_TOKEN_LIFETIME_S, ext_expires_in: ACCESS_TOKEN_LIFETIME_S };
  const extra = wantsClientInfo ? { client_info: clientInfo(grant) } : {};
  return { kind: 'tokens', body: { token_type: 'Bearer', scope, ...lifetime, access_token, id_token, ...extra } };
};

/** Redeems the code of the form for the app that proved itself. */
export const redeemCode = async (standIn: StandIn, app: App, { path, form }: TokenCall): Promise<TokenAnswer> => {
  const { code, redirect_uri: redirectUri, code_verifier: codeVerifier } = form;
  if (code === undefined) return refuse(entraError(900144, "Missing: 'code'."));
  if (redirectUri === undefined) return refuse(entraError(900144, "Missing: 'redirect_uri'."));
  const tenantId = path.kind === 'one' ? path.tenant.id : undefined;
  const use = { code, clientId: app.clientId, redirectUri, tenantId, codeVerifier };
  const redeemed = standIn.codes.redeem(use, standIn.now());
  if (redeemed.kind === 'refused') return refuse(redeemed.error);
  return answerGrant(standIn, app, redeemed.grant, form['client_info'] === '1');
};
