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

/** A file with this behind its name is kept in Brotli (RFC 7932): the package is the smaller for it, and most browsers get it as it lies there. */
export const BROTLI_ENDING = '.br';
