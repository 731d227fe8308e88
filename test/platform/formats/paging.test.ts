import { describe, expect, it } from 'vitest';
import { nextLink, pageBody, PageQuery, SearchableQuery } from '../../../shared/platform/formats/paging.ts';

const cursor = Buffer.from('ada@contoso.example').toString('base64url');

describe('the query for a page', () => {
  it('is 100 items from the start when nothing is asked for', () => {
    expect(PageQuery.parse({})).toEqual({ limit: 100 });
    expect(SearchableQuery.parse({})).toEqual({ limit: 100, search: '' });
  });

  it('takes what a page before gave as next', () => {
    expect(PageQuery.parse({ limit: '1000', after: cursor })).toEqual({ limit: 1000, after: cursor });
  });

  it.each(['0', '1001', '-5', '2.5', 'x', '', ' ', 'NaN', 'Infinity'])('refuses the limit %j', (limit) => {
    expect(PageQuery.safeParse({ limit }).success).toBe(false);
  });

  it.each([
    '',
    '=',
    '%',
    'abc',
    `${cursor}=`,
    `${cursor} `,
    Buffer.from('a/b').toString('base64url'),
    'A'.repeat(2000),
  ])('refuses the cursor %j', (after) => {
    expect(PageQuery.safeParse({ after }).success).toBe(false);
  });

  it('searches without regard to case, width and space around', () => {
    expect(SearchableQuery.parse({ search: ' ＡDA@ ' }).search).toBe('ada@');
  });

  it.each(['a\u0000', 'x'.repeat(255), '\ud800', '😀'.repeat(45)])('refuses the search %j', (search) => {
    expect(SearchableQuery.safeParse({ search }).success).toBe(false);
  });
});

describe('the answer with a page', () => {
  it('says null when there is no next page, and has no Link', () => {
    const page = { items: [1, 2], next: undefined };
    expect(pageBody(page, (item) => item * 2)).toEqual({ items: [2, 4], next: null, unreadable: 0 });
    expect(nextLink('https://sso.example', '/list', { limit: 2 }, page)).toEqual({});
  });

  it('leads to the next page with the same query, escaped', () => {
    const page = { items: [], next: cursor };
    expect(pageBody(page, String)).toEqual({ items: [], next: cursor, unreadable: 0 });
    expect(nextLink('https://sso.example', '/list', { limit: 2, search: 'a>b"é', format: undefined }, page)).toEqual({
      link: `<https://sso.example/list?limit=2&search=a%3Eb%22%C3%A9&after=${cursor}>; rel="next"`,
    });
  });
});
