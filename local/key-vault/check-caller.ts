import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { VaultError } from './vault-error.ts';

export const VAULT_RESOURCE = 'https://vault.azure.net';

export interface TrustedIdentity {
  readonly jwksUrl: string;
  readonly issuer: string;
}

/** Throws `Unauthorized` unless the header carries a token of this identity for vaults, valid at `now`. */
export type CheckCaller = (authorization: string | undefined, now: Date) => Promise<void>;

/** The keys are fetched once, and again only for an unknown `kid`: the vault goes on answering while the identity endpoint is away. */
export function makeCheckCaller({ jwksUrl, issuer }: TrustedIdentity): CheckCaller {
  const keys = createRemoteJWKSet(new URL(jwksUrl), { cacheMaxAge: Infinity, timeoutDuration: 5000 });
  const requirements = { issuer, audience: VAULT_RESOURCE, algorithms: ['RS256'], requiredClaims: ['exp', 'oid'] };
  return async function checkCaller(authorization, now) {
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw unauthorized('AKV10000: Request is missing a Bearer or PoP token.');
    try {
      await jwtVerify(token, keys, { ...requirements, currentDate: now });
    } catch (error) {
      if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout)) {
        throw unauthorized(`AKV10022: The token was refused: ${error.code}.`);
      }
      throw new VaultError(503, 'ServiceUnavailable', 'The keys of the identity endpoint could not be read.');
    }
  };
}

/** Where a caller without a token may get one; the SDK reads the resource out of it. The authority is a name, nothing is asked there. */
export function makeChallenge(issuer: string): string {
  const tenantId = new URL(issuer).pathname.split('/')[1] ?? '';
  return `Bearer authorization="https://login.microsoftonline.com/${tenantId}", resource="${VAULT_RESOURCE}"`;
}

const unauthorized = (message: string): VaultError => new VaultError(401, 'Unauthorized', message);
