import { readdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { holdFolder, isOfHold } from '../../../local/stack/hold-folder.ts';
import { makeFolder } from '../managed-identity/make-folder.ts';

it('lets one at a time hold a folder, and names the process that does', async () => {
  const folder = await makeFolder();
  const letGo = await holdFolder(folder);
  expect((await readdir(folder)).filter((name) => !isOfHold(name))).toEqual([]);
  await expect(holdFolder(folder)).rejects.toThrow(`process ${process.pid}`);
  await letGo();
  const again = await holdFolder(folder);
  await again();
});
