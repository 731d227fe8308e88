import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeData, encodePath, percentDecode, percentDecodePath } from '../percent-encoding.ts';

const text = fc.string({ unit: 'grapheme' });

describe('percent-encoding', () => {
  it('gives back what was encoded', () => {
    fc.assert(
      fc.property(text, (original) => {
        expect(percentDecode(encodeData(original))).toBe(original);
      }),
    );
  });

  it('leaves no character in a path that has no place in a URL', () => {
    fc.assert(
      fc.property(text, (path) => {
        expect(encodePath(path)).toMatch(/^(?:%[0-9A-Fa-f]{2}|[A-Za-z0-9\-._~!$&'()*+,;=:@/])*$/);
      }),
    );
  });

  it('never makes a slash out of an encoded one', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('%2F', '%2f', '%41', '%E9', '%C3%A9', 'x', '%')), (pieces) => {
        expect(percentDecodePath(pieces.join(''))).not.toContain('/');
      }),
    );
  });

  it('decodes what is valid in the middle of what is not', () => {
    expect(percentDecode('%FF%C3%A9%C3%41%')).toBe('%FFé%C3A%');
  });
});
