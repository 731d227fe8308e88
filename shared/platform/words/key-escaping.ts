/**
 * Text as part of a table key, reversibly. Keys forbid `/ \ # ?` and control characters, and are at most 512 characters
 * ("Understanding the Table service data model", Microsoft Learn). Everything but a few plain characters is written as the
 * hex of its UTF-8 octets behind `=`, so a key is ASCII, sorts by plain code units and needs no care in a filter.
 */
import type { EmailAddress } from './identifiers.ts';

const PLAIN = /[a-z0-9@._+-]/;
const ESCAPED = /=([0-9a-f]{2})/g;

/** The most characters that escaped text may have, so that a row's prefix fits beside it. */
export const MAX_ESCAPED_LENGTH = 480;

/** Escapes text for a key. Throws a RangeError when the result would not fit. Different texts give different keys. */
export function escapeKey(text: string): string {
  if (!text.isWellFormed()) throw new RangeError('text for a key has a lone surrogate');
  let key = '';
  for (const octet of Buffer.from(text, 'utf8')) {
    const character = String.fromCharCode(octet);
    key += octet < 0x80 && PLAIN.test(character) ? character : `=${octet.toString(16).padStart(2, '0')}`;
  }
  if (key.length > MAX_ESCAPED_LENGTH) throw new RangeError('text is too long for a key');
  return key;
}

/** The text that `escapeKey` made the key from. */
export function unescapeKey(key: string): string {
  const octets = key.replace(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(octets, 'latin1').toString('utf8');
}

const LAST_MOMENT_DIGITS = 16;

/** Sorts exclusions by their end, then by address. */
export const endKey = (expiresAt: Date, email: EmailAddress): string => `${endsBefore(expiresAt)}:${escapeKey(email)}`;

/** Behind every end before that moment, and before every later one. */
export const endsBefore = (moment: Date): string => String(moment.getTime()).padStart(LAST_MOMENT_DIGITS, '0');
