import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPkce } from '../../shared/provider/clients/check-pkce.ts';

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

describe('PKCE (RFC 7636 section 4.6)', () => {
  it('accepts the example of RFC 7636 appendix B', () => {
    const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
    expect(checkPkce('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', verifier, 'required')).toBe(true);
  });

  it('accepts a verifier for its own challenge only', () => {
    const verifier = fc.string({
      unit: fc.constantFrom('A', 'Z', 'a', 'z', '0', '9', '-', '.', '_', '~'),
      minLength: 43,
      maxLength: 128,
    });
    fc.assert(
      fc.property(verifier, verifier, (one, other) => {
        expect(checkPkce(challengeOf(one), other, 'optional')).toBe(one === other);
      }),
    );
  });

  it('refuses a missing side, a plain challenge, and verifiers of another form', () => {
    const verifier = 'v'.repeat(43);
    expect(checkPkce(undefined, verifier, 'required')).toBe(false);
    expect(checkPkce(challengeOf(verifier), undefined, 'none')).toBe(false);
    expect(checkPkce(verifier, verifier, 'none')).toBe(false);
    for (const bad of ['v'.repeat(42), 'v'.repeat(129), `${'v'.repeat(43)}+`, '']) {
      expect(checkPkce(challengeOf(bad), bad, 'none')).toBe(false);
    }
  });

  it('lets a code without a challenge through for an app that may do without, and never with a verifier', () => {
    for (const pkce of ['optional', 'none'] as const) {
      expect(checkPkce(undefined, undefined, pkce)).toBe(true);
      expect(checkPkce(undefined, 'v'.repeat(43), pkce)).toBe(false);
    }
    expect(checkPkce(undefined, undefined, 'required')).toBe(false);
  });
});
