/** The built files of the Identity Management page (port WebPage), read from disk at first use and kept in memory. */
import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { shown } from '../platform/pages/page.ts';
import { makeOnce } from '../platform/in-process/make-once.ts';
import { storedAs, WEB_FILE_TYPES } from './rules/web-file-types.ts';
import type { ContentCoding } from './rules/choose-coding.ts';
import { keepWebFile } from './keep-web-file.ts';
import type { WebFile, WebIndex, WebPage } from './ports.ts';

type Files = { readonly index: WebIndex; readonly assets: ReadonlyMap<string, WebFile> };

type Dependencies = {
  /** Has `index.html` and `assets/`, or isn't there: then it is looked for again next time. */
  readonly folder: string;
  /** What the Company calls the page, for what people read before its script runs. */
  readonly pageName: string;
};

export function makeWebPage({ folder, pageName }: Dependencies): WebPage {
  const read = makeOnce(() => readFiles(folder, pageName));
  const files = async (): Promise<Files | undefined> => {
    const found = await read.get();
    if (found === undefined) read.forget();
    return found;
  };
  return {
    findIndex: async () => (await files())?.index,
    findAsset: async (name) => (await files())?.assets.get(name),
  };
}

async function readFiles(folder: string, pageName: string): Promise<Files | undefined> {
  const built = await readIfThere(join(folder, 'index.html'));
  if (built === undefined) return undefined;
  const index = await named(built, pageName);
  const stored = new Map<string, Map<ContentCoding, Uint8Array<ArrayBuffer>>>();
  for (const entry of await readdir(join(folder, 'assets'), { withFileTypes: true })) {
    const { name, coding } = storedAs(entry.name);
    if (!entry.isFile() || WEB_FILE_TYPES[extname(name)] === undefined) continue;
    const codings = stored.get(name) ?? new Map<ContentCoding, Uint8Array<ArrayBuffer>>();
    codings.set(coding, new Uint8Array(await readFile(join(folder, 'assets', entry.name))));
    stored.set(name, codings);
  }
  // A name from a request never makes a path: only what stands in this list is ever answered.
  const assets = new Map<string, WebFile>();
  for (const [name, codings] of stored)
    assets.set(name, keepWebFile({ contentType: WEB_FILE_TYPES[extname(name)] ?? '', stored: codings }));
  return { index: { bytes: index, scriptHashes: hashesIn(index) }, assets };
}

const PAGE_NAME = '{{pageName}}';

/** It stands in texts alone, in no attribute and no script. */
async function named(index: WebIndex['bytes'], pageName: string): Promise<WebIndex['bytes']> {
  const [text, name] = [Buffer.from(index).toString('utf8'), (await shown(pageName)).toString()];
  return new TextEncoder().encode(text.replaceAll(PAGE_NAME, () => name));
}

const INLINE_SCRIPT = /<script>([\s\S]*?)<\/script>/g;

/** What a policy allows is exactly what stands between the tags (Content Security Policy Level 3, section 2.3.1, "hash-source"). */
const hashesIn = (index: WebIndex['bytes']): string[] =>
  [...Buffer.from(index).toString('utf8').matchAll(INLINE_SCRIPT)].map(
    ([, script = '']) => `'sha256-${hash('sha256', script, 'base64')}'`,
  );

async function readIfThere(file: string): Promise<WebIndex['bytes'] | undefined> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
