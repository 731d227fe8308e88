/** Lists in pages: the query that asks for one, and the answer with the way to the next. */
import * as z from 'zod';
import { escapeKey } from '../words/identifiers.ts';
import { wholeNumber } from './whole-number.ts';
import { isCursor } from './page-cursor.ts';
import type { Page, PageRequest } from '../ports.ts';

export const MAX_PAGE = 1000;
export const DEFAULT_PAGE = 100;
const MAX_CURSOR_LENGTH = 1024;

// Checked here so that a made-up one is the caller's mistake.
const Cursor = z.string().max(MAX_CURSOR_LENGTH).refine(isCursor, 'must be the "next" of the page before');

const isSearchable = (text: string): boolean => {
  try {
    escapeKey(text);
    return !/\p{Cc}/u.test(text);
  } catch {
    // Too long for a key, or not well-formed: no address begins like that.
    return false;
  }
};

/** `limit` and `after`. */
export const PageQuery = z.strictObject({
  // In words, for the description of what is read from digits has no place for it.
  limit: wholeNumber(1, MAX_PAGE)
    .default(DEFAULT_PAGE)
    .describe(`The most items on the page. Default ${String(DEFAULT_PAGE)}.`),
  after: Cursor.optional().describe('The "next" of the page before.'),
});

/** The beginning of addresses, in their normal form as far as that can be said of a part. */
export const AddressSearch = z
  .string()
  .max(254)
  .transform((text) => text.normalize('NFKC').toLowerCase().trim())
  .refine(isSearchable, 'must be the beginning of an e-mail address')
  .default('')
  .describe('Only addresses that begin with this.');

/** The same with `search`, for lists of addresses. */
export const SearchableQuery = PageQuery.extend({ search: AddressSearch });

export const pageRequest = (query: { readonly limit: number; readonly after?: string | undefined }): PageRequest => ({
  limit: query.limit,
  after: query.after,
});

/** A page as JSON: its items made by `toJson`. */
export const pageBody = <Item, Json>(page: Page<Item>, toJson: (item: Item) => Json) => ({
  items: page.items.map(toJson),
  next: page.next ?? null,
  unreadable: page.unreadable ?? 0,
});

/** The same for a page as a file: a header where entries are left out, and none otherwise. */
export const unreadableHeader = ({
  unreadable,
}: Pick<Page<unknown>, 'unreadable'>): Readonly<Record<string, string>> =>
  unreadable === undefined ? {} : { 'unreadable-entries': String(unreadable) };

/**
 * The Link header to the next page (RFC 8288), or none on the last. `path` starts with a slash; `query` is what the
 * caller asked for, without `after`.
 */
export function nextLink(
  serviceUrl: string,
  path: string,
  query: Readonly<Record<string, string | number | undefined>>,
  page: Pick<Page<unknown>, 'next'>,
): Readonly<Record<string, string>> {
  if (page.next === undefined) return {};
  const url = new URL(`${serviceUrl}${path}`);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') url.searchParams.set(name, String(value));
  }
  url.searchParams.set('after', page.next);
  return { link: `<${url.href}>; rel="next"` };
}
