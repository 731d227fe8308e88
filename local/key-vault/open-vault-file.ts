import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { VaultContents } from './secret-records.ts';

export interface VaultFile {
  read(): VaultContents;
  /**
   * Applies one change: it is on disk before it is seen by `read` and before this resolves. Changes wait for each other.
   * When `make` throws, or the disk refuses, nothing has changed.
   */
  change<T>(make: (contents: VaultContents) => { contents: VaultContents; result: T }): Promise<T>;
}

/** Opens the vault's data, empty when there is no file yet. Throws when the file is not a vault's: it is never overwritten. */
export async function openVaultFile(file: string): Promise<VaultFile> {
  let contents = await readContents(file);
  let last: Promise<unknown> = Promise.resolve();
  return {
    read: () => contents,
    change: (make) => {
      const mine = last.then(async () => {
        const made = make(contents);
        await writeWhole(file, JSON.stringify(made.contents, null, 2));
        contents = made.contents;
        return made.result;
      });
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

/** The rename makes it atomic: a reader, or the next start after a crash, finds the old text or the new one, whole. */
async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${randomUUID()}.draft`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, file);
}

async function readContents(file: string): Promise<VaultContents> {
  try {
    return VaultContents.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { secrets: {} };
    throw new Error('The data file of the key vault could not be read', { cause: error });
  }
}
