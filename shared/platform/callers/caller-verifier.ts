/** Checks the bearer tokens with which the Control Panel calls (port CallerVerifier), against the keys that it publishes. */
import { errors, jwtVerify, type CryptoKey, type JWTPayload } from 'jose';
import * as z from 'zod';
import { ROLES } from './caller.ts';
import { AccountId, ContactId } from '../words/identifiers.ts';
import { CALLER_KEYS_KEPT_MS } from '../words/lifetimes.ts';
import type { CallerVerification, CallerVerifier, Clock, TokenRefusal, WriteLog } from '../ports.ts';
import { makePublishedKeys } from '../keys/published-keys.ts';
import { PersonClaims, personOf } from '../words/person.ts';
import { readKeySet, type PublishedKey } from '../keys/read-key-set.ts';
import { type HeaderFault, readTokenHeader } from '../keys/read-token-header.ts';
import { fetchJson } from '../outbound-http/fetch-json.ts';

type Options = {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl: string;
  readonly clock: Clock;
  readonly writeLog: WriteLog;
  readonly timeoutMilliseconds?: number;
};

const ALGORITHMS = ['RS256', 'PS256', 'ES256'];
const MAX_LENGTH = 16 * 1024;
const CLOCK_SKEW_SECONDS = 30;
/** Anybody can invent key ids, so what they make us fetch is bounded; a new key of the Control Panel waits no longer than this. */
const LIMITS = { cooldownSeconds: 10, maxCooldownSeconds: 60, maxAgeSeconds: CALLER_KEYS_KEPT_MS / 1000 };

/**
 * No `account`: a service of the Company. A malformed one is never taken for none. Roles are a list, of any length that fits into the
 * token, or, as .NET writes a list of one, a text; of those, the ones that mean something here.
 */
const Claims = z.object({
  sub: ContactId,
  account: AccountId.optional(),
  ...PersonClaims,
  roles: z
    .union([z.string().transform((role) => [role]), z.array(z.string())])
    .nullish()
    .transform((roles) => (roles ?? []).filter((role) => KNOWN_ROLES.has(role))),
});
const KNOWN_ROLES: ReadonlySet<string> = new Set(Object.values(ROLES));

/** The verifier throws DependencyUnavailable when the keys were never had, or not for a day, and can't be; any fault of the token is a refusal. */
export function makeCallerVerifier(options: Options): CallerVerifier {
  const { jwksUrl, clock, writeLog, timeoutMilliseconds } = options;
  const fetchKeys = () => fetchKeySet(jwksUrl, timeoutMilliseconds);
  const keys = makePublishedKeys({ fetchKeys, dependency: 'control-panel-keys', ...LIMITS, clock, writeLog });
  return async function callerVerifier(token) {
    if (token.length > MAX_LENGTH) return refuse('token', 'too-long');
    const header = readTokenHeader(token, ALGORITHMS);
    if (typeof header === 'string') return HEADER_REFUSALS[header];
    const key = await keys.findKey(header);
    if (key === undefined) return refuse('kid', 'unknown');
    const verified = await verify(token, key, options);
    return 'kind' in verified ? verified : readCaller(verified.payload);
  };
}

const refuse = (part: TokenRefusal['part'], why: TokenRefusal['why']): TokenRefusal => ({ kind: 'refused', part, why });

const HEADER_REFUSALS: Readonly<Record<HeaderFault, TokenRefusal>> = {
  malformed: refuse('token', 'malformed'),
  alg: refuse('alg', 'not-allowed'),
  'embedded-key': refuse('kid', 'not-allowed'),
  kid: refuse('kid', 'missing'),
};

function readCaller(payload: JWTPayload): CallerVerification {
  const claims = Claims.safeParse(payload);
  if (claims.success) {
    const { sub: id, account: accountId, roles } = claims.data;
    return { kind: 'caller', caller: { id, accountId, roles, ...personOf(claims.data) } };
  }
  const named = claims.error.issues[0]?.path[0];
  return refuse(named === 'account' || named === 'roles' ? named : 'sub', 'malformed');
}

async function verify(
  token: string,
  key: CryptoKey,
  { issuer, audience, clock }: Options,
): Promise<{ readonly payload: JWTPayload } | TokenRefusal> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ALGORITHMS,
      issuer,
      audience,
      requiredClaims: ['exp', 'sub'],
      clockTolerance: CLOCK_SKEW_SECONDS,
      currentDate: clock(),
    });
    return { payload };
  } catch (error) {
    if (error instanceof errors.JOSEError) return tokenRefusalOf(error);
    throw error;
  }
}

const CLAIMS = ['iss', 'aud', 'exp', 'nbf', 'iat', 'sub'] as const;

/** Claims are looked at only once the signature is right. */
function tokenRefusalOf(error: errors.JOSEError): TokenRefusal {
  if (error instanceof errors.JWSSignatureVerificationFailed) return refuse('signature', 'wrong');
  const isOfClaim = error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed;
  const claim = isOfClaim ? CLAIMS.find((name) => name === error.claim) : undefined;
  if (!isOfClaim || claim === undefined) return refuse('token', 'malformed');
  if (error.reason === 'missing') return refuse(claim, 'missing');
  if (error.reason === 'invalid') return refuse(claim, 'malformed');
  return refuse(claim, claim === 'exp' ? 'past' : claim === 'nbf' || claim === 'iat' ? 'future' : 'wrong');
}

async function fetchKeySet(url: string, timeoutMilliseconds: number | undefined): Promise<readonly PublishedKey[]> {
  const { status, body } = await fetchJson(url, { timeoutMilliseconds });
  const keys = status === 200 ? readKeySet(body) : undefined;
  if (keys === undefined) throw new Error(`the Control Panel's keys could not be read (HTTP ${status})`);
  return keys;
}
