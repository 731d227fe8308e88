import { rm, symlink } from 'node:fs/promises';
import { expect, it, onTestFinished } from 'vitest';
import { holdFolder } from '../../../local/stack/hold-folder.ts';
import { makeFolder } from '../managed-identity/make-folder.ts';

it('lets one at a time hold a folder, and names the process that does', async () => {
  const folder = await makeFolder();
  const letGo = await holdFolder(folder);
  await expect(holdFolder(folder)).rejects.toThrow(`process ${process.pid}`);
  await letGo();
  await (
    await holdFolder(folder)
  )();
});

it('gives a folder to exactly one of many who come at once', async () => {
  const folder = await makeFolder();
  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => holdFolder(folder)));
  const holds = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  expect(holds).toHaveLength(1);
  for (const letGo of holds) await letGo();
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

it('holds two folders at the same time', async () => {
  const holds = [await holdFolder(await makeFolder()), await holdFolder(await makeFolder())];
  for (const letGo of holds) await letGo();
  expect(holds).toHaveLength(2);
});
