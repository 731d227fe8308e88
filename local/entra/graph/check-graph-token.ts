/** Whose directory may the bearer of this token read? App-only tokens with the permission granted, nothing else. */
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import * as z from 'zod';
import type { Tenant } from '../seed.ts';
import type { StandIn } from '../stand-in.ts';
import { graphIssuerOf } from '../token/access-token.ts';
import type { GraphError } from './graph-error.ts';

export type GraphPermission =
  'Organization.Read.All' | 'User.Read.All' | 'Application.Read.All' | 'GroupMember.Read.All';
/** `appId`: whose token it is. */
type GraphCaller = { kind: 'caller'; tenant: Tenant; appId: string } | { kind: 'refused'; error: GraphError };

/** Both may be read with the wider permission, too. */
const DIRECTORY_READ = 'Directory.Read.All';

const Claims = z.object({ tid: z.string(), appid: z.string(), idtyp: z.literal('app'), roles: z.array(z.string()) });

const refused = (status: 401 | 403, message: string): GraphCaller => {
  const code = status === 401 ? 'InvalidAuthenticationToken' : 'Authorization_RequestDenied';
  return { kind: 'refused', error: { status, code, message } };
};

const tenantOf = (standIn: StandIn, token: string): Tenant | undefined => {
  try {
    const { tid } = decodeJwt(token);
    return typeof tid === 'string' ? standIn.directory.findTenant(tid) : undefined;
  } catch {
    return undefined;
  }
};

const verify = async (standIn: StandIn, token: string, tenant: Tenant): Promise<z.infer<typeof Claims> | undefined> => {
  const keys = createLocalJWKSet({ keys: (await standIn.keys.everUsed(tenant.id)).map(({ jwk }) => jwk) });
  const expected = { audience: standIn.graph, issuer: graphIssuerOf(standIn, tenant.id), algorithms: ['RS256'] };
  const verified = await jwtVerify(token, keys, { ...expected, currentDate: standIn.now() }).catch(() => undefined);
  return verified && Claims.safeParse(verified.payload).data;
};

/** Checks signature, audience, times and tenant, then the permission. */
export const checkGraphToken = async (
  standIn: StandIn,
  authorization: string | undefined,
  /** `none`: what every app may read of itself. */
  permission: GraphPermission | 'none',
): Promise<GraphCaller> => {
  const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) return refused(401, 'Access token is empty.');
  const tenant = tenantOf(standIn, token);
  const claims = tenant && (await verify(standIn, token, tenant));
  if (!tenant || !claims) return refused(401, 'Access token validation failure.');
  const denied = standIn.faults.strike('no-directory-permission', tenant.id) !== undefined;
  const allowed = permission === 'none' || claims.roles.some((role) => role === permission || role === DIRECTORY_READ);
  if (denied || !allowed) return refused(403, 'Insufficient privileges to complete the operation.');
  return { kind: 'caller', tenant, appId: claims.appid };
};
