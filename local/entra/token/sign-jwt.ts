/** Signs a token as the tenant does. */
import { type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import type { SigningKey } from '../tenant-keys.ts';

/** RS256 with the key's id in the header; `header` adds to it or overrides it. */
export const signJwt = (
  claims: JWTPayload,
  key: SigningKey,
  header: Partial<JWTHeaderParameters> = {},
): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: key.kid, ...header }).sign(key.privateKey);
