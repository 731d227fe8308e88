/** Lists in pages: the query that asks for one, as JSON or as a file where there are files, and the answer with the way to the next. */
import * as z from 'zod';
import type { HttpRequest } from '@azure/functions';
import { escapeKey } from '../words/identifiers.ts';
import { wholeNumber } from './whole-number.ts';
import { isCursor } from './page-cursor.ts';
import type { Page, PageRequest } from '../ports.ts';
import type { Reply } from '../endpoint/reply.ts';
import { writeCsv } from '../words/written/write-csv.ts';

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

/** The formats of lists that are there as a file too. */
export const LIST_TYPES = { json: 'application/json', jsonl: 'application/jsonl', csv: 'text/csv' } as const;
type FileFormat = Exclude<keyof typeof LIST_TYPES, 'json'>;

/** The query's `limit`, whose default depends on the format. */
export const limitParameter = wholeNumber(1, MAX_PAGE).optional();

/** Of lists that are there as CSV too. */
export const AS_JSON_OR_CSV = {
  limit: limitParameter.describe('Default 100 as JSON, 1,000 as CSV.'),
  format: z.enum(['json', 'csv']).optional().describe('Comes before the Accept header.'),
};

type Asked<Format> = { readonly format?: Format | undefined; readonly limit?: number | undefined };

/** The format by the query, else by the Accept header; undefined when none of these will do. A page of a file holds as many items as a page can. */
export function chooseList<Format extends FileFormat>(
  request: Pick<HttpRequest, 'headers'>,
  { format: named, limit }: Asked<'json' | Format>,
  ...files: readonly Format[]
): { readonly format: 'json' | Format; readonly limit: number } | undefined {
  const offered = new Map<string, 'json' | Format>([[LIST_TYPES.json, 'json']]);
  for (const file of files) offered.set(LIST_TYPES[file], file);
  const format = named ?? offered.get(chooseFormat(request.headers.get('accept'), [...offered.keys()]) ?? '');
  return format && { format, limit: limit ?? (format === 'json' ? DEFAULT_PAGE : MAX_PAGE) };
}

type Listing<Item, Format extends FileFormat> = {
  readonly serviceUrl: string;
  /** Starts with a slash. */
  readonly path: string;
  /** What was asked for, without `after`: for the way to the next page. */
  readonly query: Readonly<Record<string, string | number | undefined>> & { readonly format: 'json' | Format };
  readonly page: Page<Item>;
  readonly json: () => unknown;
  /** The name of the file, without its ending, and what writes it. */
  readonly file: string;
  readonly files: Readonly<Record<Format, (items: readonly Item[]) => string>>;
};

/** A page of the list in the format chosen, with the Link header to the next. */
export function listReply<Item, Format extends FileFormat>(listing: Listing<Item, Format>): Reply {
  const { serviceUrl, path, query, page, json, file, files } = listing;
  const { format } = query;
  const headers = { vary: 'Accept', ...nextLink(serviceUrl, path, query, page) };
  if (format === 'json') return { headers, jsonBody: json() };
  return {
    headers: {
      ...headers,
      'content-type': `${LIST_TYPES[format]}; charset=utf-8`,
      'content-disposition': `attachment; filename="${file}.${format}"`,
      // Where entries are left out.
      ...(page.unreadable === undefined ? {} : { 'unreadable-entries': String(page.unreadable) }),
    },
    body: files[format](page.items),
  };
}

/** What writes a file of these columns, a row for each item. */
export const csvOf = <Item>(columns: readonly string[], toRow: (item: Item) => readonly string[]) =>
  function writeItems(items: readonly Item[]): string {
    return writeCsv([columns, ...items.map(toRow)]);
  };

type Range = { readonly type: string; readonly quality: number };

function readRanges(accept: string): Range[] {
  return accept
    .slice(0, 1000)
    .split(',')
    .map((part) => {
      const [type = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
      const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return { type, quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ type, quality }) => type !== '' && quality >= 0 && quality <= 1);
}

function qualityOf(format: string, ranges: readonly Range[]): number {
  const family = `${format.slice(0, format.indexOf('/'))}/*`;
  // The most specific range decides, whatever its place.
  for (const type of [format, family, '*/*']) {
    const range = ranges.find((candidate) => candidate.type === type);
    if (range !== undefined) return range.quality;
  }
  return 0;
}

/** The media type the caller likes best (RFC 9110 section 12.5.1), the first of equals; the first of all without a wish; undefined when none will do. */
export function chooseFormat(accept: string | null, formats: readonly string[]): string | undefined {
  if (accept === null || accept.trim() === '') return formats[0];
  const ranges = readRanges(accept);
  const liked = formats
    .map((format) => ({ format, quality: qualityOf(format, ranges) }))
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality);
  return liked[0]?.format;
}
