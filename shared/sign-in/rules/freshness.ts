/** Whether a sign-in is as new as the app asked for (`prompt=login`, `max_age`; OpenID Connect Core 1.0 section 3.1.2.1). */
import type { AuthorizationRequest } from '../../provider/rules/authorization-request.ts';

/** How far Azure's clock and ours may be apart. */
const CLOCK_SKEW_MS = 120_000;

type Times = {
  /** When the person proved who they are; undefined: Azure doesn't say. */
  readonly signedInAt: Date | undefined;
  /** When they were sent there. */
  readonly startedAt: Date;
  readonly now: Date;
};

/** `unknown`: Azure didn't say when, so nothing shows that it is. */
export function freshnessOf(
  { prompt, maxAge }: Pick<AuthorizationRequest, 'prompt' | 'maxAge'>,
  { signedInAt, startedAt, now }: Times,
): 'fresh' | 'too-old' | 'unknown' {
  if (prompt !== 'login' && maxAge === undefined) return 'fresh';
  if (signedInAt === undefined) return 'unknown';
  const isBefore = prompt === 'login' && signedInAt.getTime() < startedAt.getTime() - CLOCK_SKEW_MS;
  const isOld = maxAge !== undefined && now.getTime() - signedInAt.getTime() > maxAge * 1000;
  return isBefore || isOld ? 'too-old' : 'fresh';
}
