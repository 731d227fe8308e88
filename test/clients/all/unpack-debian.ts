/** Debian's packages in a folder of their own: nothing is installed, so nobody has to be root, and nothing is left. */
import { execFile } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** `version`: as its maker counts, without Debian's own numbers. */
export type DebianPackage = { readonly name: string; readonly version?: string };

/**
 * Unpacks the packages, and what they need that this machine hasn't, under `root`. From the package lists that there are: `apt-get update` makes them.
 * Throws where a package has another version than the one that is told of it.
 */
export async function unpackDebian(wanted: readonly DebianPackage[], folder: string, root: string): Promise<void> {
  const fetched = join(folder, 'archives');
  await mkdir(join(fetched, 'partial'), { recursive: true });
  await mkdir(root, { recursive: true });
  // Those that the machine happens to have are fetched too (--reinstall): they are looked for under `root`.
  const quietly = ['install', '--download-only', '--reinstall', '--no-install-recommends', '--yes', '-qq'];
  const here = ['-o', `Dir::Cache::archives=${fetched}`, '-o', 'Debug::NoLocking=1', '-o', 'APT::Sandbox::User=root'];
  await run('apt-get', [...quietly, ...here, ...wanted.map(({ name }) => name)]);
  const files = (await readdir(fetched)).filter((file) => file.endsWith('.deb'));
  for (const { name, version } of wanted) {
    const file = files.find((one) => one.startsWith(`${name}_`));
    if (version !== undefined && !file?.startsWith(`${name}_${version}-`))
      throw new Error(`Debian has ${file ?? `no ${name}`}, where elsewhere.ts tells ${version}: try that, and tell it`);
  }
  for (const file of files) await run('dpkg', ['-x', join(fetched, file), root]);
}
