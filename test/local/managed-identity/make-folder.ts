import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, onTestFinished } from 'vitest';

/** An empty folder that goes when the test has finished or, outside a test, when the caller runs the `tidy` it is handed. */
export async function makeFolder(afterwards: (tidy: () => Promise<void>) => unknown = onTestFinished): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'local-stack-'));
  afterwards(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** One for each test of the file, by its path. */
export function folderOfEachTest(): { readonly path: string } {
  const folder = { path: '', tidy: () => Promise.resolve() };
  beforeEach(async () => {
    folder.path = await makeFolder((tidy) => (folder.tidy = tidy));
  });
  afterEach(() => folder.tidy());
  return folder;
}
