/** Lists that are there as JSON and as a file: which of them is asked for, how long its pages are, and the answer. */
import type { HttpRequest } from '@azure/functions';
import * as z from 'zod';
import type { Page } from '../ports.ts';
import type { Reply } from '../endpoint/reply.ts';
import { writeCsv } from '../words/written/write-csv.ts';
import { wholeNumber } from './whole-number.ts';
import { DEFAULT_PAGE, MAX_PAGE, nextLink, unreadableHeader } from './paging.ts';

export const LIST_TYPES = { json: 'application/json', jsonl: 'application/jsonl', csv: 'text/csv' } as const;
type FileFormat = Exclude<keyof typeof LIST_TYPES, 'json'>;

/** The query's `limit`, whose default depends on the format. */
export const limitParameter = wholeNumber(1, MAX_PAGE).optional();

/** Of lists that are there as CSV too. */
export const AS_JSON_OR_CSV = {
  limit: limitParameter.describe('Default 100 as JSON, 1,000 as CSV.'),
  format: z.enum(['json', 'csv']).optional().describe('Comes before the Accept header.'),
};

const typeOf = (format: keyof typeof LIST_TYPES): string => LIST_TYPES[format];

type Asked<Format> = { readonly format?: Format | undefined; readonly limit?: number | undefined };

/** The format by the query, else by the Accept header; undefined when none of these will do. A page of a file holds as many items as a page can. */
export function chooseList<Format extends FileFormat>(
  request: Pick<HttpRequest, 'headers'>,
  { format: named, limit }: Asked<'json' | Format>,
  ...files: readonly Format[]
): { readonly format: 'json' | Format; readonly limit: number } | undefined {
  const offered = ['json', ...files] as const;
  const type = chooseFormat(request.headers.get('accept'), [LIST_TYPES.json, ...files.map(typeOf)]);
  const format = named ?? offered.find((candidate) => typeOf(candidate) === type);
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
      ...unreadableHeader(page),
    },
    body: files[format](page.items),
  };
}

/** What writes a file of these columns, a row for each item. */
export const csvOf =
  <Item>(columns: readonly string[], toRow: (item: Item) => readonly string[]) =>
  (items: readonly Item[]): string =>
    writeCsv([columns, ...items.map(toRow)]);

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
export function chooseFormat<Format extends string>(
  accept: string | null,
  formats: readonly [Format, ...Format[]],
): Format | undefined {
  if (accept === null || accept.trim() === '') return formats[0];
  const ranges = readRanges(accept);
  const liked = formats
    .map((format) => ({ format, quality: qualityOf(format, ranges) }))
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality);
  return liked[0]?.format;
}
