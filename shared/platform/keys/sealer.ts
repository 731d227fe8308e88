/**
 * Seals what the service hands out and gets back (port Sealer): compact JWE with a key of our own, `dir` and A256GCM (RFC 7516 section 7.1;
 * RFC 7518 sections 4.5 and 5.3). The protected header is authenticated along with the content, so the purpose in `typ` can't be changed.
 * On Node's own ciphers: each sign-in seals and opens several, and through WebCrypto each is a job of another thread (docs/performance.md).
 * What jose seals opens here, and the other way round: test/platform/keys/sealer.test.ts.
 */
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { decodeProtectedHeader } from 'jose/decode/protected_header';
import * as z from 'zod';
import { LONGEST_LIFETIME_MS } from '../words/lifetimes.ts';
import type { Clock, Sealer, SealPurpose } from '../ports.ts';
import type { KeyRing, RingKey } from './key-ring.ts';
import { randomOctets } from './random-octets.ts';

const ALGORITHM = 'dir';
const ENCRYPTION = 'A256GCM';
const CIPHER = 'aes-256-gcm';
const IV_OCTETS = 12;
const TAG_OCTETS = 16;
/** Nothing sealed here comes near it; cookies end at 4 KB, URLs at 8 KB. */
const MAX_LENGTH = 16 * 1024;

/**
 * What stands in cookies and in `state` is made smaller first (`zip`, RFC 7516 section 4.1.3). A length can tell of a secret beside what somebody
 * else chose only to who may try often with the same secret, and these hold none but fresh ones.
 */
const SMALLER: ReadonlySet<SealPurpose> = new Set(['sign-in', 'hosted-sign-in', 'silent-return']);
const ZIP = 'DEF';
/** For a few kilobytes: zlib's own measures are tables of 256 kB, which would be cleared for each seal. */
const ZIP_OPTIONS = { windowBits: 12, memLevel: 5 };
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
      const zip = SMALLER.has(purpose) ? { zip: ZIP } : undefined;
      const header = JSON.stringify({ alg: ALGORITHM, enc: ENCRYPTION, kid: key.kid, typ: purpose, ...zip });
      const plain = JSON.stringify({ until: expiresAt.getTime(), content });
      const protectedHeader = Buffer.from(header).toString('base64url');
      const iv = randomOctets(IV_OCTETS);
      const cipher = createCipheriv(CIPHER, cipherKey(key), iv, { authTagLength: TAG_OCTETS });
      cipher.setAAD(Buffer.from(protectedHeader, 'ascii'));
      const written = cipher.update(zip === undefined ? Buffer.from(plain) : deflateRawSync(plain, ZIP_OPTIONS));
      const text = Buffer.concat([written, cipher.final()]).toString('base64url');
      return [protectedHeader, '', iv.toString('base64url'), text, cipher.getAuthTag().toString('base64url')].join('.');
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

/** Undefined: altered, cut short, sealed with another key, too much, or with our key, but not by us. */
function openWith(key: KeyObject, purpose: SealPurpose, sealed: string): z.infer<typeof Sealed> | undefined {
  const [protectedHeader = '', encryptedKey, iv64 = '', content = '', tag64, ...others] = sealed.split('.');
  if (encryptedKey !== '' || tag64 === undefined || others.length > 0) return undefined;
  const [iv, tag] = [Buffer.from(iv64, 'base64url'), Buffer.from(tag64, 'base64url')];
  if (iv.length !== IV_OCTETS || tag.length !== TAG_OCTETS) return undefined;
  try {
    const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_OCTETS });
    decipher.setAAD(Buffer.from(protectedHeader, 'ascii'));
    decipher.setAuthTag(tag);
    const plain = Buffer.concat([decipher.update(Buffer.from(content, 'base64url')), decipher.final()]);
    const json = SMALLER.has(purpose) ? inflateRawSync(plain, { maxOutputLength: MAX_PLAIN_LENGTH }) : plain;
    return Sealed.safeParse(JSON.parse(json.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
