/**
 * Seals what the service hands out and gets back (port Sealer): compact JWE, `dir` with A256GCM (RFC 7516, RFC 7518 sections 4.5
 * and 5.3). The protected header is authenticated along with the content, so the purpose in `typ` can't be changed.
 */
import { base64url, CompactEncrypt, compactDecrypt, decodeProtectedHeader, type JWK } from 'jose';
import * as z from 'zod';
import type { Clock, Sealer, SealPurpose } from '../../ports.ts';
import type { KeyRing } from '../key-vault/key-ring.ts';

const ALGORITHM = 'dir';
const ENCRYPTION = 'A256GCM';
/** Nothing sealed here comes near it; cookies end at 4 KB, URLs at 8 KB. */
const MAX_LENGTH = 16 * 1024;

/** `until` in milliseconds since 1970. */
const Sealed = z.strictObject({ until: z.int(), content: z.record(z.string(), z.unknown()) });

export function makeSealer({ ring, clock }: { readonly ring: KeyRing; readonly clock: Clock }): Sealer {
  return {
    async seal(purpose, content, expiresAt) {
      const { kid, jwk } = await ring.current();
      const plain = new TextEncoder().encode(JSON.stringify({ until: expiresAt.getTime(), content }));
      return new CompactEncrypt(plain)
        .setProtectedHeader({ alg: ALGORITHM, enc: ENCRYPTION, kid, typ: purpose })
        .encrypt(keyOf(jwk));
    },
    async open(purpose, sealed) {
      const kid = sealed.length > MAX_LENGTH ? undefined : readKid(sealed, purpose);
      const key = kid === undefined ? undefined : await ring.find(kid);
      const opened = key === undefined ? undefined : await decrypt(sealed, keyOf(key.jwk));
      return opened !== undefined && opened.until > clock().getTime() ? opened.content : undefined;
    },
  };
}

/** The key's id, when the text says that it was sealed here and for this purpose. Whether that is true shows in opening it. */
function readKid(sealed: string, purpose: SealPurpose): string | undefined {
  try {
    const { alg, enc, typ, kid, ...others } = decodeProtectedHeader(sealed);
    // We write no other member: compression above all (`zip`) has no place here.
    const ours = alg === ALGORITHM && enc === ENCRYPTION && typ === purpose && Object.keys(others).length === 0;
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
    });
    return Sealed.safeParse(JSON.parse(new TextDecoder().decode(plaintext))).data;
  } catch {
    // Altered, cut short or sealed elsewhere: all the same to us.
    return undefined;
  }
}

const keyOf = (jwk: JWK): Uint8Array => base64url.decode(jwk.k ?? '');
