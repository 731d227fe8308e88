/** Spoils ID tokens as a hostile tenant, a thief or a broken proxy could: each fault is one attack to refuse. */
import { createPublicKey, randomUUID } from 'node:crypto';
import { type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { CLAIM_FAULTS, SIGNATURE_FAULTS } from '../faults/fault-names.ts';
import type { Faults } from '../faults/fault-registry.ts';
import type { FaultNamed } from '../faults/fault-request.ts';
import type { StandIn } from '../stand-in.ts';
import { signJwt } from '../../kit/signing-key.ts';

const HOUR_S = 3600;

const disguise = (struck: FaultNamed<(typeof CLAIM_FAULTS)[number]>, claims: JWTPayload): JWTPayload => {
  switch (struck.fault) {
    case 'wrong-issuer':
      return { iss: `https://login.example/${randomUUID()}/v2.0` };
    case 'wrong-audience':
      return { aud: randomUUID() };
    case 'wrong-nonce':
      return { nonce: randomUUID() };
    case 'wrong-tid':
      return { tid: randomUUID() };
    case 'expired': {
      const issuedAt = (claims.iat ?? 0) - 2 * HOUR_S;
      return { iat: issuedAt, nbf: issuedAt, exp: issuedAt + HOUR_S };
    }
    case 'email-of-victim':
      return { email: struck.email, preferred_username: struck.email };
  }
};

/** The claims with those replaced that an active fault is about. */
export const disguiseClaims = (faults: Faults, tenantId: string, claims: JWTPayload): JWTPayload =>
  CLAIM_FAULTS.reduce((disguised, fault) => {
    const struck = faults.strike(fault, tenantId);
    return struck ? { ...disguised, ...disguise(struck, disguised) } : disguised;
  }, claims);

/** The token with the tenant's signature, or with the first bad one that is switched on. */
export const signAsFaulted = async (standIn: StandIn, tenantId: string, claims: JWTPayload): Promise<string> => {
  const fault = SIGNATURE_FAULTS.find((name) => standIn.faults.strike(name, tenantId));
  const genuine = await standIn.keys.current(tenantId);
  if (fault === undefined) return signJwt(claims, genuine);
  const attacker = await standIn.keys.attacker();
  switch (fault) {
    case 'alg-none':
      return new UnsecuredJWT(claims).encode();
    case 'unsigned':
      return (await signJwt(claims, genuine)).replace(/[^.]+$/, '');
    case 'forged-signature':
      return signJwt(claims, attacker, { kid: genuine.kid });
    case 'embedded-jwk':
      return signJwt(claims, attacker, { jwk: attacker.jwk });
    case 'jku':
      return signJwt(claims, attacker, { jku: `${standIn.url}/attacker/keys` });
    case 'unknown-kid':
      return signJwt(claims, attacker);
    case 'hs256-public-key': {
      const publicKey = createPublicKey(genuine.privateKey).export({ type: 'spki', format: 'pem' });
      const secret = Buffer.from(publicKey);
      return new SignJWT(claims).setProtectedHeader({ typ: 'JWT', alg: 'HS256', kid: genuine.kid }).sign(secret);
    }
  }
};
