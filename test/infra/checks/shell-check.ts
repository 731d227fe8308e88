/** shellcheck over the scripts of a folder. */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The scripts, in folders of it too: whatever begins with a line for bash or for shellcheck. */
export async function findScripts(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return files.filter((_, index) =>
    /^#(!\/usr\/bin\/env bash|!\/bin\/sh| shellcheck shell=bash)\n/.test(texts[index] ?? ''),
  );
}

/** What shellcheck complains of; empty: of nothing. Throws, saying what to do, when there is no shellcheck. */
export async function shellCheck(scripts: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('shellcheck', ['--external-sources', ...scripts]);
    return stdout;
  } catch (cause) {
    if (cause instanceof Error && 'stdout' in cause && typeof cause.stdout === 'string' && cause.stdout !== '')
      return cause.stdout;
    throw new Error('install shellcheck (apt-get install shellcheck): it could not be run', { cause });
  }
}
