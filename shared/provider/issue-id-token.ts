/** An ID token (OpenID Connect Core 1.0 section 2), by way of the browser or of `/token`: the same claims in both. */
import { createHash } from 'node:crypto';
import type { TenantId } from '../platform/words/identifiers.ts';
import { ID_TOKEN_LIFETIME_MS } from '../platform/words/lifetimes.ts';
import type { Clock, TokenSigner } from '../platform/ports.ts';
import { type AuthorizationGrant, subjectClaims } from './rules/grants.ts';

export type IssueIdTokenDependencies = {
  readonly tokenSigner: Pick<TokenSigner, 'sign'>;
  /** What a tenant calls itself in its tokens. */
  readonly issuerOfTenant: (tenant: TenantId) => string;
  readonly clock: Clock;
  readonly serviceUrl: string;
};

/** What goes the same way and is tied to it, so that none of them can be exchanged. */
type Beside = { readonly accessToken?: string | undefined; readonly code?: string | undefined };
type Granted = Pick<AuthorizationGrant, 'clientId' | 'subject' | 'nonce' | 'authTime' | 'scope'>;

/** The left half of the hash of an access token or a code (sections 3.1.3.6 and 3.3.2.11). */
export const leftHalfOfHash = (text: string): string =>
  createHash('sha256').update(text, 'ascii').digest().subarray(0, 16).toString('base64url');

/** Signed, for `ID_TOKEN_LIFETIME_MS`. */
export const makeIssueIdToken = ({ tokenSigner, issuerOfTenant, clock, serviceUrl }: IssueIdTokenDependencies) =>
  async function issueIdToken(granted: Granted, { accessToken, code }: Beside): Promise<string> {
    const { clientId, subject, nonce, authTime, scope } = granted;
    const issuedAt = Math.floor(clock().getTime() / 1000);
    return tokenSigner.sign({
      ...subjectClaims(subject, scope, issuerOfTenant(subject.tenantId)),
      iss: serviceUrl,
      aud: clientId,
      iat: issuedAt,
      exp: issuedAt + ID_TOKEN_LIFETIME_MS / 1000,
      ...(accessToken === undefined ? {} : { at_hash: leftHalfOfHash(accessToken) }),
      ...(code === undefined ? {} : { c_hash: leftHalfOfHash(code) }),
      ...(authTime === undefined ? {} : { auth_time: authTime }),
      ...(nonce === undefined ? {} : { nonce }),
    });
  };
