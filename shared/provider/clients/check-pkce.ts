/** PKCE (RFC 7636): at the token endpoint, and which apps do without. */
import { hash, timingSafeEqual } from 'node:crypto';
import type { Pkce } from '../../platform/words/apps/front-door.ts';
import type { AppCatalogue } from '../../platform/words/apps/app-catalogue.ts';
import type { WriteLog } from '../../platform/ports.ts';

// RFC 7636 section 4.1: code-verifier = 43*128unreserved.
const VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/;

/**
 * Whether the verifier proves the challenge (S256, section 4.6). A code without a challenge is good only for an app that may do without, and only
 * without a verifier: one shows that somebody took the challenge away (RFC 9700 section 4.8.2).
 */
export function checkPkce(challenge: string | undefined, verifier: string | undefined, pkce: Pkce): boolean {
  if (challenge === undefined) return verifier === undefined && pkce !== 'required';
  if (verifier === undefined || !VERIFIER.test(verifier)) return false;
  const proof = Buffer.from(hash('sha256', verifier, 'base64url'));
  const expected = Buffer.from(challenge);
  return proof.length === expected.length && timingSafeEqual(proof, expected);
}

type Dependencies = { readonly catalogue: Pick<AppCatalogue, 'apps'>; readonly writeLog: WriteLog };

/** Said at every start: which apps sign people in with neither PKCE nor a nonce, because the catalogue lets them (`pkce: "none"`). */
export function warnOfMissingPkce({ catalogue, writeLog }: Dependencies): void {
  for (const { id, pkce } of catalogue.apps) if (pkce === 'none') writeLog('app-without-pkce', { app: id });
}
