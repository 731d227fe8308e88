import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanName } from '../../shared/accounts/rules/display-name.ts';

describe('a display name', () => {
  it.each([
    ['Ada Lovelace', 'Ada Lovelace'],
    ['  Ada\t Lovelace\r\n', 'Ada Lovelace'],
    ['Ada\u0000\u001b[31m Lovelace', 'Ada [31m Lovelace'],
    ['\u202eecalevoL', 'ecalevoL'],
    ['x'.repeat(256), 'x'.repeat(256)],
    ['x'.repeat(257), `${'x'.repeat(255)}…`],
    ['𝒳'.repeat(257), `${'𝒳'.repeat(255)}…`],
    ['علی\u200cرضا', 'علی\u200cرضا'],
    ['', 'ada@contoso.example'],
    [' \u200b\n', 'ada@contoso.example'],
    ['\ud800Ada', '�Ada'],
  ])('“%s” is kept as “%s”', (given, kept) => {
    expect(cleanName(given, 'ada@contoso.example')).toBe(kept);
  });

  it('is always one line of 1 to 256 characters, and the same when it is cleaned again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (given) => {
        const kept = cleanName(given, 'x');
        expect(Array.from(kept).length).toBeGreaterThan(0);
        expect(Array.from(kept).length).toBeLessThanOrEqual(256);
        expect(kept).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        expect(cleanName(kept, 'x')).toBe(kept);
      }),
    );
  });
});
