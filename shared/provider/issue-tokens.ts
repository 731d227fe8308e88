/** The tokens for a redeemed code (OpenID Connect Core 1.0 section 3.1.3.3). */
import { ACCESS_TOKEN_LIFETIME_MS } from '../platform/words/lifetimes.ts';
import type { AuthorizationGrant } from './rules/grants.ts';
import { type IssueIdTokenDependencies, makeIssueIdToken } from './issue-id-token.ts';

export type Tokens = {
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly scope: string;
  readonly idToken: string;
};

/** The access token is sealed and opens `/userinfo` for `ACCESS_TOKEN_LIFETIME_MS`. */
export const makeIssueTokens = (dependencies: IssueIdTokenDependencies) => {
  const { sealer, clock } = dependencies;
  const issueIdToken = makeIssueIdToken(dependencies);
  return async function issueTokens(grant: AuthorizationGrant): Promise<Tokens> {
    const { clientId, subject, scope } = grant;
    const accessExpiry = new Date(clock().getTime() + ACCESS_TOKEN_LIFETIME_MS);
    const accessToken = await sealer.seal('access-token', { clientId, subject, scope }, accessExpiry);
    const idToken = await issueIdToken(grant, { accessToken });
    return { accessToken, expiresIn: ACCESS_TOKEN_LIFETIME_MS / 1000, scope, idToken };
  };
};
