/** Authorization codes: ten minutes, once, and only for the client, tenant and redirect URI they were made for. */
import { createHash, randomBytes } from 'node:crypto';
import { EntraError } from '../entra-errors.ts';

const LIFETIME_MS = 10 * 60_000;

export interface CodeGrant {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly tenantId: string;
  readonly objectId: string;
  readonly scope: string;
  readonly nonce: string | undefined;
  readonly authenticatedAt: Date;
  /** The authentication contexts that were asked for: the stand-in has no policies, so all are met. */
  readonly contexts: readonly string[];
  /** S256, or none when the request came without PKCE. */
  readonly codeChallenge: string | undefined;
}

/** `tenantId`: the tenant in the token endpoint's path; undefined for `organizations` and `common`. */
type CodeUse = Pick<CodeGrant, 'clientId' | 'redirectUri'> & { readonly code: string } & Readonly<
    Record<'tenantId' | 'codeVerifier', string | undefined>
  >;

const checkVerifier = (challenge: string | undefined, verifier: string | undefined): void => {
  if ((challenge === undefined) !== (verifier === undefined)) throw new EntraError(50148);
  if (verifier === undefined) return;
  if (createHash('sha256').update(verifier).digest('base64url') !== challenge) throw new EntraError(501481);
};

const isMeantFor = (grant: CodeGrant, use: CodeUse): boolean =>
  grant.clientId === use.clientId &&
  grant.redirectUri === use.redirectUri &&
  (use.tenantId === undefined || use.tenantId === grant.tenantId);

export type AuthorizationCodes = ReturnType<typeof makeAuthorizationCodes>;

export const makeAuthorizationCodes = () => {
  const issued = new Map<string, { grant: CodeGrant; issuedAt: number; used: boolean }>();
  return {
    issue(grant: CodeGrant, now: Date): string {
      const code = `1.${randomBytes(48).toString('base64url')}`;
      issued.set(code, { grant, issuedAt: now.getTime(), used: false });
      return code;
    },
    /** Uses a code up. Throws; a refusal for a wrong verifier, client, tenant or redirect URI leaves the code as it was. */
    redeem(use: CodeUse, now: Date): CodeGrant {
      const known = issued.get(use.code);
      if (!known) throw new EntraError(70000);
      if (known.used) throw new EntraError(54005);
      if (now.getTime() - known.issuedAt >= LIFETIME_MS) throw new EntraError(70008);
      if (!isMeantFor(known.grant, use)) throw new EntraError(700005);
      checkVerifier(known.grant.codeChallenge, use.codeVerifier);
      known.used = true;
      return known.grant;
    },
  };
};
