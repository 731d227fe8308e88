/** A scenario: a stand-in of Azure with a memory of its own, and scripts that run against it, unmodified, with the real az. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import {
  ensureLocalCertificates,
  type LocalCertificates,
} from '../../../local/certificates/ensure-local-certificates.ts';
import { findBicep } from '../compiler/bicep.ts';
import { makeLightPackage } from './light-package.ts';
import { azEnvironment, type AzLogin, copyAzLogin } from '../az/log-in-real-az.ts';
import { INFRA, ROOT } from '../compiler/predict-resources.ts';
import { shareAzLogin } from '../az/share-az-login.ts';
import { inRun, onceInRun, sharedEnvironment } from '../shared-by-run.ts';
import { type AzureState, makeAzureState, type Trouble } from '../stand-in/azure-state.ts';
import { makeToken, startAzure } from '../stand-in/start-azure.ts';

export type Run = {
  readonly code: number | null;
  readonly output: string;
  /** What was asked of Azure and npm in this run, in order. */
  readonly calls: readonly string[];
  /** What curl was given on its command lines, in all runs. */
  readonly curlArguments: string;
};

type RunOptions = {
  /** The folder of scripts and templates, infra/ if left out. */
  readonly infra?: string;
  /** `absent`: npm can't make the package. `real`: npm itself. */
  readonly npm?: 'real' | 'absent';
  readonly withoutLogin?: boolean;
  /** A machine that has a shell and little else. */
  readonly withoutAz?: boolean;
  /** Ctrl-C as soon as this was called. */
  readonly interruptAt?: string;
  /** Runs in a terminal, where this is typed. */
  readonly typed?: string;
};

export type OpenAzure = {
  readonly state: AzureState;
  readonly token: string;
  readonly run: (script: string, args: readonly string[], options?: RunOptions) => Promise<Run>;
  /** Types commands into a shell in the checkout that holds `options.infra`. It stops at the first that fails. */
  readonly type: (commands: string, options: RunOptions & { readonly infra: string }) => Promise<Run>;
  readonly close: () => Promise<void>;
};

const RUN_MS = 400_000;
/** A serviceUrl whose domain leads to the stand-in: the same for every scenario, so that the compiler is asked the same. */
export const DOMAIN = 'https://localhost';
export const CATALOGUE_FILE = join(ROOT, 'app-catalogue.json');

type Shared = {
  readonly certificates: LocalCertificates;
  readonly login: AzLogin;
  readonly packageFile: string;
};
let shared: Promise<Shared> | undefined;

/** What takes seconds and is the same for every scenario. */
async function prepare(): Promise<Shared> {
  const packageFile = inRun('package.zip');
  await onceInRun('package-is-made', async () => {
    await writeFile(packageFile, await makeLightPackage(CATALOGUE_FILE));
    return packageFile;
  });
  const certificates = await ensureLocalCertificates(inRun('certificates'));
  return { certificates, packageFile, login: await shareAzLogin(certificates) };
}

export async function openAzure(trouble: Trouble = {}): Promise<OpenAzure> {
  const { certificates, login, packageFile } = await (shared ??= prepare());
  const folder = await mkdtemp(join(tmpdir(), 'scenario-'));
  const calls = join(folder, 'calls');
  const curl = join(folder, 'curl-arguments');
  for (const file of [calls, curl]) await writeFile(file, '');
  const state = makeAzureState();
  const token = makeToken();
  const azure = await startAzure({ certificates, calls, token, state, trouble });
  const urls = { from: login.url, to: azure.url };
  await copyAzLogin(login.folder, join(folder, 'az'), urls);
  await copyAzLogin(login.withoutLogin, join(folder, 'az-without-login'), urls);
  await linkShell(join(folder, 'bin'));
  const bicep = await findBicep();
  const noted = async () => (await readFile(calls, 'utf8')).split('\n').filter((line) => line !== '');

  const environmentOf = ({ npm, withoutLogin = false, withoutAz = false }: RunOptions) => ({
    ...azEnvironment(join(folder, withoutLogin ? 'az-without-login' : 'az'), azure.url, certificates.caFile),
    PATH: [...(npm === 'real' ? [] : ['fake-npm']), 'watched', ...(withoutAz ? [] : ['az/quick'])]
      .map((fake) => join(import.meta.dirname, '..', fake))
      .concat(withoutAz ? join(folder, 'bin') : (process.env['PATH'] ?? ''))
      .join(':'),
    // What somebody prefers to read must not be what the scripts read.
    AZURE_CORE_OUTPUT: 'table',
    ARGUMENTS: curl,
    LEADS_TO: `${new URL(DOMAIN).host}:443:${new URL(azure.url).host}`,
    REAL_BICEP: bicep,
    ...sharedEnvironment(),
    HOME: folder,
    TMPDIR: folder,
    CALLS: calls,
    CURL_CA_BUNDLE: certificates.caFile,
    ...(npm === 'absent' ? {} : { PACKAGE: packageFile }),
  });

  const start = async (command: readonly string[], options: RunOptions, cwd: string): Promise<Run> => {
    const before = (await noted()).length;
    const { typed } = options;
    // `script` (util-linux) gives it a terminal.
    const [program = '', ...rest] =
      typed === undefined ? command : ['script', '-qec', command.map((word) => `'${word}'`).join(' '), '/dev/null'];
    const child = spawn(program, rest, { cwd, detached: true, timeout: RUN_MS, env: environmentOf(options) });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject).once('close', resolve);
    });
    const { interruptAt } = options;
    const interrupted =
      interruptAt === undefined ? undefined : interrupt(child, async () => (await noted()).includes(interruptAt));
    if (typed === undefined) child.stdin.end();
    else child.stdin.write(typed);
    const [said, complained, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    await interrupted;
    return {
      code,
      output: said + complained,
      calls: (await noted()).slice(before),
      curlArguments: await readFile(curl, 'utf8'),
    };
  };
  const run: OpenAzure['run'] = (script, args, options = {}) =>
    start([join(options.infra ?? INFRA, script), ...args], options, folder);
  const type: OpenAzure['type'] = async (commands, options) => {
    const file = join(folder, 'typed.sh');
    await writeFile(file, `set -euo pipefail\n${commands}\n`);
    return start(['bash', file], options, join(options.infra, '..'));
  };
  const close = async (): Promise<void> => {
    await azure.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { state, token, run, type, close };
}

/** The few commands that a script needs to say what is missing. */
async function linkShell(folder: string): Promise<void> {
  await mkdir(folder);
  for (const tool of ['bash', 'env', 'dirname', 'basename', 'mktemp', 'rm'])
    await symlink(`/usr/bin/${tool}`, join(folder, tool));
}

/** Sends what Ctrl-C sends, to everything that the script has started; nothing when it ends before its time comes. */
async function interrupt(child: ChildProcess, isTime: () => Promise<boolean>): Promise<void> {
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  while (isRunning() && !(await isTime())) await wait(50);
  if (isRunning() && child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
}
