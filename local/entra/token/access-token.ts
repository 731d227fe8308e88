/** Access tokens for Microsoft Graph: the app's own, and the one that comes along with a sign-in. */
import { createHash, randomBytes } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { App, Tenant, User } from '../seed.ts';
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

const sign = async (standIn: StandIn, app: App, tenant: Tenant, claims: JWTPayload): Promise<string> => {
  const now = Math.floor(standIn.now().getTime() / 1000);
  const times = { iat: now, nbf: now, exp: now + LIFETIME_S };
  const whose = { aud: standIn.graph, iss: graphIssuerOf(standIn, tenant.id), appid: app.clientId, tid: tenant.id };
  const more = { uti: randomBytes(16).toString('base64url'), ver: '1.0' };
  return signJwt({ ...times, ...whose, ...more, ...claims }, await standIn.keys.current(tenant.id));
};

/** An app-only token; `permissions` are the ones that the tenant granted. */
export const issueAppToken = (standIn: StandIn, app: App, tenant: Tenant, permissions: readonly string[]) => {
  const oid = servicePrincipalId(app, tenant);
  return sign(standIn, app, tenant, { idtyp: 'app', oid, sub: oid, roles: [...permissions] });
};

/** A person's token. It opens nothing here: the stand-in's Graph answers apps only. */
export const issueUserToken = (
  standIn: StandIn,
  app: App,
  { tenant, user, scope }: { tenant: Tenant; user: User; scope: string },
): Promise<string> => sign(standIn, app, tenant, { idtyp: 'user', oid: user.objectId, sub: user.objectId, scp: scope });
