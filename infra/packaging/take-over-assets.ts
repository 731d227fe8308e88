/**
 * What the running version's Identity Management page is made of goes into the new package, and stays until the next deployment: whoever has that page
 * open, or gets it from an instance that is still the old one, finds its files. Run by deploy:
 *
 * `take-over-assets.ts wanted FOLDER`: FOLDER holds the running page (index.html) and those of its files that were fetched; says which of the files
 * that these name are missing. `take-over-assets.ts add FOLDER PACKAGE`: puts them into the package, each that is what its name says.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { zipFiles } from './make-package.ts';
import { nameOfStored, packPageFile } from './page-file.ts';

const PAGE = 'index.html';
/** As name-assets.ts names them: the beginning of the SHA-256 of what is in them. */
const NAME = /(?<![\w.-])[\w.]+(?:-[\w.]+)*-[0-9a-f]{32}\.(?:js|css|svg|png|ico|woff2?)(?![\w.-])/g;
const HASH = /-([0-9a-f]{32})\.\w+$/;
/** A page of ours has some twenty; more than this is none of ours. */
const MOST_FILES = 40;
const MOST_BYTES = 4_000_000;
const PLACE = 'dist/web/assets/';

/** What the files in the folder name and isn't there. */
export async function wantedFiles(folder: string): Promise<readonly string[]> {
  const present = await readdir(folder);
  const named = new Set<string>();
  for (const file of present)
    for (const [name] of (await readFile(join(folder, file), 'latin1')).matchAll(NAME)) named.add(name);
  for (const file of present) named.delete(file);
  return [...named].sort().slice(0, Math.max(0, MOST_FILES - present.length));
}

/** Whether a file is what its name says. */
export const isWhole = (name: string, bytes: Uint8Array): boolean =>
  createHash('sha256')
    .update(bytes)
    .digest('hex')
    .startsWith(HASH.exec(name)?.[1] ?? ' ');

export type TakenOver = {
  readonly zip: Uint8Array;
  readonly added: readonly string[];
  readonly refused: readonly string[];
};

/** The package with the folder's files; the same bytes where it has them all. Of those that aren't whole, or too much together, none. */
export async function addFiles(folder: string, zip: Uint8Array): Promise<TakenOver> {
  const files = new Map(Object.entries(unzipSync(zip)));
  const [added, refused]: [string[], string[]] = [[], []];
  const own = new Set([...files.keys()].map(nameOfStored));
  let room = MOST_BYTES;
  for (const name of (await readdir(folder)).filter((file) => file !== PAGE).sort()) {
    const bytes = new Uint8Array(await readFile(join(folder, name)));
    room -= bytes.length;
    if (room < 0 || !isWhole(name, bytes)) {
      refused.push(name);
      continue;
    }
    if (own.has(`${PLACE}${name}`)) continue;
    // In one coding: every cold start fetches the package, and few pages of before ask for another.
    for (const packed of await packPageFile({ name, bytes }, ['br']))
      files.set(`${PLACE}${packed.name}`, new Uint8Array(packed.bytes));
    added.push(name);
  }
  const inOrder = new Map([...files].sort(([one], [other]) => (one < other ? -1 : 1)));
  return { zip: added.length === 0 ? zip : zipFiles(inOrder), added, refused };
}

async function run([what, folder = '', file = '']: readonly string[]): Promise<void> {
  if (what === 'wanted') {
    process.stdout.write((await wantedFiles(folder)).map((name) => `${name}\n`).join(''));
    return;
  }
  const { zip, added, refused } = await addFiles(folder, await readFile(file));
  await writeFile(file, zip);
  for (const name of refused) process.stdout.write(`not taken along, it is not what its name says: ${name}\n`);
  const hash = createHash('sha256').update(zip).digest('hex');
  process.stdout.write(`taken along from the running version: ${added.join(' ') || 'nothing'}\n  sha256 ${hash}\n`);
}

if (import.meta.main) await run(process.argv.slice(2));
