/** Whose directory may the bearer of this token read? App-only tokens with the permission granted, nothing else. */
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import * as z from 'zod';
import type { Tenant } from '../seed.ts';
import type { StandIn } from '../stand-in.ts';
import { graphIssuerOf } from '../token/access-token.ts';

/** Thrown, and answered by `entra-app.ts`. https://learn.microsoft.com/graph/errors */
export class GraphError extends Error {
  readonly status: 400 | 401 | 403 | 404 | 429 | 503;
  readonly code: string;

  constructor(status: GraphError['status'], code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const badRequest = (message: string): GraphError => new GraphError(400, 'BadRequest', message);
export const notFound = (id: string): GraphError => {
  const message = `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`;
  return new GraphError(404, 'Request_ResourceNotFound', message);
};
export const denied = (): GraphError =>
  new GraphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');

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

/** Checks signature, audience, times and tenant, then the permission. Throws `GraphError`. */
export const checkGraphToken = async (
  standIn: StandIn,
  authorization: string | undefined,
  permission: GraphPermission,
): Promise<GraphCaller> => {
  const unauthorized = (message: string) => new GraphError(401, 'InvalidAuthenticationToken', message);
  const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw unauthorized('Access token is empty.');
  const tenant = standIn.directory.findTenant(tenantIdIn(token) ?? '');
  const claims = tenant && (await verify(standIn, token, tenant));
  if (!tenant || !claims) throw unauthorized('Access token validation failure.');
  if (standIn.faults.strike('no-directory-permission', tenant.id)) throw denied();
  const isGranted = claims.roles.some((role) => role === permission || role === DIRECTORY_READ);
  if (permission !== 'none' && !isGranted) throw denied();
  return { tenant, appId: claims.appid };
};
