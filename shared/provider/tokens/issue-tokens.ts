/** The tokens for a redeemed code, or for a refresh token (OpenID Connect Core 1.0 sections 3.1.3.3 and 12). */
import { ACCESS_TOKEN_LIFETIME_MS } from '../../platform/words/lifetimes.ts';
import type { AccessGrant, AuthorizationGrant } from '../rules/grants.ts';
import type { RefreshGrant } from '../rules/refresh-family.ts';
import { secondsOf, type Session } from '../rules/session.ts';
import { type IssueIdTokenDependencies, makeIssueIdToken } from './issue-id-token.ts';
import { sealToken } from './sealed-tokens.ts';

export type Tokens = {
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly scope: string;
  /** Undefined: the app refreshes, and asks for less than `openid`. */
  readonly idToken: string | undefined;
  /** Undefined: it gets none. */
  readonly refreshToken: string | undefined;
};

/** What they are given for. After a refresh without a nonce (section 12.2). */
export type TokenGrant = Pick<
  AuthorizationGrant,
  'clientId' | 'subject' | 'authTime' | 'scope' | 'azureHint' | 'facts'
> & {
  readonly nonce?: string | undefined;
  readonly session: Session;
};

/** The access token is sealed and opens `/userinfo` for `ACCESS_TOKEN_LIFETIME_MS`, and no longer than its session lasts. */
export const makeIssueTokens = (dependencies: IssueIdTokenDependencies) => {
  const { sealer, clock, serviceUrl: iss } = dependencies;
  const issueIdToken = makeIssueIdToken(dependencies);
  return async function issueTokens(grant: TokenGrant, refresh?: RefreshGrant): Promise<Tokens> {
    const { clientId, subject, scope, session } = grant;
    const issuedAt = secondsOf(clock());
    const { endsAt = Infinity } = session.family ?? {};
    const expiresAt = Math.min(issuedAt + ACCESS_TOKEN_LIFETIME_MS / 1000, endsAt);
    const { claims } = grant.facts ?? {};
    const access: AccessGrant = { clientId, subject, scope, claims, issued: { at: issuedAt, expiresAt, session } };
    const told = { iss, sub: subject.userId, iat: issuedAt, scope };
    const accessToken = await sealToken(sealer, 'access-token', access, { ...told, exp: expiresAt });
    return {
      ...{ accessToken, expiresIn: expiresAt - issuedAt, scope },
      idToken: scope.split(' ').includes('openid') ? await issueIdToken(grant, { accessToken }) : undefined,
      refreshToken:
        refresh && (await sealToken(sealer, 'refresh-token', refresh, { ...told, exp: refresh.family.endsAt })),
    };
  };
};
