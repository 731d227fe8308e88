import { readdir, rm, symlink } from 'node:fs/promises';
import { expect, it, onTestFinished } from 'vitest';
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

it('knows a folder by another name', async () => {
  const folder = await makeFolder();
  const alias = `${folder}-alias`;
  await symlink(folder, alias);
  onTestFinished(() => rm(alias));
  const letGo = await holdFolder(folder);
  await expect(holdFolder(alias)).rejects.toThrow('in use');
  await letGo();
});
