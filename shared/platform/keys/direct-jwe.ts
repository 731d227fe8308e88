/**
 * Compact JWE with a key of our own: `dir` and A256GCM (RFC 7516 section 7.1; RFC 7518 sections 4.5 and 5.3; `zip`, RFC 7516 section 4.1.3).
 * On Node's own ciphers: each sign-in seals and opens several, and through WebCrypto each is a job of another thread (docs/performance.md).
 * What jose seals opens here, and the other way round: test/platform/keys/sealer.test.ts.
 */
import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { randomOctets } from './random-octets.ts';

const CIPHER = 'aes-256-gcm';
const IV_OCTETS = 12;
const TAG_OCTETS = 16;
/** For a few kilobytes: zlib's own measures are tables of 256 kB, which would be cleared for each seal. */
const SMALL = { windowBits: 12, memLevel: 5 };

/** `header`: the protected one, as it is to be written. With `zip` in it the content is made smaller first. */
export function sealDirectly(key: KeyObject, header: Readonly<Record<string, string>>, content: string): string {
  const protectedHeader = Buffer.from(JSON.stringify(header)).toString('base64url');
  const plain = header['zip'] === undefined ? Buffer.from(content) : deflateRawSync(content, SMALL);
  const iv = randomOctets(IV_OCTETS);
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_OCTETS });
  cipher.setAAD(Buffer.from(protectedHeader, 'ascii'));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return [
    protectedHeader,
    '',
    iv.toString('base64url'),
    sealed.toString('base64url'),
    cipher.getAuthTag().toString('base64url'),
  ].join('.');
}

/** The content, at most so many octets of it. Undefined: altered, cut short, sealed with another key, or too much. The header is the caller's to judge. */
export function openDirectly(
  key: KeyObject,
  sealed: string,
  { isSmaller, maxOctets }: { readonly isSmaller: boolean; readonly maxOctets: number },
): string | undefined {
  const [protectedHeader = '', encryptedKey, ...rest] = sealed.split('.');
  const [iv, content, tag] = rest.map((part) => Buffer.from(part, 'base64url'));
  const isWhole = rest.length === 3 && encryptedKey === '' && iv?.length === IV_OCTETS && tag?.length === TAG_OCTETS;
  if (!isWhole || content === undefined) return undefined;
  try {
    const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_OCTETS });
    decipher.setAAD(Buffer.from(protectedHeader, 'ascii'));
    decipher.setAuthTag(tag);
    const plain = Buffer.concat([decipher.update(content), decipher.final()]);
    return (isSmaller ? inflateRawSync(plain, { maxOutputLength: maxOctets }) : plain).toString('utf8');
  } catch {
    return undefined;
  }
}
