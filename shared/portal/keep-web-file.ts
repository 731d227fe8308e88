/** A file of the page in memory, in every coding in which it can be had. */
import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';
import type { ContentCoding } from './rules/choose-coding.ts';
import type { WebFile } from './ports.ts';

type Bytes = Uint8Array<ArrayBuffer>;
type Kept = {
  readonly contentType: string;
  /** As it lies there: at least one. */
  readonly stored: ReadonlyMap<ContentCoding, Bytes>;
};

const [fromBrotli, fromGzip] = [promisify(brotliDecompress), promisify(gunzip)];
const BEST_FIRST: readonly ContentCoding[] = ['br', 'gzip', 'identity'];

/**
 * It goes as it lies there, compressed when it was built: nothing is compressed here. As it is it goes to those alone who take no coding; it is made when
 * one first asks, once. An image lies there as it is, and goes so.
 */
export function keepWebFile({ contentType, stored }: Kept): WebFile {
  const codings = BEST_FIRST.filter((coding) => coding === 'identity' || stored.has(coding));
  let plain: Promise<Bytes> | undefined;
  const read = async (coding: ContentCoding): Promise<Bytes> =>
    stored.get(coding) ?? (await (plain ??= decoded(stored)));
  const version = hash('sha256', stored.get(codings[0] ?? 'identity') ?? '', 'hex').slice(0, 32);
  return { contentType, version, codings, read };
}

async function decoded(stored: ReadonlyMap<ContentCoding, Bytes>): Promise<Bytes> {
  const [brotli, zipped] = [stored.get('br'), stored.get('gzip')];
  if (brotli !== undefined) return new Uint8Array(await fromBrotli(brotli));
  if (zipped !== undefined) return new Uint8Array(await fromGzip(zipped));
  throw new Error('a file of the page lies there in no coding');
}
