/** The kinds of files that the hosted page is built of, by the ending of their names. A file of any other kind is not served, a source map least of all. */
export const WEB_FILE_TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/** Those that become smaller by being compressed; the others are so already. */
export const COMPRESSIBLE: ReadonlySet<string> = new Set(['.js', '.css', '.svg']);

/** A coding in which a file can lie there, made when it was built. */
export type StoredCoding = 'br' | 'gzip';

/** Behind its name: Brotli (RFC 7932), which nearly every browser takes over https, and gzip (RFC 1952) for the others. */
export const CODING_ENDINGS: Readonly<Record<StoredCoding, string>> = { br: '.br', gzip: '.gz' };

/** What a file that lies there by this name is called, and how it is coded. */
export function storedAs(stored: string): { readonly name: string; readonly coding: StoredCoding | 'identity' } {
  for (const coding of ['br', 'gzip'] as const) {
    const ending = CODING_ENDINGS[coding];
    if (stored.endsWith(ending)) return { name: stored.slice(0, -ending.length), coding };
  }
  return { name: stored, coding: 'identity' };
}
