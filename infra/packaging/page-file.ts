/**
 * How a file of the page lies in the build and in the package: what is text in Brotli and in gzip, each as small as it gets, under its own name with
 * `.br` and `.gz` behind it (shared/portal/read-web-page.ts reads them). A name says what is in the file as a browser has it, not as it lies there.
 */
import { extname } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompressSync, constants, gunzipSync, gzip } from 'node:zlib';
import { CODING_ENDINGS, COMPRESSIBLE, type StoredCoding, storedAs } from '../../shared/portal/rules/web-file-types.ts';

export type PageFile = { readonly name: string; readonly bytes: Uint8Array };

const [toBrotli, toGzip] = [promisify(brotliCompress), promisify(gzip)];
const COMPRESS: Readonly<Record<StoredCoding, (bytes: Uint8Array) => Promise<Uint8Array>>> = {
  br: (bytes) => {
    const params = {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    };
    return toBrotli(bytes, { params });
  },
  gzip: (bytes) => toGzip(bytes, { level: constants.Z_BEST_COMPRESSION }),
};

/** As it is to lie there, in each of the codings. The same bytes each time (with the same Node). */
export async function packPageFile(
  { name, bytes }: PageFile,
  codings: readonly StoredCoding[] = ['br', 'gzip'],
): Promise<readonly PageFile[]> {
  if (!COMPRESSIBLE.has(extname(name))) return [{ name, bytes }];
  return Promise.all(
    codings.map(async (coding) => ({
      name: `${name}${CODING_ENDINGS[coding]}`,
      bytes: await COMPRESS[coding](bytes),
    })),
  );
}

/** What a browser calls the file that lies there by this name. */
export const nameOfStored = (stored: string): string => storedAs(stored).name;

/** As a browser has it. */
export function unpackPageFile({ name: stored, bytes }: PageFile): PageFile {
  const { name, coding } = storedAs(stored);
  if (coding === 'identity') return { name, bytes };
  return { name, bytes: coding === 'br' ? brotliDecompressSync(bytes) : gunzipSync(bytes) };
}
