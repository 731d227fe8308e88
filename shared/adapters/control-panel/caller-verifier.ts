/** Checks the bearer tokens with which the Control Panel calls (port CallerVerifier), against the keys that it publishes. */
import { errors, jwtVerify, type CryptoKey, type JWTPayload } from 'jose';
import * as z from 'zod';
import type { Caller } from '../../domain/caller.ts';
import { AccountId, ContactId } from '../../domain/identifiers.ts';
import type { CallerVerifier, Clock, WriteLog } from '../../ports.ts';
import { makePublishedKeys } from '../json-web-keys/published-keys.ts';
import { readKeySet, type PublishedKey } from '../json-web-keys/read-key-set.ts';
import { readTokenHeader } from '../json-web-keys/read-token-header.ts';
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
/** How long a key that the Control Panel withdraws is taken at most, while its key set can be fetched. */
const MAX_AGE_SECONDS = 300;
/** Anybody can invent key ids, so what they make us fetch is bounded; a new key of the Control Panel waits no longer than this. */
const COOLDOWN = { cooldownSeconds: 10, maxCooldownSeconds: 60 };

/** No `account`: a service of the Company. A malformed one is never taken for none. */
const Claims = z.object({
  sub: ContactId,
  account: AccountId.optional(),
  roles: z.array(z.string().min(1).max(128)).max(100).default([]),
});

/** The verifier throws DependencyUnavailable when the keys were never had, or not for a day, and can't be; any fault of the token is undefined. */
export function makeCallerVerifier(options: Options): CallerVerifier {
  const { jwksUrl, clock, writeLog, timeoutMilliseconds = 5000 } = options;
  const fetchKeys = () => fetchKeySet(jwksUrl, timeoutMilliseconds);
  const limits = { ...COOLDOWN, maxAgeSeconds: MAX_AGE_SECONDS };
  const keys = makePublishedKeys({ fetchKeys, dependency: 'control-panel-keys', ...limits, clock, writeLog });
  return async (token) => {
    const header = token.length > MAX_LENGTH ? 'malformed' : readTokenHeader(token, ALGORITHMS);
    if (typeof header === 'string') return undefined;
    const key = await keys.findKey(header);
    const payload = key === undefined ? undefined : await verify(token, key, options);
    return payload === undefined ? undefined : readCaller(payload);
  };
}

function readCaller(payload: JWTPayload): Omit<Caller, 'address'> | undefined {
  const claims = Claims.safeParse(payload);
  return claims.success ? { id: claims.data.sub, account: claims.data.account, roles: claims.data.roles } : undefined;
}

async function verify(
  token: string,
  key: CryptoKey,
  { issuer, audience, clock }: Options,
): Promise<JWTPayload | undefined> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ALGORITHMS,
      issuer,
      audience,
      requiredClaims: ['exp', 'sub'],
      clockTolerance: CLOCK_SKEW_SECONDS,
      currentDate: clock(),
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

async function fetchKeySet(url: string, timeoutMilliseconds: number): Promise<readonly PublishedKey[]> {
  const { status, body } = await fetchJson(url, { timeoutMilliseconds });
  const keys = status === 200 ? readKeySet(body) : undefined;
  if (keys === undefined) throw new Error(`the Control Panel's keys could not be read (HTTP ${status})`);
  return keys;
}
