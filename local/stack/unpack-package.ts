/** The package as Azure has it before it runs: unpacked in a folder with nothing around it, no node_modules above. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';

/** Answers the app's folder, and what removes it. Throws when there is no such zip. */
export async function unpackPackage(zip: string) {
  const bytes = await readFile(zip).catch((cause: unknown) => {
    throw new Error(`There is no package ${zip}: npm run package`, { cause });
  });
  const folder = await mkdtemp(join(tmpdir(), 'azure-sso-identity-package-'));
  for (const [name, content] of Object.entries(unzipSync(bytes))) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
