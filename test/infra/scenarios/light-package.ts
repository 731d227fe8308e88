/**
 * A package for scenarios, which never run it: with all its places, but without code, whose weight would only make everything slower that packs,
 * sends and unpacks it.
 */
import { createHash } from 'node:crypto';
import { readPackageFiles, zipFiles } from '../../../infra/packaging/make-package.ts';
import { nameOfStored, packPageFile } from '../../../infra/packaging/page-file.ts';

const CODE = /^dist\/[^/]+\.js(?:\.map)?$/;
const PAGE = 'dist/web/index.html';
const ASSETS = 'dist/web/assets/';
const SCRIPT = /^([^/]+)-[0-9a-f]{32}\.js$/;

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('utf8');

/** Of the page's scripts there are those that it names itself, with no more in them than their names' beginnings. */
export async function makeLightPackage(catalogue: string): Promise<Uint8Array> {
  const files = new Map([...(await readPackageFiles({ catalogue }))].filter(([name]) => !CODE.test(name)));
  let page = text(files.get(PAGE));
  for (const place of [...files.keys()].filter((one) => one.startsWith(ASSETS))) {
    const name = nameOfStored(place.slice(ASSETS.length));
    const stem = SCRIPT.exec(name)?.[1];
    if (stem === undefined) continue;
    files.delete(place);
    if (!page.includes(name)) continue;
    const bytes = Buffer.from(JSON.stringify(stem));
    const renamed = `${stem}-${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}.js`;
    for (const packed of await packPageFile({ name: renamed, bytes }))
      files.set(`${ASSETS}${packed.name}`, packed.bytes);
    page = page.replaceAll(name, renamed);
  }
  files.set(PAGE, Buffer.from(page));
  return zipFiles(files);
}
