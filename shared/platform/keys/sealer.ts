/**
 * Seals what the service hands out and gets back (port Sealer): compact JWE, `dir` with A256GCM (RFC 7516, RFC 7518 sections 4.5
 * and 5.3). The protected header is authenticated along with the content, so the purpose in `typ` can't be changed.
 */
import { base64url, CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';
import * as z from 'zod';
import { LONGEST_LIFETIME_MS } from '../words/lifetimes.ts';
import type { Clock, Sealer, SealPurpose } from '../ports.ts';
import type { KeyRing } from './key-ring.ts';

const ALGORITHM = 'dir';
const ENCRYPTION = 'A256GCM';
/** Nothing sealed here comes near it; cookies end at 4 KB, URLs at 8 KB. */
const MAX_LENGTH = 16 * 1024;

/**
 * What stands in cookies and in `state` is made smaller first (`zip`, RFC 7516 section 4.1.3). A length can tell of a secret beside what somebody
 * else chose only to who may try often with the same secret, and these hold none but fresh ones.
 */
const SMALLER: ReadonlySet<SealPurpose> = new Set(['sign-in', 'hosted-sign-in', 'silent-return']);
const ZIP = 'DEF';
const MAX_PLAIN_LENGTH = 64 * 1024;

/** `until` in milliseconds since 1970. */
const Sealed = z.strictObject({ until: z.int(), content: z.record(z.string(), z.unknown()) });

export function makeSealer({ ring, clock }: { readonly ring: KeyRing; readonly clock: Clock }): Sealer {
  const unseal = async (purpose: SealPurpose, sealed: string) => {
    const kid = sealed.length > MAX_LENGTH ? undefined : readKid(sealed, purpose);
    const key = kid === undefined ? undefined : await ring.find(kid);
    return key === undefined ? undefined : decrypt(sealed, base64url.decode(key.jwk.k ?? ''));
  };
  return {
    async seal(purpose, content, expiresAt) {
      const isTooLong = expiresAt.getTime() - clock().getTime() > LONGEST_LIFETIME_MS;
      if (isTooLong) throw new Error(`a key may be gone before this ${purpose} ends: it lives too long`);
      const { kid, jwk } = await ring.current();
      const plain = new TextEncoder().encode(JSON.stringify({ until: expiresAt.getTime(), content }));
      const header = { alg: ALGORITHM, enc: ENCRYPTION, kid, typ: purpose };
      return new CompactEncrypt(plain)
        .setProtectedHeader(SMALLER.has(purpose) ? { ...header, zip: ZIP } : header)
        .encrypt(base64url.decode(jwk.k ?? ''));
    },
    async open(purpose, sealed) {
      const opened = await unseal(purpose, sealed);
      return opened !== undefined && opened.until > clock().getTime() ? opened.content : undefined;
    },
    async openEnded(purpose, sealed) {
      const opened = await unseal(purpose, sealed);
      return opened !== undefined && opened.until <= clock().getTime() ? opened.content : undefined;
    },
  };
}

/** The key's id, when the text says that it was sealed here and for this purpose. Whether that is true shows in opening it. */
function readKid(sealed: string, purpose: SealPurpose): string | undefined {
  try {
    const { alg, enc, typ, kid, zip, ...others } = decodeProtectedHeader(sealed);
    const isAsMade = alg === ALGORITHM && enc === ENCRYPTION && zip === (SMALLER.has(purpose) ? ZIP : undefined);
    // We write no other member.
    const ours = isAsMade && typ === purpose && Object.keys(others).length === 0;
    return ours && typeof kid === 'string' ? kid : undefined;
  } catch {
    return undefined;
  }
}

async function decrypt(sealed: string, key: Uint8Array): Promise<z.infer<typeof Sealed> | undefined> {
  try {
    const { plaintext } = await compactDecrypt(sealed, key, {
      keyManagementAlgorithms: [ALGORITHM],
      contentEncryptionAlgorithms: [ENCRYPTION],
      maxDecompressedLength: MAX_PLAIN_LENGTH,
    });
    return Sealed.safeParse(JSON.parse(new TextDecoder().decode(plaintext))).data;
  } catch {
    // Altered, cut short or sealed elsewhere: all the same to us.
    return undefined;
  }
}
