/** A file of the page in memory, in every coding in which it was asked for. */
import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliDecompress, gzip } from 'node:zlib';
import type { ContentCoding } from './rules/choose-coding.ts';
import type { WebFile } from './ports.ts';

type Kept = { readonly contentType: string; readonly bytes: Uint8Array<ArrayBuffer>; readonly isBrotli: boolean };

const [fromBrotli, toGzip] = [promisify(brotliDecompress), promisify(gzip)];

/**
 * What lies in Brotli goes so to whoever takes it, which are nearly all. The others are made from it when somebody first asks, once: both in the
 * package would be twice its size, which every cold start waits for. What lies there as it is (an image, or of an older package) goes so.
 */
export function keepWebFile({ contentType, bytes, isBrotli }: Kept): WebFile {
  const made = new Map<ContentCoding, Promise<Uint8Array<ArrayBuffer>>>([
    [isBrotli ? 'br' : 'identity', Promise.resolve(bytes)],
  ]);
  const make = async (coding: ContentCoding) => {
    if (coding === 'identity') return new Uint8Array(await fromBrotli(bytes));
    return new Uint8Array(await toGzip(await read('identity'), { level: 9 }));
  };
  const read = (coding: ContentCoding): Promise<Uint8Array<ArrayBuffer>> => {
    const found = made.get(coding) ?? make(coding);
    made.set(coding, found);
    return found;
  };
  const version = hash('sha256', bytes, 'hex').slice(0, 32);
  return { contentType, version, codings: isBrotli ? ['br', 'gzip', 'identity'] : ['identity'], read };
}
