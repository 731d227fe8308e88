/**
 * Names the built files of the page by what is in them: `index-<the first 32 digits of their SHA-256>.js`. The hash that the bundler puts there is of
 * what it built them from, so nobody could tell by it whether a file is whole. A deployment takes the running version's files along and checks them
 * by their names (take-over-assets.ts). What is text then lies there compressed (page-file.ts).
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { packPageFile, type PageFile } from './page-file.ts';

const DIGITS = 32;
/** As the bundler names them. */
const BUILT = /-[\w-]{8}(\.\w+)$/;
const IS_TEXT = new Set(['.js', '.css', '.svg']);

/** `folder` has `index.html` and `assets/`. Throws when files name each other in a circle, so that none can have its name first. */
export async function nameAssetsByContent(folder: string): Promise<void> {
  const assets = join(folder, 'assets');
  const index = join(folder, 'index.html');
  let page = await readFile(index, 'utf8');
  const files = new Map<string, Buffer>();
  for (const name of await readdir(assets)) files.set(name, await readFile(join(assets, name)));
  const done: PageFile[] = [];
  while (files.size > 0) {
    const [name, content] = [...files].find(([own, bytes]) => !namesAnother(own, bytes, files)) ?? [];
    if (name === undefined || content === undefined) throw new Error('built files name each other in a circle');
    const hash = createHash('sha256').update(content).digest('hex').slice(0, DIGITS);
    const named = name.replace(BUILT, (_, ending: string) => `-${hash}${ending}`);
    if (named === name) throw new Error(`${name} has no hash in its name`);
    files.delete(name);
    await rm(join(assets, name));
    done.push({ name: named, bytes: content });
    page = page.replaceAll(name, named);
    for (const [other, bytes] of files)
      if (IS_TEXT.has(extname(other))) files.set(other, Buffer.from(bytes.toString('utf8').replaceAll(name, named)));
  }
  await writeFile(index, page);
  await Promise.all(
    done.map(async (file) => {
      for (const { name, bytes } of await packPageFile(file)) await writeFile(join(assets, name), bytes);
    }),
  );
}

const namesAnother = (own: string, bytes: Buffer, files: ReadonlyMap<string, Buffer>): boolean =>
  [...files.keys()].some((name) => name !== own && bytes.includes(name));
