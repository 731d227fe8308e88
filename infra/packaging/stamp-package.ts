/**
 * `stamp-package.ts PACKAGE`, run by deploy: from now on the package says when it was deployed, too, and that is printed. The same package, deployed
 * again, is then told from the one that ran before by whoever asks `GET /health/live`.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { BUILD_FILE } from '../../shared/operations/rules/build-id.ts';
import { readBuild, writeBuild, zipFiles } from './make-package.ts';

export type Stamped = { readonly zip: Uint8Array; readonly build: string };

/** Throws when it is no package of ours. */
export function stampPackage(zip: Uint8Array, now: Date): Stamped {
  const files = new Map<string, Uint8Array>(Object.entries(unzipSync(zip)));
  const [hash = ''] = readBuild(files).split('-');
  const stamped = `${hash}-${now.toISOString().replace(/[-:]|\.\d+/g, '')}`;
  return { zip: zipFiles(files.set(BUILD_FILE, writeBuild(stamped))), build: stamped };
}

if (import.meta.main) {
  const [file = ''] = process.argv.slice(2);
  const { zip, build } = stampPackage(await readFile(file), new Date());
  await writeFile(file, zip);
  process.stdout.write(`${build}\n`);
}
