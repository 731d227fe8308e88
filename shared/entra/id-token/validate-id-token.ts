/**
 * Validates an ID token of Entra ID (OpenID Connect Core 1.0 section 3.1.3.7). msal-node checks of all this only the
 * nonce (docs/platform-facts.md#msal-node), so nothing that it says about a person is used.
 */
import { hash, timingSafeEqual } from 'node:crypto';
import { decodeJwt, errors, jwtVerify, type CryptoKey, type JWTPayload } from 'jose';
import { ObjectId, TenantId } from '../../platform/words/identifiers.ts';
import type { EntraIdentity } from '../../platform/words/entra-identity.ts';
import type { Clock } from '../../platform/ports.ts';
import type { EntraAuthority } from '../ports.ts';
import { readTokenHeader, type HeaderFault, type TokenHeader } from '../../platform/keys/read-token-header.ts';
import { issuerOf } from '../entra-endpoints.ts';
import type { TenantKeys } from './tenant-keys.ts';

/** How far Entra's clock and ours may be apart. Microsoft's libraries allow five minutes; machines in Azure need less. */
const CLOCK_SKEW_SECONDS = 120;
/** RS256 is the only algorithm that Entra signs ID tokens with. */
const ALGORITHMS = ['RS256'];
const MAX_LENGTH = 64 * 1024;

type Claim = 'iss' | 'aud' | 'nonce' | 'tid' | 'oid' | 'exp' | 'nbf' | 'iat';
/** What was wrong first: a word for logs. */
export type IdTokenFault = HeaderFault | 'signature' | Claim;

export type IdTokenCheck =
  | { readonly kind: 'valid'; readonly identity: EntraIdentity; readonly issuer: string; readonly claims: JWTPayload }
  | { readonly kind: 'invalid'; readonly fault: IdTokenFault };

export type IdTokenValidator = (
  token: string,
  expected: { readonly authority: EntraAuthority; readonly nonce: string },
) => Promise<IdTokenCheck>;

type Options = {
  readonly authority: string;
  readonly clientId: string;
  readonly tenantKeys: TenantKeys;
  readonly clock: Clock;
};

/** The validator throws DependencyUnavailable when the tenant's keys can't be had; whatever is wrong with the token is an answer. */
export function makeIdTokenValidator({ authority, clientId, tenantKeys, clock }: Options): IdTokenValidator {
  return async function idTokenValidator(token, expected) {
    const opened = openToken(token, expected.authority);
    if (typeof opened === 'string') return { kind: 'invalid', fault: opened };
    const { header, tenantId } = opened;
    const key = await tenantKeys.findKey(tenantId, header);
    if (key === undefined) return { kind: 'invalid', fault: 'kid' };
    const issuer = issuerOf(authority, tenantId);
    const now = clock();
    const claims = await verify(token, key, { issuer, audience: clientId, now });
    if (typeof claims === 'string') return { kind: 'invalid', fault: claims };
    const fault = checkClaims(claims, { clientId, nonce: expected.nonce, now });
    if (fault !== undefined) return { kind: 'invalid', fault };
    const objectId = readGuid(ObjectId, claims['oid']);
    if (objectId === undefined) return { kind: 'invalid', fault: 'oid' };
    return { kind: 'valid', identity: { tenantId, objectId }, issuer, claims };
  };
}

/** The tenant is read before the signature is checked, only to know whose keys to check it with. */
function openToken(
  token: string,
  expected: EntraAuthority,
): { readonly header: TokenHeader; readonly tenantId: TenantId } | IdTokenFault {
  if (token.length > MAX_LENGTH) return 'malformed';
  const header = readTokenHeader(token, ALGORITHMS);
  if (typeof header === 'string') return header;
  const tenantId = readGuid(TenantId, readClaims(token)['tid']);
  if (tenantId === undefined) return 'tid';
  return expected === 'organizations' || tenantId === expected ? { header, tenantId } : 'tid';
}

function readClaims(token: string): JWTPayload {
  try {
    return decodeJwt(token);
  } catch {
    return {};
  }
}

/** Entra writes its ids in lower case; one that only matches after folding is not what it wrote. */
function readGuid<Id extends string>(
  schema: { safeParse(value: unknown): { success: true; data: Id } | { success: false } },
  value: unknown,
): Id | undefined {
  const parsed = schema.safeParse(value);
  return parsed.success && parsed.data === value ? parsed.data : undefined;
}

async function verify(
  token: string,
  key: CryptoKey,
  { issuer, audience, now }: { readonly issuer: string; readonly audience: string; readonly now: Date },
): Promise<JWTPayload | IdTokenFault> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ALGORITHMS,
      issuer,
      audience,
      requiredClaims: ['exp', 'iat', 'nonce', 'oid'],
      clockTolerance: CLOCK_SKEW_SECONDS,
      currentDate: now,
    });
    return payload;
  } catch (error) {
    return faultOf(error);
  }
}

const CLAIMS: readonly string[] = ['iss', 'aud', 'nonce', 'oid', 'exp', 'nbf', 'iat'] satisfies Claim[];
const isClaim = (name: string): name is Claim => CLAIMS.includes(name);

function faultOf(error: unknown): IdTokenFault {
  if (error instanceof errors.JWTExpired) return 'exp';
  if (error instanceof errors.JWTClaimValidationFailed) return isClaim(error.claim) ? error.claim : 'malformed';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  if (error instanceof errors.JOSEError) return 'malformed';
  throw error;
}

/** What jose leaves to its caller. */
function checkClaims(
  claims: JWTPayload,
  expected: { readonly clientId: string; readonly nonce: string; readonly now: Date },
): IdTokenFault | undefined {
  // jose takes a list of audiences that names us; a token meant for others too is not one that Entra makes.
  if (claims.aud !== expected.clientId) return 'aud';
  const latest = expected.now.getTime() / 1000 + CLOCK_SKEW_SECONDS;
  if (claims.iat === undefined || claims.iat > latest) return 'iat';
  const nonce = claims['nonce'];
  return typeof nonce === 'string' && sameText(nonce, expected.nonce) ? undefined : 'nonce';
}

/** In constant time; hashed first, because only equal lengths can be compared so. */
function sameText(one: string, other: string): boolean {
  const digest = (text: string): Buffer => hash('sha256', text, 'buffer');
  return timingSafeEqual(digest(one), digest(other));
}
