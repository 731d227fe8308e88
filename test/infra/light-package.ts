/**
 * A package for scenarios, which never run it: with all its places, but without code, whose weight would only make everything slower that packs,
 * sends and unpacks it.
 */
import { createHash } from 'node:crypto';
import { readPackageFiles, zipFiles } from '../../infra/make-package.ts';

const CODE = /^dist\/[^/]+\.js(?:\.map)?$/;
const PAGE = 'dist/web/index.html';
const ASSETS = 'dist/web/assets/';
const SCRIPT = /^dist\/web\/assets\/([^/]+)-[0-9a-f]{32}\.js$/;

const fileName = (place: string): string => place.slice(ASSETS.length);
const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('utf8');

/** The page's scripts are no more than the names of files that they name, under the names that such scripts have. */
export async function makeLightPackage(catalogue: string): Promise<Uint8Array> {
  const files = new Map([...(await readPackageFiles({ catalogue }))].filter(([name]) => !CODE.test(name)));
  const names = [...files.keys()].filter((name) => name.startsWith(ASSETS)).map(fileName);
  let page = text(files.get(PAGE));
  for (const [name, bytes] of [...files]) {
    const stem = SCRIPT.exec(name)?.[1];
    if (stem === undefined) continue;
    const script = text(bytes);
    const light = Buffer.from(JSON.stringify(names.filter((one) => script.includes(one))));
    const renamed = `${stem}-${createHash('sha256').update(light).digest('hex').slice(0, 32)}.js`;
    files.delete(name);
    files.set(`${ASSETS}${renamed}`, light);
    page = page.replaceAll(fileName(name), renamed);
  }
  files.set(PAGE, Buffer.from(page));
  return zipFiles(files);
}
