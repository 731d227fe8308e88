/** An app proves itself by a JWT that it signed (`private_key_jwt`: RFC 7523 section 3, OpenID Connect Core 1.0 section 9). */
import { hash } from 'node:crypto';
import { errors, jwtVerify, type JWTPayload } from 'jose';
import type { App } from '../../platform/words/apps/app-catalogue.ts';
import { LONGEST_ASSERTION_MS, rememberUntil } from '../../platform/words/lifetimes.ts';
import { type HeaderFault, readTokenHeader } from '../../platform/keys/read-token-header.ts';
import type { ClientKeys, Clock, RedemptionStore } from '../../platform/ports.ts';

export const ASSERTION_ALGORITHMS = ['RS256', 'PS256', 'ES256'];
const MAX_LENGTH = 8 * 1024;
const CLOCK_SKEW_SECONDS = 60;
const JTI = /^[\x21-\x7e]{1,256}$/;

/** For the log: the first thing that is wrong. */
export type AssertionFault = HeaderFault | 'key' | 'signature' | 'iss' | 'sub' | 'aud' | 'exp' | 'nbf' | 'jti' | 'used';

type Dependencies = {
  readonly clientKeys: ClientKeys;
  readonly redemptionStore: Pick<RedemptionStore, 'redeem'>;
  readonly clock: Clock;
  readonly serviceUrl: string;
};

/** Undefined: it is the app's, made for us, and was never used before. One trip to storage, when all else is right. Throws DependencyUnavailable without keys. */
export const makeCheckClientAssertion = ({ clientKeys, redemptionStore, clock, serviceUrl }: Dependencies) =>
  async function checkClientAssertion(
    { clientId }: Pick<App, 'clientId'>,
    assertion: string,
  ): Promise<AssertionFault | undefined> {
    const header = assertion.length > MAX_LENGTH ? 'malformed' : readTokenHeader(assertion, ASSERTION_ALGORITHMS);
    if (typeof header === 'string') return header;
    const key = await clientKeys.findKey(clientId, header);
    if (key === undefined) return 'key';
    const now = clock();
    let claims: JWTPayload;
    try {
      claims = (await jwtVerify(assertion, key, { ...optionsOf(clientId), currentDate: now })).payload;
    } catch (error) {
      return faultOf(error);
    }
    const { jti, exp = 0 } = claims;
    // The issuer alone: what was made for another server, too, could be used there (and the other way round).
    const [audience, ...others] = [claims.aud].flat();
    if (audience !== serviceUrl || others.length > 0) return 'aud';
    if (exp > now.getTime() / 1000 + LONGEST_ASSERTION_MS / 1000) return 'exp';
    if (jti === undefined || !JTI.test(jti)) return 'jti';
    const id = hash('sha256', `${clientId} ${jti}`, 'base64url');
    const used = await redemptionStore.redeem(`assertion-${id}`, rememberUntil({ expiresAt: Math.ceil(exp) }));
    return used === 'redeemed' ? undefined : 'used';
  };
export type CheckClientAssertion = ReturnType<typeof makeCheckClientAssertion>;

const optionsOf = (clientId: string) => ({
  ...{ algorithms: ASSERTION_ALGORITHMS, issuer: clientId, subject: clientId },
  ...{ requiredClaims: ['aud', 'exp', 'jti'], clockTolerance: CLOCK_SKEW_SECONDS },
});

const CLAIMS = ['iss', 'sub', 'aud', 'exp', 'nbf', 'jti'] as const;

function faultOf(error: unknown): AssertionFault {
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  if (error instanceof errors.JWTExpired) return 'exp';
  if (error instanceof errors.JWTClaimValidationFailed)
    return CLAIMS.find((name) => name === error.claim) ?? 'malformed';
  if (error instanceof errors.JOSEError) return 'malformed';
  throw error;
}
