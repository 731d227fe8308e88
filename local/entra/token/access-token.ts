/** The app's own access tokens for Microsoft Graph. */
import { createHash, randomBytes } from 'node:crypto';
import type { App, Tenant } from '../seed.ts';
import type { StandIn } from '../stand-in.ts';
import { signJwt } from '../../kit/signing-key.ts';

const LIFETIME_S = 3599;
/** As a token answer says it. */
export const LIFETIME = { expires_in: LIFETIME_S, ext_expires_in: LIFETIME_S };

/** Graph tokens are of version 1, whose issuer has another form than that of the ID tokens. */
export const graphIssuerOf = (standIn: StandIn, tenantId: string): string => `${standIn.url}/${tenantId}/`;

/** The id of the app's service principal in a tenant: made up, yet always the same. */
export const servicePrincipalId = (app: Pick<App, 'clientId'>, tenant: Tenant): string => {
  const hex = createHash('sha256').update(`${app.clientId} ${tenant.id}`).digest('hex');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');
};

/** An app-only token; `permissions` are the ones that the tenant granted. */
export const issueAppToken = async (standIn: StandIn, app: App, tenant: Tenant, permissions: readonly string[]) => {
  const now = Math.floor(standIn.now().getTime() / 1000);
  const times = { iat: now, nbf: now, exp: now + LIFETIME_S };
  const whose = { aud: standIn.graph, iss: graphIssuerOf(standIn, tenant.id), appid: app.clientId, tid: tenant.id };
  const more = { uti: randomBytes(16).toString('base64url'), ver: '1.0' };
  const oid = servicePrincipalId(app, tenant);
  const claims = { ...times, ...whose, ...more, idtyp: 'app', oid, sub: oid, roles: [...permissions] };
  return signJwt(claims, await standIn.keys.current(tenant.id));
};
