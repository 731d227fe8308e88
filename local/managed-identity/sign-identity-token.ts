import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Identity } from './load-identity.ts';

/** As in Azure, a managed identity's token lives for a day. */
const LIFETIME_SECONDS = 24 * 60 * 60;

export interface TokenDemand {
  readonly identity: Identity;
  readonly issuer: string;
  readonly tenantId: string;
  /** Becomes the audience, as asked. */
  readonly resource: string;
  readonly now: Date;
}

/** Signs an access token (RS256) for one resource. `expiresOn` is in unix seconds. */
export async function signIdentityToken(demand: TokenDemand): Promise<{ token: string; expiresOn: number }> {
  const { identity, issuer, tenantId, resource, now } = demand;
  const issuedAt = Math.floor(now.getTime() / 1000);
  const expiresOn = issuedAt + LIFETIME_SECONDS;
  // Azurite refuses a token without `nbf` or `iat`. `sub` and `oid` of a managed identity are both its principal id.
  // https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
  const token = await new SignJWT({
    appid: identity.clientId,
    idtyp: 'app',
    oid: identity.principalId,
    tid: tenantId,
    uti: randomUUID(),
    ver: '1.0',
  })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: identity.publicKey.kid })
    .setIssuer(issuer)
    .setSubject(identity.principalId)
    .setAudience(resource)
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt)
    .setExpirationTime(expiresOn)
    .sign(identity.signingKey);
  return { token, expiresOn };
}
