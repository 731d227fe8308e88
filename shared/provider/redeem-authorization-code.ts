/** An app turns its one-time code into tokens (RFC 6749 section 4.1.3). One trip to storage. */
import type { App } from '../platform/words/app-catalogue.ts';
import { rememberUntil } from '../platform/words/lifetimes.ts';
import { AuthorizationGrant } from './rules/grants.ts';
import type { RedemptionStore } from '../platform/ports.ts';
import { checkPkce } from './check-pkce.ts';
import type { IssueIdTokenDependencies } from './issue-id-token.ts';
import { makeIssueTokens, type Tokens } from './issue-tokens.ts';
import { openSealed } from '../platform/keys/open-sealed.ts';
import type { StandsGrant } from './stands-grant.ts';

export type RedeemAuthorizationCodeInput = {
  /** The app, authenticated. */
  readonly app: Pick<App, 'clientId' | 'pkce'>;
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
  readonly standsGrant: StandsGrant;
};

/** All that the client can be wrong about comes before the code is used up, so nobody but its own client can burn it. */
export const makeRedeemAuthorizationCode = (dependencies: Dependencies) => {
  const { sealer, redemptionStore, standsGrant } = dependencies;
  const issueTokens = makeIssueTokens(dependencies);
  return async function redeemAuthorizationCode(
    input: RedeemAuthorizationCodeInput,
  ): Promise<RedeemAuthorizationCodeOutcome> {
    const grant = await openSealed(sealer, 'authorization-code', AuthorizationGrant, input.code);
    if (grant === undefined) return { kind: 'refused', refusal: 'not-a-code' };
    const refusal = refusalOfGrant(grant, input);
    if (refusal !== undefined) return { kind: 'refused', refusal };
    // Together, as one trip: a code whose user is gone is used up as well.
    const [redemption, subject] = await Promise.all([
      redemptionStore.redeem(grant.id, rememberUntil(grant)),
      standsGrant(grant),
    ]);
    if (redemption === 'already-redeemed') return { kind: 'refused', refusal: redemption };
    if (subject === undefined) return { kind: 'refused', refusal: 'no-longer-stands' };
    return { kind: 'redeemed', tokens: await issueTokens({ ...grant, subject }) };
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
