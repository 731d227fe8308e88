import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cursorAt, InvalidCursor, positionOf } from '../../../shared/platform/formats/page-cursor.ts';
import { auditRow } from '../../../shared/platform/tables/row-keys.ts';
import { escapeKey } from '../../../shared/platform/words/identifiers.ts';
import { someAccountId, someEvent } from '../../contracts/store-world.ts';

describe('a cursor', () => {
  it('leads back to where a page ended, and is fit for a URL', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), (text) => {
        const cursor = cursorAt(escapeKey(text));
        expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(positionOf(cursor)).toBe(escapeKey(text));
      }),
    );
  });

  it('is refused when it was not given out, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(cursorAt(positionOf(text))).toBe(text);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidCursor);
        }
      }),
    );
  });
});

describe('the key of an audit event', () => {
  it('sorts the later event first', () => {
    const moments = fc.date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-12-31') });
    const accountId = someAccountId();
    fc.assert(
      fc.property(moments, moments, (one, other) => {
        fc.pre(one < other);
        expect(auditRow(someEvent(accountId, { at: other })) < auditRow(someEvent(accountId, { at: one }))).toBe(true);
      }),
    );
  });
});
