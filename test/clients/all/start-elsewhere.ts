/** Starts the clients that aren't from npm, each a process of its own, told by its environment what it is to be; `running` gets what ends them. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { RunningClient } from '../clients.ts';
import { prepareDebian, type Way } from './start-debian.ts';

const run = promisify(execFile);
const STARTS_MS = 60_000;
const DOTNET = join(import.meta.dirname, 'dotnet');

/** `folder`: of their own, where all that they need is put; `caFile`: whom they trust. */
export type Surroundings = { readonly issuer: string; readonly caFile: string; readonly folder: string };
export type StartedElsewhere = {
  /** Starts those anew that keep the keys longer than keys that roll at once. */
  readonly restartWhoKeepsKeys: () => Promise<void>;
};

export async function startElsewhere(
  clients: readonly RunningClient[],
  surroundings: Surroundings,
  running: (() => Promise<unknown>)[],
): Promise<StartedElsewhere> {
  const ways = new Map(await prepareDebian(clients, surroundings.caFile, running));
  if (clients.some(({ kind }) => kind === '.NET')) {
    ways.set('.NET', { command: ['dotnet', await buildDotnet(surroundings.folder)], env: {} });
  }
  const wayOf = ({ name, kind }: RunningClient): Way => {
    const way = ways.get(kind);
    if (way === undefined) throw new Error(`Nobody says how ${name} is started`);
    return way;
  };
  const children = new Map<RunningClient, ChildProcess>();
  running.push(() => Promise.all([...children.values()].map(end)));
  const start = async (client: RunningClient): Promise<void> => {
    const child = spawnOne(client, wayOf(client), surroundings);
    children.set(client, child);
    await untilItAnswers(client, child);
  };
  await Promise.all(clients.map(start));
  return {
    restartWhoKeepsKeys: async () => {
      const keepers = [...children].filter(([{ keepsKeys }]) => keepsKeys === true);
      await Promise.all(keepers.map(([client, child]) => end(child).then(() => start(client))));
    },
  };
}

/** From NuGet, with all that is made in the folder. Answers the program. */
async function buildDotnet(folder: string): Promise<string> {
  const made = join(folder, 'dotnet');
  const quietly = ['--artifacts-path', made, '--verbosity', 'quiet', '--disable-build-servers'];
  await run('dotnet', ['build', DOTNET, ...quietly]);
  return join(made, 'bin', 'Clients', 'debug', 'Clients.dll');
}

function spawnOne(
  { name, url, clientId, clientSecret }: RunningClient,
  { command: [command, ...args], env }: Way,
  { issuer, caFile, folder }: Surroundings,
): ChildProcess {
  const registration = { NAME: name, URL: url, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, ISSUER: issuer };
  const given = { ...registration, PORT: new URL(url).port };
  return spawn(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    // OpenSSL's own way to be told whom to trust, which all of them go by.
    env: { ...process.env, SSL_CERT_FILE: caFile, HOME: folder, ...given, ...env },
  });
}

async function untilItAnswers({ name, url }: RunningClient, child: ChildProcess): Promise<void> {
  const until = Date.now() + STARTS_MS;
  while (!(await answers(url))) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`${name} doesn't start`);
    await wait(100);
  }
}

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/`).then(
    async (response) => {
      await response.body?.cancel();
      return true;
    },
    () => false,
  );

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
