/** Whose directory may the bearer of this token read? App-only tokens with the permission granted, nothing else. */
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import * as z from 'zod';
import type { Tenant } from '../seed.ts';
import type { StandIn } from '../stand-in.ts';
import { graphIssuerOf } from '../token/access-token.ts';

/** https://learn.microsoft.com/graph/errors */
export interface GraphError {
  readonly status: 400 | 401 | 403 | 404 | 429;
  readonly code: string;
  readonly message: string;
}

export const badRequest = (message: string): GraphError => ({ status: 400, code: 'BadRequest', message });
export const notFound = (id: string): GraphError => {
  const message = `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`;
  return { status: 404, code: 'Request_ResourceNotFound', message };
};
export const DENIED: GraphError = {
  status: 403,
  code: 'Authorization_RequestDenied',
  message: 'Insufficient privileges to complete the operation.',
};

/** `none`: what every app may read of itself. */
export type GraphPermission =
  'Organization.Read.All' | 'User.Read.All' | 'Application.Read.All' | 'GroupMember.Read.All' | 'none';
/** `appId`: whose token it is. */
export type GraphCaller = { readonly tenant: Tenant; readonly appId: string };

/** All of them may be read with the wider permission, too. */
const DIRECTORY_READ = 'Directory.Read.All';

const Claims = z.object({ tid: z.string(), appid: z.string(), idtyp: z.literal('app'), roles: z.array(z.string()) });

/** The tenant that a token says it is of, or undefined. */
export const tenantIdIn = (token: string): string | undefined => {
  try {
    const { tid } = decodeJwt(token);
    return typeof tid === 'string' ? tid : undefined;
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
  permission: GraphPermission,
): Promise<GraphCaller | GraphError> => {
  const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
  const unauthorized = (message: string) => ({ status: 401, code: 'InvalidAuthenticationToken', message }) as const;
  if (token === undefined) return unauthorized('Access token is empty.');
  const tenant = standIn.directory.findTenant(tenantIdIn(token) ?? '');
  const claims = tenant && (await verify(standIn, token, tenant));
  if (!tenant || !claims) return unauthorized('Access token validation failure.');
  const denied = standIn.faults.strike('no-directory-permission', tenant.id) !== undefined;
  const allowed = permission === 'none' || claims.roles.some((role) => role === permission || role === DIRECTORY_READ);
  return denied || !allowed ? DENIED : { tenant, appId: claims.appid };
};
