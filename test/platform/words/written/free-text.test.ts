import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ItemAddress } from '../../../../shared/users/wire.ts';
import { freeText, Moment, textOfAtMost } from '../../../../shared/platform/words/written/free-text.ts';

const text = freeText(30);

describe('text that people write', () => {
  it.each(['O’Neil', '<b>bold</b>', "'; DROP TABLE users;--", '山田 太郎', '👩‍🚀', 'مرحبا'])(
    'takes %s as it is',
    (given) => {
      expect(text.parse(given)).toBe(given);
    },
  );

  it('is trimmed', () => {
    expect(text.parse('  a b\u00a0')).toBe('a b');
  });

  it.each(['', '   ', 'x'.repeat(31), 'a\u0000b', 'a\nb', 'a\u0085b', 'a\u202eb', 'a\u2028b', 'a\ud800b'])(
    'refuses %j',
    (given) => {
      expect(text.safeParse(given).success).toBe(false);
    },
  );
});

describe('the bound of a text', () => {
  it('counts characters, as the schema does, and not UTF-16 units', () => {
    for (const bounded of [textOfAtMost(30), freeText(30), ItemAddress]) {
      const { maxLength = 0 } = z.toJSONSchema(bounded, { io: 'input' });
      expect(maxLength).toBeGreaterThan(0);
      expect(bounded.safeParse('👍'.repeat(maxLength)).success).toBe(true);
      expect(bounded.safeParse('👍'.repeat(maxLength + 1)).success).toBe(false);
    }
  });
});

describe('a moment', () => {
  it('is taken with its offset', () => {
    expect(Moment.parse('2030-01-31T12:00:00+02:00')).toEqual(new Date('2030-01-31T10:00:00Z'));
  });

  it.each(['2030-01-31', '2030-01-31T12:00:00', '2030-02-30T12:00:00Z', 'tomorrow', '', '1767225600'])(
    'is not %j',
    (given) => {
      expect(Moment.safeParse(given).success).toBe(false);
    },
  );
});
