/** Authorization codes: ten minutes, once, and only for the client, tenant and redirect URI they were made for. */
import { createHash, randomBytes } from 'node:crypto';
import { entraError, type EntraError } from '../entra-errors.ts';

const LIFETIME_MS = 10 * 60_000;
/** Used codes are remembered a while longer, so that a replay is told from a made-up code. */
const MEMORY_MS = 60 * 60_000;

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

interface CodeUse {
  readonly code: string;
  readonly clientId: string;
  readonly redirectUri: string;
  /** The tenant in the token endpoint's path; undefined for `organizations` and `common`. */
  readonly tenantId: string | undefined;
  readonly codeVerifier: string | undefined;
}

export interface AuthorizationCodes {
  issue(grant: CodeGrant, now: Date): string;
  /** Uses a code up. A refusal for a wrong verifier, client, tenant or redirect URI leaves the code as it was. */
  redeem(use: CodeUse, now: Date): { kind: 'grant'; grant: CodeGrant } | { kind: 'refused'; error: EntraError };
}

const checkVerifier = (challenge: string | undefined, verifier: string | undefined): EntraError | undefined => {
  if ((challenge === undefined) !== (verifier === undefined)) return entraError(50148);
  if (challenge === undefined || verifier === undefined) return undefined;
  const matches = createHash('sha256').update(verifier).digest('base64url') === challenge;
  return matches ? undefined : entraError(501481);
};

const isMeantFor = (grant: CodeGrant, use: CodeUse): boolean =>
  grant.clientId === use.clientId &&
  grant.redirectUri === use.redirectUri &&
  (use.tenantId === undefined || use.tenantId === grant.tenantId);

export const makeAuthorizationCodes = (): AuthorizationCodes => {
  const issued = new Map<string, { grant: CodeGrant; issuedAt: number; used: boolean }>();
  const forget = (now: Date): void => {
    for (const [code, { issuedAt }] of issued) {
      if (now.getTime() - issuedAt < MEMORY_MS) return;
      issued.delete(code);
    }
  };
  return {
    issue(grant, now) {
      forget(now);
      const code = `1.${randomBytes(48).toString('base64url')}`;
      issued.set(code, { grant, issuedAt: now.getTime(), used: false });
      return code;
    },
    redeem(use, now) {
      const known = issued.get(use.code);
      if (!known) return { kind: 'refused', error: entraError(70000) };
      if (known.used) return { kind: 'refused', error: entraError(54005) };
      if (now.getTime() - known.issuedAt >= LIFETIME_MS) return { kind: 'refused', error: entraError(70008) };
      if (!isMeantFor(known.grant, use)) return { kind: 'refused', error: entraError(700005) };
      const error = checkVerifier(known.grant.codeChallenge, use.codeVerifier);
      if (error) return { kind: 'refused', error };
      known.used = true;
      return { kind: 'grant', grant: known.grant };
    },
  };
};
