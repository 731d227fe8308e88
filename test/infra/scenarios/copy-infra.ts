/** A copy of infra/ that scripts run in as in the project: with all else beside it, and with the parameters of somebody. */
import { randomUUID } from 'node:crypto';
import { cp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CLIENT_ID, INFRA, NO_CLIENT_ID, ROOT } from '../compiler/predict-resources.ts';

/** What a checkout makes, or what is none of its business. */
const LEFT_OUT = ['infra', 'web', 'dist', 'package', 'coverage', '.git', '.local'];

/** Answers the copy's infra/, in `root`. `mine.bicepparam` in it are the parameters of dev.bicepparam with an app registration. */
export async function copyInfra(root: string): Promise<string> {
  const infra = join(root, 'infra');
  await cp(INFRA, infra, { recursive: true });
  // Its build goes to where it lies.
  await cp(join(ROOT, 'web'), join(root, 'web'), { recursive: true });
  for (const name of (await readdir(ROOT)).filter((one) => !LEFT_OUT.includes(one)))
    await symlink(join(ROOT, name), join(root, name));
  await writeFile(join(infra, 'mine.bicepparam'), await parametersWith(CLIENT_ID));
  return infra;
}

export const parametersWith = async (clientId: string): Promise<string> =>
  (await readFile(join(INFRA, 'dev.bicepparam'), 'utf8')).replace(NO_CLIENT_ID, clientId);

/** `mine.bicepparam` with some of its lines in other words, beside it. */
export async function otherParameters(infra: string, change: (text: string) => string): Promise<string> {
  const file = join(infra, `other-${randomUUID()}.bicepparam`);
  await writeFile(file, change(await readFile(join(infra, 'mine.bicepparam'), 'utf8')));
  return file;
}
