/** `npm start`: the local stack, until Ctrl-C; `npm run dev`: the same, built anew whenever a file changes. */
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { PACKAGE_FILE } from '../infra/packaging/make-package.ts';
import { writeJson } from './kit/json-file.ts';
import { keepBuilt, type KeptBuilt } from './dev/keep-built.ts';
import { BRAND_NAMES, DEFAULT_BRAND, isBrandName } from './stack/brands.ts';
import { describeStack } from './stack/describe-stack.ts';
import { STACK_FILE_NAME } from './stack/stack-file.ts';
import { startStack } from './stack/start-stack.ts';

const PARENT_CHECK_MS = 500;
const ROOT = resolve(import.meta.dirname, '..');

const USAGE = `npm start -- [--fresh] [--brand NAME] [--port N] [--data FOLDER] [--package] [--verbose] [--watch] [--inspect PORT]
  --fresh    forget what earlier starts left
  --brand    under which names: ${BRAND_NAMES.join(' or ')} (default ${DEFAULT_BRAND})
  --port N   the service's port; the other parts take N+1, N+2, …
  --data     where the data is kept (default .local)
  --package  run the zip that npm run package made, as Azure does
  --verbose  print every log line of the service
  --watch    build it anew, and start the service again, when a file of functions/, shared/, web/ or host.json changes
  --inspect  let a debugger on this machine look into the service, at this port`;

/** Without `--`, npm takes an option for one of its own, says so in a warning, and starts us without it. */
const keptByNpm = ['fresh', 'brand', 'port', 'data'].find(
  (option) => process.env[`npm_config_${option}`] !== undefined,
);

const isPort = (port = 1): boolean => Number.isInteger(port) && port > 0 && port < 65_500;
const [flag, text] = [{ type: 'boolean', default: false } as const, { type: 'string' } as const];

function readArguments() {
  if (keptByNpm !== undefined) return `npm has kept --${keptByNpm} to itself: write  npm start -- --${keptByNpm}`;
  try {
    const { values } = parseArgs({
      options: {
        ...{ fresh: flag, package: flag, verbose: flag, watch: flag, help: flag, inspect: text, port: text },
        ...{ brand: { ...text, default: DEFAULT_BRAND }, data: { ...text, default: '.local' } },
      },
    });
    const [port, inspect] = [values.port, values.inspect].map((given) => (given === undefined ? given : Number(given)));
    if (!isPort(port) || !isPort(inspect)) return 'The port must be a number from 1 to 65499';
    if (values.watch && values.package) return 'A package is finished: --watch is for what is built here';
    const { brand } = values;
    return isBrandName(brand) ? { ...values, brand, port, inspect } : `There is no brand "${brand}"`;
  } catch (error) {
    return error instanceof Error ? error.message : 'Wrong arguments';
  }
}

type Arguments = Exclude<ReturnType<typeof readArguments>, string>;

async function run(): Promise<number> {
  const given = readArguments();
  if (typeof given === 'string' || given.help) {
    console.log(typeof given === 'string' ? `${given}\n\n${USAGE}` : USAGE);
    return typeof given === 'string' ? 2 : 0;
  }
  const asked = awaitOrderToStop();
  if (!given.watch) return serve(given, asked);
  console.log('  building …');
  const built = await keepBuilt(ROOT, say);
  try {
    return await serve(given, asked, built);
  } finally {
    await built.close();
  }
}

const say = (text: string): void => {
  console.log(`${new Date().toTimeString().slice(0, 8)} ${text}`);
};

/** Serves the stack until it is asked to stop. Answers the exit code. */
async function serve(given: Arguments, asked: Promise<void>, built?: KeptBuilt): Promise<number> {
  const dataFolder = resolve(given.data);
  const stackFile = join(dataFolder, STACK_FILE_NAME);
  const stack = await startStack({
    dataFolder,
    fresh: given.fresh,
    brand: given.brand,
    nodeOptions: [
      ...(given.inspect === undefined ? [] : [`--inspect=127.0.0.1:${given.inspect}`]),
      // Errors name the lines of the sources.
      ...(given.watch ? ['--enable-source-maps'] : []),
    ],
    ...(given.port === undefined ? {} : { firstPort: given.port }),
    ...(given.package ? { package: resolve(PACKAGE_FILE) } : {}),
    onLog: (line) => {
      if (given.verbose || /\b(?:warn|error)/i.test(line)) console.error(line);
    },
    onProgress: (part) => {
      console.log(`  starting ${part} …`);
    },
  });
  await writeJson(stackFile, stack.file);
  built?.serveWith(async () => {
    await writeJson(stackFile, { ...stack.file, functionsKey: await stack.restartService() });
  });
  console.log(describeStack(stack, stackFile));
  const failed = await Promise.race([asked.then(() => false), stack.serviceEnded.then(() => true)]);
  console.log(failed ? '\nThe Functions host has ended by itself. Stopping the rest …' : '\nStopping …');
  await rm(stackFile, { force: true });
  await built?.close();
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
