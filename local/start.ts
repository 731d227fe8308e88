/** `npm start`: the local stack, until Ctrl-C. */
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { PACKAGE_FILE } from '../infra/make-package.ts';
import { writeFileAtomically } from './data-folder/write-file-atomically.ts';
import { BRAND_NAMES, DEFAULT_BRAND, isBrandName } from './stack/brands.ts';
import { describeStack } from './stack/describe-stack.ts';
import { STACK_FILE_NAME } from './stack/stack-file.ts';
import { startStack } from './stack/start-stack.ts';

const PARENT_CHECK_MS = 500;

const USAGE = `npm start -- [--fresh] [--brand NAME] [--port N] [--data FOLDER] [--package] [--verbose]
  --fresh    forget what earlier starts left
  --brand    under which names: ${BRAND_NAMES.join(' or ')} (default ${DEFAULT_BRAND})
  --port N   the service's port; the other parts take N+1, N+2, …
  --data     where the data is kept (default .local)
  --package  run the zip that npm run package made, as Azure does
  --verbose  print every log line of the service`;

/** Without `--`, npm takes an option for one of its own, says so in a warning, and starts us without it. */
const keptByNpm = ['fresh', 'brand', 'port', 'data'].find(
  (option) => process.env[`npm_config_${option}`] !== undefined,
);

function readArguments() {
  if (keptByNpm !== undefined) return `npm has kept --${keptByNpm} to itself: write  npm start -- --${keptByNpm}`;
  try {
    const { values } = parseArgs({
      options: {
        fresh: { type: 'boolean', default: false },
        package: { type: 'boolean', default: false },
        verbose: { type: 'boolean', default: false },
        brand: { type: 'string', default: DEFAULT_BRAND },
        port: { type: 'string' },
        data: { type: 'string', default: '.local' },
        help: { type: 'boolean', default: false },
      },
    });
    const port = values.port === undefined ? undefined : Number(values.port);
    const isPort = port === undefined || (Number.isInteger(port) && port > 0 && port < 65_500);
    if (!isPort) return 'The port must be a number from 1 to 65499';
    const { brand } = values;
    return isBrandName(brand) ? { ...values, brand, port } : `There is no brand "${brand}"`;
  } catch (error) {
    return error instanceof Error ? error.message : 'Wrong arguments';
  }
}

async function run(): Promise<number> {
  const given = readArguments();
  if (typeof given === 'string' || given.help) {
    console.log(typeof given === 'string' ? `${given}\n\n${USAGE}` : USAGE);
    return typeof given === 'string' ? 2 : 0;
  }
  const dataFolder = resolve(given.data);
  const stackFile = join(dataFolder, STACK_FILE_NAME);
  const asked = awaitOrderToStop();
  const stack = await startStack({
    dataFolder,
    fresh: given.fresh,
    brand: given.brand,
    ...(given.port === undefined ? {} : { firstPort: given.port }),
    ...(given.package ? { package: resolve(PACKAGE_FILE) } : {}),
    onLog: (line) => {
      if (given.verbose || /\b(?:warn|error)/i.test(line)) console.error(line);
    },
    onProgress: (part) => {
      console.log(`  starting ${part} …`);
    },
  });
  await writeFileAtomically(stackFile, `${JSON.stringify(stack.file, undefined, 2)}\n`);
  console.log(describeStack(stack, stackFile));
  const failed = await Promise.race([asked.then(() => false), stack.serviceEnded.then(() => true)]);
  console.log(failed ? '\nThe Functions host has ended by itself. Stopping the rest …' : '\nStopping …');
  await rm(stackFile, { force: true });
  await stack.stop();
  console.log('Stopped. The data stays for the next start; --fresh forgets it.');
  return failed ? 1 : 0;
}

/** Resolves at Ctrl-C or a signal that asks to end, and when npm, which had started this process, is gone. */
function awaitOrderToStop(): Promise<void> {
  const { promise, resolve: stop } = Promise.withResolvers<undefined>();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      stop(undefined);
    });
  const parent = process.ppid;
  if (process.env['npm_lifecycle_event'] !== undefined)
    setInterval(() => {
      if (process.ppid !== parent) stop(undefined);
    }, PARENT_CHECK_MS).unref();
  return promise;
}

try {
  process.exitCode = await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
