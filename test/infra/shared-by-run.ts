/** What the test files of one run share, as prepare-run.ts has left it. */
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** The environment's name for the run's folder. */
export const RUN_FOLDER = 'INFRA_TEST_RUN';
const PASSED_ON = [
  'AZ_SERVER',
  'AZ_PYTHON',
  'COMPILED',
  'COMPILER',
  'NODE_COMPILE_CACHE',
  'DOTNET_TieredPGO',
  'DOTNET_gcConcurrent',
];
const POLL_MS = 50;

/** The folder, or nothing outside a run. */
export const runFolder = (): string | undefined => process.env[RUN_FOLDER];

/** A place in the folder. */
export function inRun(...names: readonly string[]): string {
  const folder = runFolder();
  if (folder === undefined)
    throw new Error('vitest.infra.config.ts prepares what these tests share: npm run test:infra');
  return join(folder, ...names);
}

/** What programs need in their environment to have a part in it. */
export const sharedEnvironment = (): Readonly<Record<string, string>> =>
  Object.fromEntries(PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));

/** Makes a text once in a run, whichever file asks first; who asks meanwhile waits. Asked again it is made again where making it failed. */
export async function onceInRun(name: string, make: () => Promise<string>): Promise<string> {
  const file = inRun(name);
  const lock = `${file}.lock`;
  for (;;) {
    const made = await readFile(file, 'utf8').catch(() => undefined);
    if (made !== undefined) return made;
    const held = await open(lock, 'wx').catch(() => undefined);
    if (held === undefined) await wait(POLL_MS);
    else {
      try {
        const text = await make();
        await writeFile(`${file}.new`, text);
        await rename(`${file}.new`, file);
        return text;
      } finally {
        await held.close();
        await rm(lock);
      }
    }
  }
}
