/**
 * What generators make of the API description of the running service, compiled, and played against it: the switch, the exclusion list, pages,
 * and the refusals that a program has to read. The generators are called as docs/api-clients.md says to customers, its commands typed as they stand.
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { turnSso } from '../../local/tour/steps/connecting.ts';
import { signInWithAzure } from '../../local/tour/steps/signing-in.ts';
import { blocksOf } from '../infra/checks/page-commands.ts';
import { connectAcme, startTestStack, type StartedStack } from '../support/stack/started-stack.ts';

const NPM = join(import.meta.dirname, 'npm');
const DOTNET = join(import.meta.dirname, 'dotnet');
const BOUND_MS = 100_000;

/** What a client must have met, whoever generated it. */
const MET = {
  unauthenticated: [401, 'unauthenticated'],
  forbidden: [403, 'role-missing'],
  invalid: [400, 'invalid-request', ['/email']],
  before: 'off',
  conflict: [409, 'would-lock-out', true],
  on: 'on',
  stale: [412, 'version-changed', 'on', 'contact-anna'],
  discovered: ['entra', true],
  excluded: ['added'],
  listed: [['bob@acme.example', 'on leave', null]],
  explained: ['decision', 'company-credentials', 'excluded'],
  facts: true,
  story: ['story', 'guest', true],
  off: ['off', true],
  rediscovered: ['company-credentials', null],
  removed: ['removed'],
  users: [true, true, true],
  change: ['sso-switched', 'on', 'off'],
  integration: ['connected', 'ok'],
  readiness: ['complete', true],
};

/** The tools report nothing of their use to their makers. */
const QUIET = { DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1', KIOTA_CLI_TELEMETRY_OPTOUT: '1' };

let started: StartedStack;
let given: string;
/** The page's commands, by the beginning of each. */
let commands: readonly string[];

/** Runs a command of the folder to its end. */
async function run(folder: string, command: string, args: readonly string[]): Promise<string> {
  try {
    const PATH = `${join(NPM, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`;
    const options = { cwd: folder, timeout: BOUND_MS, env: { ...process.env, ...QUIET, PATH, GIVEN: given } };
    return (await promisify(execFile)(command, args, options)).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}\n${stderr}`, { cause: error });
  }
}

/** The description as a customer gets it, beside what will be generated. */
async function writeDescription(folder: string): Promise<void> {
  await rm(join(folder, 'dist'), { recursive: true, force: true });
  await mkdir(join(folder, 'dist'), { recursive: true });
  const answer = await fetch(`${started.stack.file.service}/openapi.json`, { signal: AbortSignal.timeout(15_000) });
  await writeFile(join(folder, 'dist', 'openapi.json'), await answer.text());
}

/** Types the page's command that begins so, beside the description. */
async function generate(folder: string, beginning: string, change = (command: string): string => command) {
  const command = commands.find((one) => one.startsWith(beginning));
  if (command === undefined) throw new Error(`docs/api-clients.md has no command that begins with "${beginning}"`);
  await run(join(folder, 'dist'), 'bash', ['-euc', change(command)]);
}

beforeAll(async () => {
  const page = await readFile(join(import.meta.dirname, '../../docs/api-clients.md'), 'utf8');
  commands = blocksOf(page, 'sh');
  started = await startTestStack();
  const { world, stack } = started;
  await connectAcme(world);
  const refused = await signInWithAzure(world, 'elevate', 'gina');
  const supportCode = /<code>([^<]+)<\/code>/.exec(refused.html)?.[1] ?? '';
  await turnSso(world, 'off');
  given = JSON.stringify({
    service: stack.file.service,
    anna: world.token('anna'),
    ben: world.token('ben'),
    feed: stack.file.serviceToken,
    supportCode,
  });
});
afterAll(() => started.stop());

describe('clients of TypeScript', () => {
  beforeAll(async () => {
    await writeDescription(NPM);
    await generate(NPM, 'openapi-typescript ');
    await generate(NPM, 'openapi-ts ');
    await run(NPM, 'tsc', ['--project', '.']);
  });

  it.each(['openapi-fetch', 'hey-api'])('%s turns the switch, excludes, pages and reads what refuses', async (name) => {
    expect(JSON.parse(await run(NPM, process.execPath, [`dist/js/${name}.js`]))).toEqual(MET);
  });
});

/** The .NET SDK is not on every machine; where CI runs it is. */
const hasDotnet = spawnSync('dotnet', ['--version']).status === 0;

describe.runIf(hasDotnet)('clients of .NET', () => {
  const nswag = join(DOTNET, 'NSwag');
  const kiota = join(DOTNET, 'Kiota');
  const tell = async (folder: string): Promise<unknown> => {
    await run(folder, 'dotnet', ['build', '--verbosity', 'quiet', '--disable-build-servers']);
    return JSON.parse(await run(folder, join('dist', 'bin', basename(folder)), []));
  };
  const withoutLibrary = (command: string): string => command.replaceAll(/ \/jsonLibrary\w*:\S+/g, '');

  beforeAll(async () => {
    await run(DOTNET, 'dotnet', ['tool', 'restore']);
    await Promise.all([nswag, kiota].map(writeDescription));
  });

  it.each([
    ['System.Text.Json', undefined],
    ['Newtonsoft.Json', withoutLibrary],
  ])('NSwag’s with %s turns the switch, excludes, pages and reads what refuses', async (_, change) => {
    await generate(nswag, 'dotnet nswag ', change);
    expect(await tell(nswag)).toEqual(MET);
  });

  it('Kiota’s turns the switch, excludes, pages and reads what refuses', async () => {
    await generate(kiota, 'dotnet kiota ');
    expect(await tell(kiota)).toEqual(MET);
  });
});
