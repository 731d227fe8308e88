/**
 * An app stays signed in without the person (RFC 6749 section 6): every rule is asked again, and the token is used up (RFC 9700 section 4.14). Two trips
 * to storage.
 */
import type { App } from '../../platform/words/apps/app-catalogue.ts';
import type { Clock } from '../../platform/ports.ts';
import { retryOnConflict } from '../../platform/in-process/attempts.ts';
import type { FindSession, SessionRefusal } from './find-session.ts';
import type { IssueIdTokenDependencies } from '../tokens/issue-id-token.ts';
import { makeIssueTokens, type Tokens } from '../tokens/issue-tokens.ts';
import type { RefreshFamilies } from '../ports.ts';
import { narrowScope, RefreshGrant, rotated, useOfToken } from '../rules/refresh-family.ts';
import { endOfSession, secondsOf } from '../rules/session.ts';
import { openToken } from '../tokens/sealed-tokens.ts';

export type RefreshTokensInput = {
  /** The app, authenticated as it is registered. */
  readonly app: Pick<App, 'clientId' | 'offlineAccess' | 'longestSession'>;
  readonly refreshToken: string;
  /** What it asks for; undefined: all that it was given. */
  readonly scope: string | undefined;
};

export type RefreshRefusal =
  | SessionRefusal
  | 'not-a-refresh-token'
  | 'other-client'
  /** The app's longest session is over, or it may have none any more. */
  | 'session-over'
  /** Revoked, or an old token was used before. */
  | 'family-ended'
  /** An old token: now the family is ended. */
  | 'refresh-token-reused'
  /** So many of its client's requests at once that this one found no turn. */
  | 'too-many-at-once';
export type RefreshTokensOutcome =
  | { readonly kind: 'refreshed'; readonly tokens: Tokens }
  | { readonly kind: 'scope-exceeded' }
  /** The app hears `invalid_grant` only; the refusal is for the log. */
  | { readonly kind: 'refused'; readonly refusal: RefreshRefusal };

type Dependencies = IssueIdTokenDependencies & {
  readonly refreshFamilies: RefreshFamilies;
  readonly findSession: FindSession;
  readonly clock: Clock;
};

const MAX_ATTEMPTS = 4;

const refuse = (refusal: RefreshRefusal) => ({ kind: 'refused', refusal }) as const;

/** All that the client can be wrong about comes before anything is used up. */
export const makeRefreshTokens = (dependencies: Dependencies) => {
  const { sealer, refreshFamilies, findSession, clock } = dependencies;
  const issueTokens = makeIssueTokens(dependencies);

  /** The family and the rules are asked together, and so are its change and the tenant: one trip each. */
  const useToken = async (grant: RefreshGrant) => {
    const { family: key, generation } = grant;
    const [family, session] = await Promise.all([refreshFamilies.findFamily(key), findSession(grant, grant)]);
    // Its row is made before its first token.
    if (family === undefined) return refuse('family-ended');
    const now = clock();
    const use = useOfToken(family.value, generation, now);
    if (use === 'ended') return refuse('family-ended');
    if (use === 'reused') {
      await refreshFamilies.endFamily(key, now);
      return refuse('refresh-token-reused');
    }
    // Who may come back under the rules later, does with the same token.
    if (session.kind === 'refused') return session;
    const [saved, isRefused] = await Promise.all([
      use === 'repeated' ? 'saved' : refreshFamilies.saveFamily(key, family, rotated(family.value, now)),
      session.isRefusedByTenant(),
    ]);
    if (isRefused) return refuse('refused-by-tenant');
    // Another request of the client used it just now, or this one did and storage's answer was lost: then it is a repetition.
    return saved === 'conflict' ? saved : session;
  };

  return async function refreshTokens(input: RefreshTokensInput): Promise<RefreshTokensOutcome> {
    const { app, refreshToken, scope: asked } = input;
    const grant = await openToken(sealer, 'refresh-token', RefreshGrant, refreshToken);
    if (grant === undefined) return refuse('not-a-refresh-token');
    if (grant.clientId !== app.clientId) return refuse('other-client');
    const endsAt = endOfSession(app, grant.startedAt);
    if (endsAt === undefined || endsAt <= secondsOf(clock())) return refuse('session-over');
    const scope = narrowScope(grant.scope, asked);
    if (scope === undefined) return { kind: 'scope-exceeded' };
    const used = await retryOnConflict(() => useToken(grant), { attempts: MAX_ATTEMPTS });
    if (used === 'conflict') return refuse('too-many-at-once');
    if (used.kind === 'refused') return used;
    const { subject, seenAt } = used;
    const { startedAt, family, clientId, authTime, azureHint, facts } = grant;
    const successor = { ...grant, subject, seenAt, generation: grant.generation + 1 };
    const tokenGrant = { clientId, authTime, azureHint, facts, scope, subject, session: { startedAt, seenAt, family } };
    return { kind: 'refreshed', tokens: await issueTokens(tokenGrant, successor) };
  };
};
export type RefreshTokens = ReturnType<typeof makeRefreshTokens>;
