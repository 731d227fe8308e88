/** An app turns its one-time code into tokens (RFC 6749 section 4.1.3). One trip to storage, whether it gets a refresh token or not. */
import type { App } from '../../platform/words/apps/app-catalogue.ts';
import { ACCESS_TOKEN_LIFETIME_MS, CODE_LIFETIME_MS, rememberUntil } from '../../platform/words/lifetimes.ts';
import { AuthorizationGrant } from '../rules/grants.ts';
import { endOfSession, keyOfSession, OFFLINE_ACCESS, type Session } from '../rules/session.ts';
import type { RefreshFamilies } from '../ports.ts';
import type { RedemptionStore } from '../../platform/ports.ts';
import { checkPkce } from '../clients/check-pkce.ts';
import type { IssueIdTokenDependencies } from './issue-id-token.ts';
import { makeIssueTokens, type Tokens } from './issue-tokens.ts';
import { openSealed } from '../../platform/keys/open-sealed.ts';
import type { StandsGrant } from '../stands-grant.ts';

export type RedeemAuthorizationCodeInput = {
  /** The app, authenticated. */
  readonly app: Pick<App, 'clientId' | 'pkce' | 'offlineAccess' | 'longestSession'>;
  readonly code: string;
  readonly redirectUri: string;
  readonly codeVerifier: string | undefined;
};

export type CodeRefusal =
  | 'not-a-code'
  | 'other-client'
  | 'other-redirect-uri'
  | 'pkce-failed'
  | 'already-redeemed'
  /** The user is gone, or is no longer under SSO in the app. */
  | 'no-longer-stands';
export type RedeemAuthorizationCodeOutcome =
  | { readonly kind: 'redeemed'; readonly tokens: Tokens }
  /** The app hears `invalid_grant` only; the refusal is for the log. */
  | { readonly kind: 'refused'; readonly refusal: CodeRefusal };

type Dependencies = IssueIdTokenDependencies & {
  readonly redemptionStore: Pick<RedemptionStore, 'redeem'>;
  readonly refreshFamilies: Pick<RefreshFamilies, 'createFamily' | 'endFamily'>;
  readonly standsGrant: StandsGrant;
};

/** All that the client can be wrong about comes before the code is used up, so nobody but its own client can burn it. */
export const makeRedeemAuthorizationCode = (dependencies: Dependencies) => {
  const { sealer, redemptionStore, refreshFamilies, standsGrant, clock } = dependencies;
  const issueTokens = makeIssueTokens(dependencies);
  return async function redeemAuthorizationCode(
    input: RedeemAuthorizationCodeInput,
  ): Promise<RedeemAuthorizationCodeOutcome> {
    const grant = await openSealed(sealer, 'authorization-code', AuthorizationGrant, input.code);
    if (grant === undefined) return { kind: 'refused', refusal: 'not-a-code' };
    const refusal = refusalOfGrant(grant, input);
    if (refusal !== undefined) return { kind: 'refused', refusal };
    const session = sessionOf(grant, input.app);
    const { family } = session;
    // Together, as one trip: a code whose user is gone is used up as well.
    const [redemption, standing] = await Promise.all([
      redemptionStore.redeem(grant.id, rememberUntil(grant)),
      standsGrant(grant),
      family && refreshFamilies.createFamily(family, clock()),
    ]);
    if (redemption === 'already-redeemed') {
      // RFC 6749 section 4.1.2: what was given for the code is taken back, the access token too.
      const given = keyOfSession(session);
      if (given !== undefined) await refreshFamilies.endFamily(given, clock());
      return { kind: 'refused', refusal: redemption };
    }
    if (standing === undefined) return { kind: 'refused', refusal: 'no-longer-stands' };
    const { clientId, authTime, azureHint, facts, nonce } = grant;
    const scope = family === undefined ? withoutOfflineAccess(grant.scope) : grant.scope;
    const given = { clientId, scope, authTime, azureHint, facts, subject: standing.subject };
    const refresh = family && { ...given, ...session, family, generation: 1 };
    return { kind: 'redeemed', tokens: await issueTokens({ ...given, nonce, session }, refresh) };
  };
};
export type RedeemAuthorizationCode = ReturnType<typeof makeRedeemAuthorizationCode>;

function refusalOfGrant(
  grant: AuthorizationGrant,
  { app, redirectUri, codeVerifier }: RedeemAuthorizationCodeInput,
): CodeRefusal | undefined {
  if (grant.clientId !== app.clientId) return 'other-client';
  if (grant.redirectUri !== redirectUri) return 'other-redirect-uri';
  return checkPkce(grant.codeChallenge, codeVerifier, app.pkce) ? undefined : 'pkce-failed';
}

/** The family is named after the code, so that the code alone, used once more, leads to it. */
function sessionOf({ id, scope, expiresAt }: AuthorizationGrant, app: RedeemAuthorizationCodeInput['app']): Session {
  const startedAt = expiresAt - CODE_LIFETIME_MS / 1000;
  const endsAt = scope.split(' ').includes(OFFLINE_ACCESS) ? endOfSession(app, startedAt) : undefined;
  const begun = { startedAt, seenAt: startedAt };
  return endsAt === undefined
    ? { ...begun, code: { id, endsAt: expiresAt + ACCESS_TOKEN_LIFETIME_MS / 1000 } }
    : { ...begun, family: { id, endsAt } };
}

const withoutOfflineAccess = (scope: string): string =>
  scope
    .split(' ')
    .filter((word) => word !== OFFLINE_ACCESS)
    .join(' ');
