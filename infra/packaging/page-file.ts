/**
 * How a file of the page lies in the build and in the package: what is text in Brotli, as small as it gets, under its own name with `.br` behind it
 * (shared/portal/read-web-page.ts reads it). A name says what is in the file as a browser has it, not as it lies there.
 */
import { extname } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompressSync, constants } from 'node:zlib';
import { BROTLI_ENDING, COMPRESSIBLE } from '../../shared/portal/rules/web-file-types.ts';

export type PageFile = { readonly name: string; readonly bytes: Uint8Array };

const compress = promisify(brotliCompress);

/** As it is to lie there. The same bytes each time (with the same Node). */
export async function packPageFile({ name, bytes }: PageFile): Promise<PageFile> {
  if (!COMPRESSIBLE.has(extname(name))) return { name, bytes };
  const params = {
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return { name: `${name}${BROTLI_ENDING}`, bytes: await compress(bytes, { params }) };
}

/** What a browser calls the file that lies there by this name. */
export const nameOfStored = (name: string): string =>
  name.endsWith(BROTLI_ENDING) ? name.slice(0, -BROTLI_ENDING.length) : name;

/** As a browser has it. */
export const unpackPageFile = ({ name, bytes }: PageFile): PageFile => ({
  name: nameOfStored(name),
  bytes: name.endsWith(BROTLI_ENDING) ? brotliDecompressSync(bytes) : bytes,
});
