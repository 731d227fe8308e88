/** Starts the clients that aren't from npm, each a process of its own, told by its environment what it is to be. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { RunningClient } from '../clients.ts';

const run = promisify(execFile);
const STARTS_MS = 60_000;
const DOTNET = join(import.meta.dirname, 'dotnet');

/** `folder`: of their own, where all that they need is put; `caFile`: whom they trust. */
export type Surroundings = { readonly issuer: string; readonly caFile: string; readonly folder: string };
export type StartedElsewhere = {
  /** Starts those anew that keep the keys longer than keys that roll at once. */
  readonly restartWhoKeepsKeys: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

type Started = { readonly client: RunningClient; process: ChildProcess };
type Command = readonly [command: string, ...args: string[]];

export async function startElsewhere(
  clients: readonly RunningClient[],
  surroundings: Surroundings,
): Promise<StartedElsewhere> {
  const dotnet = clients.some(({ kind }) => kind === '.NET') ? await buildDotnet(surroundings.folder) : undefined;
  const commandOf = ({ name }: RunningClient): Command => {
    if (dotnet === undefined) throw new Error(`Nobody says how ${name} is started`);
    return ['dotnet', dotnet];
  };
  const start = (client: RunningClient): Promise<ChildProcess> => startOne(client, commandOf(client), surroundings);
  const started: readonly Started[] = await Promise.all(
    clients.map(async (client) => ({ client, process: await start(client) })),
  );
  return {
    restartWhoKeepsKeys: async () => {
      await Promise.all(
        started
          .filter(({ client }) => client.keepsKeys === true)
          .map(async (one) => {
            await end(one.process);
            one.process = await start(one.client);
          }),
      );
    },
    stop: async () => {
      await Promise.all(started.map(({ process: child }) => end(child)));
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

async function startOne(
  { name, url, clientId, clientSecret }: RunningClient,
  [command, ...args]: Command,
  { issuer, caFile, folder }: Surroundings,
): Promise<ChildProcess> {
  const given = { NAME: name, URL: url, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, ISSUER: issuer };
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    // OpenSSL's own way to be told whom to trust, which all of them go by.
    env: { ...process.env, SSL_CERT_FILE: caFile, HOME: folder, ...given },
  });
  const until = Date.now() + STARTS_MS;
  while (!(await answers(url))) {
    if (child.exitCode !== null || Date.now() > until) {
      await end(child);
      throw new Error(`${name} doesn't start`);
    }
    await wait(100);
  }
  return child;
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
