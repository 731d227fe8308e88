/**
 * Seals what the service hands out and gets back (port Sealer): compact JWE, `dir` with A256GCM (RFC 7516, RFC 7518 sections 4.5
 * and 5.3). The protected header is authenticated along with the content, so the purpose in `typ` can't be changed.
 */
import { createSecretKey, type KeyObject } from 'node:crypto';
import { decodeProtectedHeader } from 'jose/decode/protected_header';
import * as z from 'zod';
import { LONGEST_LIFETIME_MS } from '../words/lifetimes.ts';
import type { Clock, Sealer, SealPurpose } from '../ports.ts';
import { openDirectly, sealDirectly } from './direct-jwe.ts';
import type { KeyRing, RingKey } from './key-ring.ts';

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
  const cipherKey = makeCipherKeys();
  const unseal = async (purpose: SealPurpose, sealed: string) => {
    const kid = sealed.length > MAX_LENGTH ? undefined : readKid(sealed, purpose);
    const key = kid === undefined ? undefined : await ring.find(kid);
    return key === undefined ? undefined : openWith(cipherKey(key), purpose, sealed);
  };
  return {
    async seal(purpose, content, expiresAt) {
      const isTooLong = expiresAt.getTime() - clock().getTime() > LONGEST_LIFETIME_MS;
      if (isTooLong) throw new Error(`a key may be gone before this ${purpose} ends: it lives too long`);
      const key = await ring.current();
      const header = { alg: ALGORITHM, enc: ENCRYPTION, kid: key.kid, typ: purpose };
      return sealDirectly(
        cipherKey(key),
        SMALLER.has(purpose) ? { ...header, zip: ZIP } : header,
        JSON.stringify({ until: expiresAt.getTime(), content }),
      );
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

/** Each key is made once: the ring gives the same one as long as the vault says the same. */
function makeCipherKeys(): (key: RingKey) => KeyObject {
  const made = new WeakMap<RingKey, KeyObject>();
  return function cipherKey(key) {
    const known = made.get(key);
    if (known !== undefined) return known;
    const cipherKey = createSecretKey(key.jwk.k ?? '', 'base64url');
    made.set(key, cipherKey);
    return cipherKey;
  };
}

function openWith(key: KeyObject, purpose: SealPurpose, sealed: string): z.infer<typeof Sealed> | undefined {
  const plain = openDirectly(key, sealed, { isSmaller: SMALLER.has(purpose), maxOctets: MAX_PLAIN_LENGTH });
  if (plain === undefined) return undefined;
  try {
    return Sealed.safeParse(JSON.parse(plain)).data;
  } catch {
    // Sealed with our key, but not by us.
    return undefined;
  }
}
