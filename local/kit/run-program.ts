/** A Node program as a process of its own: waited for until it says that it is ready, and ended within a time. */
import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Program<Ready> {
  /** What errors call it. */
  readonly name: string;
  /** Node's: its own options, the file, the program's arguments. */
  readonly args: readonly string[];
  readonly options: Pick<SpawnOptions, 'cwd' | 'env' | 'detached'>;
  /** What a line on standard output says when it is the one that says so; undefined for any other. */
  readonly readReady: (line: string) => Ready | undefined;
  /** Takes all other lines, of both outputs. */
  readonly onLine?: ((line: string) => void) | undefined;
}

export interface RunningProgram<Ready> {
  readonly ready: Ready;
  readonly pid: number;
  /** Settles when it has ended and its last line is read. Never rejects. */
  readonly exited: Promise<Exit>;
  /** Asks it to end, and kills it when it hasn't within 12 seconds. May be called again. */
  readonly end: (ask: (child: ChildProcess) => void) => Promise<void>;
}

const START_LIMIT_MS = 30_000;
const END_LIMIT_MS = 12_000;

/** @throws with what it wrote when it ends before it is ready, or isn't ready after 30 seconds */
export async function runProgram<Ready>(program: Program<Ready>): Promise<RunningProgram<Ready>> {
  const { name, args, options, readReady, onLine = () => undefined } = program;
  // The channel carries no messages: its end tells the program that this process is gone.
  const child = spawn(process.execPath, args, {
    ...options,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const { promise, resolve, reject } = Promise.withResolvers<Ready>();
  const written: string[] = [];
  let isReady = false;
  const hear = (line: string): void => {
    if (!isReady) written.push(line);
    onLine(line);
  };
  const exited = awaitExit(child, hear);
  forEachLine(child.stderr, hear);
  forEachLine(child.stdout, (line) => {
    const ready = isReady ? undefined : readReady(line);
    if (ready === undefined) hear(line);
    else resolve(ready);
  });
  const fail = (how: string): void => {
    reject(new Error(`${name} ${how}:\n${written.join('\n')}`));
  };
  void exited.then(({ code, signal }) => {
    fail(`ended ${code === null ? `by ${String(signal)}` : `with code ${code}`} before it was ready`);
  });
  const limit = setTimeout(() => {
    child.kill('SIGKILL');
    fail(`wasn't ready after ${START_LIMIT_MS} ms`);
  }, START_LIMIT_MS);
  const ready = await promise.finally(() => {
    isReady = true;
    clearTimeout(limit);
  });
  return { ready, pid: child.pid ?? 0, exited, end: (ask) => end(child, exited, ask) };
}

function forEachLine(output: Readable | null, listener: (line: string) => void): void {
  if (output !== null) createInterface(output).on('line', listener);
}

/** A process that can't be started has `error` alone. After the end of the channel there is no `close`, so the outputs are waited for. */
async function awaitExit(child: ChildProcess, hear: (line: string) => void): Promise<Exit> {
  const [code, signal] = (await once(child, 'exit').catch((error: unknown) => {
    hear(String(error));
    return [1, null];
  })) as [number | null, NodeJS.Signals | null];
  for (const output of [child.stdout, child.stderr]) if (output) await finished(output).catch(() => undefined);
  return { code, signal };
}

async function end(child: ChildProcess, exited: Promise<unknown>, ask: (child: ChildProcess) => void): Promise<void> {
  ask(child);
  const limit = setTimeout(() => child.kill('SIGKILL'), END_LIMIT_MS);
  await exited;
  clearTimeout(limit);
}
