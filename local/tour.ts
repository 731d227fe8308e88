/**
 * `npm run tour`: the whole story, against a stack of its own, or with `--running` the one that `npm start` runs. With
 * `--package` the stack runs the zip that `npm run package` made.
 */
import { existsSync, rmSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { PACKAGE_FILE } from '../infra/packaging/make-package.ts';
import { BRANDS, DEFAULT_BRAND } from './stack/brands.ts';
import { forceRotation } from './stack/force-rotation.ts';
import { STACK_FILE_NAME, StackFile } from './stack/stack-file.ts';
import { startStack } from './stack/start-stack.ts';
import { playStory } from './tour/story.ts';
import { prepareRunning } from './tour/prepare-running.ts';
import { World } from './tour/world.ts';

const print = (line: string): void => {
  console.log(line);
};

async function playOn(world: World): Promise<number> {
  await playStory(world);
  print(`\n${world.held} held, ${world.broken} broken`);
  return world.broken === 0 ? 0 : 1;
}

async function playOnOwnStack(isPackage: boolean): Promise<number> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'azure-sso-identity-tour-'));
  // At Ctrl-C the parts end with this process; only the folder would stay.
  process.once('exit', () => {
    rmSync(dataFolder, { recursive: true, force: true });
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const stack = await startStack({
    ...{ dataFolder, ...(isPackage ? { package: resolve(PACKAGE_FILE) } : {}) },
    onProgress: (part) => {
      print(`starting ${part} …`);
    },
  });
  try {
    return await playOn(new World(stack.file, print, () => forceRotation(stack.environment)));
  } finally {
    await stack.stop();
  }
}

async function playOnRunningStack(folder: string): Promise<number> {
  if (!existsSync(join(folder, STACK_FILE_NAME)))
    throw new Error(`No stack runs with the data folder ${resolve(folder)}: npm start first`);
  const read = async (name: string): Promise<unknown> => JSON.parse(await readFile(resolve(folder, name), 'utf8'));
  const file = StackFile.parse(await read(STACK_FILE_NAME));
  if (!file.apps.some(({ id }) => id === BRANDS[DEFAULT_BRAND].apps[0].id))
    throw new Error('The tour plays under the default brand: npm start without --brand');
  const environment = z.record(z.string(), z.string()).parse(await read('service-environment.json'));
  const world = new World(file, print, () => forceRotation(environment));
  await prepareRunning(world);
  return playOn(world);
}

const { values } = parseArgs({
  options: {
    running: { type: 'boolean', default: false },
    package: { type: 'boolean', default: false },
    data: { type: 'string', default: '.local' },
  },
});
try {
  process.exitCode = values.running ? await playOnRunningStack(values.data) : await playOnOwnStack(values.package);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
