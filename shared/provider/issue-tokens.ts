/** The tokens for a redeemed code (OpenID Connect Core 1.0 sections 2 and 3.1.3.3). */
import { createHash } from 'node:crypto';
import type { TenantId } from '../platform/words/identifiers.ts';
import { ACCESS_TOKEN_LIFETIME_MS, ID_TOKEN_LIFETIME_MS } from '../platform/words/lifetimes.ts';
import { type AuthorizationGrant, subjectClaims } from './rules/grants.ts';
import type { Clock, Sealer, TokenSigner } from '../platform/ports.ts';

export type Tokens = {
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly scope: string;
  readonly idToken: string;
};

export type IssueTokensDependencies = {
  readonly sealer: Sealer;
  readonly tokenSigner: TokenSigner;
  /** What a tenant calls itself in its tokens. */
  readonly issuerOfTenant: (tenant: TenantId) => string;
  readonly clock: Clock;
  readonly serviceUrl: string;
};

/** The left half of the access token's hash ties the two together (OpenID Connect Core 1.0 section 3.1.3.6). */
export const accessTokenHash = (accessToken: string): string =>
  createHash('sha256').update(accessToken, 'ascii').digest().subarray(0, 16).toString('base64url');

/** The access token is sealed and opens `/userinfo` for `ACCESS_TOKEN_LIFETIME_MS`; the ID token is signed, for `ID_TOKEN_LIFETIME_MS`. */
export const makeIssueTokens = ({ sealer, tokenSigner, issuerOfTenant, clock, serviceUrl }: IssueTokensDependencies) =>
  async function issueTokens(grant: AuthorizationGrant): Promise<Tokens> {
    const { clientId, subject, nonce, authTime, scope } = grant;
    const now = clock().getTime();
    const accessExpiry = new Date(now + ACCESS_TOKEN_LIFETIME_MS);
    const accessToken = await sealer.seal('access-token', { clientId, subject, scope }, accessExpiry);
    const issuedAt = Math.floor(now / 1000);
    const idToken = await tokenSigner.sign({
      ...subjectClaims(subject, scope, issuerOfTenant(subject.tenantId)),
      iss: serviceUrl,
      aud: clientId,
      iat: issuedAt,
      exp: issuedAt + ID_TOKEN_LIFETIME_MS / 1000,
      at_hash: accessTokenHash(accessToken),
      ...(authTime === undefined ? {} : { auth_time: authTime }),
      ...(nonce === undefined ? {} : { nonce }),
    });
    return { accessToken, expiresIn: ACCESS_TOKEN_LIFETIME_MS / 1000, scope, idToken };
  };
