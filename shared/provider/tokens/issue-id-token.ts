/** An ID token (OpenID Connect Core 1.0 section 2), by way of the browser or of `/token`: the same claims in both. */
import { hash } from 'node:crypto';
import type { TenantId } from '../../platform/words/identifiers.ts';
import { ID_TOKEN_HINT_LIFETIME_MS, ID_TOKEN_LIFETIME_MS } from '../../platform/words/lifetimes.ts';
import type { Clock, Sealer, TokenSigner } from '../../platform/ports.ts';
import type { LoginHint } from '../rules/authorization-request.ts';
import { type AuthorizationGrant, type Subject, subjectClaims } from '../rules/grants.ts';

export type IssueIdTokenDependencies = {
  readonly sealer: Sealer;
  readonly tokenSigner: Pick<TokenSigner, 'sign'>;
  /** What a tenant calls itself in its tokens. */
  readonly issuerOfTenant: (tenant: TenantId) => string;
  readonly clock: Clock;
  readonly serviceUrl: string;
};

/** What goes the same way and is tied to it, so that none of them can be exchanged. */
type Beside = { readonly accessToken?: string | undefined; readonly code?: string | undefined };
type Granted = Pick<
  AuthorizationGrant,
  'clientId' | 'subject' | 'nonce' | 'authTime' | 'scope' | 'azureHint' | 'facts'
>;

/** The left half of the hash of an access token or a code (sections 3.1.3.6 and 3.3.2.11). */
export const leftHalfOfHash = (text: string): string =>
  hash('sha256', text, 'buffer').subarray(0, 16).toString('base64url');

/** An app gives it back as `login_hint` or `logout_hint`, as Microsoft's libraries do by themselves with a claim of that name. */
const hintOf = ({ email, tenantId }: Subject, hint: string | undefined): LoginHint => ({
  email,
  azure: hint === undefined ? undefined : { tenantId, hint },
});

/** Signed, for `ID_TOKEN_LIFETIME_MS`. */
export const makeIssueIdToken = (dependencies: IssueIdTokenDependencies) => {
  const { sealer, tokenSigner, issuerOfTenant, clock, serviceUrl } = dependencies;
  return async function issueIdToken(granted: Granted, { accessToken, code }: Beside): Promise<string> {
    const { clientId, subject, nonce, authTime, scope, azureHint, facts = {} } = granted;
    const { claims, acr, amr, sessionExpiry } = facts;
    const now = clock().getTime();
    const issuedAt = Math.floor(now / 1000);
    const hintEnd = new Date(now + ID_TOKEN_HINT_LIFETIME_MS);
    return tokenSigner.sign({
      ...subjectClaims(subject, { scope, claims }, issuerOfTenant(subject.tenantId)),
      iss: serviceUrl,
      aud: clientId,
      iat: issuedAt,
      exp: issuedAt + ID_TOKEN_LIFETIME_MS / 1000,
      ...(accessToken === undefined ? {} : { at_hash: leftHalfOfHash(accessToken) }),
      ...(code === undefined ? {} : { c_hash: leftHalfOfHash(code) }),
      login_hint: await sealer.seal('login-hint', hintOf(subject, azureHint), hintEnd),
      ...(authTime === undefined ? {} : { auth_time: authTime }),
      ...(acr === undefined ? {} : { acr }),
      ...(amr === undefined ? {} : { amr }),
      // IPSIE's profile of OpenID Connect (a draft).
      ...(sessionExpiry === undefined ? {} : { session_expiry: sessionExpiry }),
      ...(nonce === undefined ? {} : { nonce }),
    });
  };
};
