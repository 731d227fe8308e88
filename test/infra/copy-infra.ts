/** A copy of infra/ that scripts run in as in the project: with its packages beside it. */
import { cp, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { INFRA } from './predict-resources.ts';

/** Answers the copy's infra/, in `root`. */
export async function copyInfra(root: string): Promise<string> {
  const infra = join(root, 'infra');
  await cp(INFRA, infra, { recursive: true });
  for (const name of ['node_modules', 'package.json', 'shared'])
    await symlink(join(INFRA, '..', name), join(root, name));
  return infra;
}
