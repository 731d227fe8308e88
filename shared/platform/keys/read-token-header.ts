/** The header of a signed token, read before anything in it is believed. */
import { decodeProtectedHeader } from 'jose';

/** Members by which a token brings its own key along (RFC 7515 sections 4.1.2, 4.1.3, 4.1.5 and 4.1.6): never looked at, so never welcome. */
const OWN_KEY_MEMBERS = ['jwk', 'jku', 'x5u', 'x5c'] as const;

export type TokenHeader = { readonly alg: string; readonly kid: string };
export type HeaderFault = 'malformed' | 'alg' | 'embedded-key' | 'kid';

/** The header when its algorithm is one of `algorithms` and it names a key without bringing one; else what is wrong with it. */
export function readTokenHeader(token: string, algorithms: readonly string[]): TokenHeader | HeaderFault {
  let header: Readonly<Record<string, unknown>>;
  try {
    header = decodeProtectedHeader(token);
  } catch {
    return 'malformed';
  }
  const { alg, kid } = header;
  if (typeof alg !== 'string' || !algorithms.includes(alg)) return 'alg';
  if (OWN_KEY_MEMBERS.some((member) => member in header)) return 'embedded-key';
  return typeof kid === 'string' && kid !== '' ? { alg, kid } : 'kid';
}
