import { percentDecode, percentDecodePath } from './percent-encoding.ts';

export interface RequestTarget {
  /** Decoded once, except `%2F`; `.` and `..` are resolved. Starts with a slash. */
  path: string;
  /** As it came, question mark included; empty without a query. */
  rawQuery: string;
}

/**
 * Reads the request line's target (RFC 9112, section 3.2) as Kestrel does.
 * @returns undefined for what Kestrel answers with 400: an encoded NUL, characters that can't stand in a URL
 */
export function parseRequestTarget(target: string): RequestTarget | undefined {
  if (/[^\x21-\x7e]/.test(target)) return undefined;
  const local = target.replace(/^https?:\/\/[^/?]*/i, '');
  const queryAt = local.indexOf('?');
  const rawPath = queryAt < 0 ? local : local.slice(0, queryAt);
  if (rawPath.includes('%00')) return undefined;
  const path = removeDotSegments(percentDecodePath(rawPath));
  return { path: path.startsWith('/') ? path : `/${path}`, rawQuery: queryAt < 0 ? '' : local.slice(queryAt) };
}

/** RFC 3986, section 5.2.4. */
function removeDotSegments(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/');
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    if (segment === '..' && kept.length > 1) kept.pop();
    if (segment !== '.' && segment !== '..') kept.push(segment);
    else if (isLast) kept.push('');
  }
  return kept.join('/');
}

/**
 * The query as the host's map of it: names compared without case (the first spelling is kept), values of a repeated
 * name joined with commas.
 */
export function parseQuery(rawQuery: string): Map<string, string> {
  const values = new Map<string, { name: string; value: string }>();
  for (const pair of rawQuery.replace(/^\?/, '').split('&')) {
    if (pair === '') continue;
    const equalsAt = pair.indexOf('=');
    const name = decodeQueryPart(equalsAt < 0 ? pair : pair.slice(0, equalsAt));
    const value = equalsAt < 0 ? '' : decodeQueryPart(pair.slice(equalsAt + 1));
    const earlier = values.get(name.toLowerCase());
    if (earlier === undefined) values.set(name.toLowerCase(), { name, value });
    else earlier.value += `,${value}`;
  }
  return new Map([...values.values()].map(({ name, value }) => [name, value]));
}

const decodeQueryPart = (part: string): string => percentDecode(part.replaceAll('+', ' '));
