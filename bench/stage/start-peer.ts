/** Something that is measured: a process, and how it is asked. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { makeRequester, type Ask } from '../measure/requester.ts';

export type Contestant = {
  readonly pid: number;
  readonly url: string;
  readonly ask: Ask;
  readonly child: ChildProcess;
  close(): Promise<void>;
};

const PEERS = new URL('../peers/', import.meta.url);

/** A peer's file; resolves when it listens. Throws with what it wrote when it ends before. */
export async function startPeer(file: string, ...given: readonly string[]): Promise<Contestant> {
  return startProcess(fileURLToPath(new URL(file, PEERS)), given, { NODE_ENV: 'production' });
}

export async function startProcess(
  file: string,
  given: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Contestant> {
  const { PATH = '' } = process.env;
  const child = fork(file, given, { env: { PATH, ...env }, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let written = '';
  child.stderr?.on('data', (chunk: Buffer) => (written = (written + chunk.toString()).slice(-2000)));
  const told = await Promise.race([
    once(child, 'message').then(([message]) => message as { url: string }),
    once(child, 'exit').then(() => undefined),
  ]);
  if (told === undefined) throw new Error(`${file} ended before it was ready:\n${written}`);
  const requester = makeRequester(new URL(told.url).origin);
  return {
    pid: child.pid ?? 0,
    ...{ url: told.url, ask: requester.ask, child },
    close: async () => {
      await requester.close();
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}
