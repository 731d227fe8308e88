import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalEmailAddress } from '../../../shared/platform/words/email-address.ts';
import { escapeKey, MAX_ESCAPED_LENGTH, unescapeKey } from '../../../shared/platform/words/key-escaping.ts';

// At most 13 octets of key for a code unit, so no text here comes near the bound.
const text = fc.string({ unit: 'binary', maxLength: 36 }).filter((candidate) => candidate.isWellFormed());
// "Understanding the Table service data model": / \ # ? and U+0000 to U+001F, U+007F to U+009F. % has made trouble in SDKs.
const forbidden = [
  '/',
  '\\',
  '#',
  '?',
  '%',
  ...Array.from({ length: 0x20 }, (_, code) => String.fromCharCode(code)),
].concat(Array.from({ length: 0x21 }, (_, offset) => String.fromCharCode(0x7f + offset)));

describe('text as part of a key', () => {
  it('comes back as it was', () => {
    fc.assert(fc.property(text, (given) => unescapeKey(escapeKey(given)) === given));
  });

  it('has only characters that keys allow', () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(escapeKey(given)).toMatch(/^[a-z0-9@._+=-]*$/);
      }),
    );
  });

  it.each(forbidden)('holds the forbidden character %j', (character) => {
    const given = `a${character}b`;
    const key = escapeKey(given);
    expect(key).not.toContain(character);
    expect(unescapeKey(key)).toBe(given);
  });

  it('differs for different texts, those in escaped form included', () => {
    const lookalike = fc.oneof(text, text.map(escapeKey), fc.stringMatching(/^[=0-9a-f/]{0,12}$/));
    fc.assert(
      fc.property(lookalike, lookalike, (one, other) => (escapeKey(one) === escapeKey(other)) === (one === other)),
    );
  });

  it('leaves a prefix a prefix, so that a search for the beginning finds it', () => {
    fc.assert(fc.property(text, text, (start, end) => escapeKey(start + end).startsWith(escapeKey(start))));
  });

  it('takes every address in normal form', () => {
    const local = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 64 });
    fc.assert(
      fc.property(local, (part) => {
        const address = normalEmailAddress(`${part}@${'a'.repeat(63)}.${'b'.repeat(63)}.example`);
        if (address !== undefined) expect(unescapeKey(escapeKey(address))).toBe(address);
      }),
    );
    const worst = normalEmailAddress(`${'\u3042'.repeat(21)}x@${`${'a'.repeat(61)}.`.repeat(3)}com`);
    expect(worst).toBeDefined();
    expect(escapeKey(worst ?? '').length).toBeLessThanOrEqual(MAX_ESCAPED_LENGTH);
  });

  it('is refused when it would not fit, and not cut', () => {
    expect(escapeKey('a'.repeat(MAX_ESCAPED_LENGTH))).toHaveLength(MAX_ESCAPED_LENGTH);
    expect(() => escapeKey('a'.repeat(MAX_ESCAPED_LENGTH + 1))).toThrow(RangeError);
    expect(() => escapeKey('/'.repeat(161))).toThrow(RangeError);
  });

  it('is refused with a lone surrogate, which has no octets to come back from', () => {
    expect(() => escapeKey('a\ud800')).toThrow(RangeError);
  });
});
