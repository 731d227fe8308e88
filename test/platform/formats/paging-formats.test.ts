import { describe, expect, it } from 'vitest';
import { chooseFormat } from '../../../shared/platform/formats/paging.ts';

const choose = (accept: string | null) => chooseFormat(accept, ['application/json', 'text/csv']);

describe('the format of an answer', () => {
  it.each([
    [null, 'application/json'],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['text/csv', 'text/csv'],
    ['TEXT/CSV; charset=utf-8', 'text/csv'],
    ['text/*', 'text/csv'],
    ['text/csv, application/json', 'application/json'],
    ['text/csv, application/json;q=0.9', 'text/csv'],
    ['text/html, application/xhtml+xml, */*;q=0.8', 'application/json'],
    ['application/json;q=0, */*', 'text/csv'],
    ['*/*;q=0.1, text/csv;q=0.2', 'text/csv'],
  ])('for %j is %s', (accept, format) => {
    expect(choose(accept)).toBe(format);
  });

  it.each(['text/html', 'application/json;q=0, text/csv;q=0', 'nonsense', 'text/csv;q=7'])(
    'is none for %j',
    (accept) => {
      expect(choose(accept)).toBeUndefined();
    },
  );
});
