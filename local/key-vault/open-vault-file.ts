import { readFile } from 'node:fs/promises';
import { writeFileAtomically } from '../data-folder/write-file-atomically.ts';
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
        await writeFileAtomically(file, JSON.stringify(made.contents, null, 2));
        contents = made.contents;
        return made.result;
      });
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

async function readContents(file: string): Promise<VaultContents> {
  try {
    return VaultContents.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { secrets: {} };
    throw new Error('The data file of the key vault could not be read', { cause: error });
  }
}
