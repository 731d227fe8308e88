import { readdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { lockFolder, isOfLock } from '../../../local/stack/lock-folder.ts';
import { makeFolder } from '../managed-identity/make-folder.ts';

it('lets one at a time hold a folder, and names the process that does', async () => {
  const folder = await makeFolder();
  const unlock = await lockFolder(folder);
  expect((await readdir(folder)).filter((name) => !isOfLock(name))).toEqual([]);
  await expect(lockFolder(folder)).rejects.toThrow(`process ${process.pid}`);
  await unlock();
  const again = await lockFolder(folder);
  await again();
});
