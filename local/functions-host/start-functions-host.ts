import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

export interface FunctionSummary {
  name: string;
  /** Upper case; empty for a timer. */
  methods: string[];
  /** With the route prefix; HTTP functions only. */
  route?: string;
  /** `httpTrigger` or `timerTrigger`. */
  type: string;
}

export interface FunctionsHost {
  /** `http://localhost:<port>`, without a slash at the end. */
  url: string;
  /** For the header `x-functions-key` of `/admin` requests. */
  adminKey: string;
  /** Of the app's process. */
  pid: number;
  /** What's served: HTTP functions in the order in which their routes are tried, then timers. */
  functions: FunctionSummary[];
  /** Ends the process, letting requests under way finish (10 s at most). May be called again. */
  stop: () => Promise<void>;
  /** Calls back once when the process ends, for whatever reason; at once when it already has. */
  onExit: (listener: (exit: HostExit) => void) => void;
}

export interface HostExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface StartOptions {
  /** The app's folder: package.json with `main`, and host.json. */
  root: string;
  /** Left out or 0: a free one. */
  port?: number;
  /** The app's settings: its whole environment, nothing is inherited. */
  env: Readonly<Record<string, string | undefined>>;
  /** Node's own options for the app's process, such as `--enable-source-maps`. */
  nodeOptions?: readonly string[];
  /** Takes each line that host and app write. */
  onLog?: (line: string) => void;
}

const startBoundMs = 30_000;
/** A little more than the host itself allows for finishing. */
const stopBoundMs = 12_000;

/**
 * Runs a built Functions app in a process of its own.
 * @throws with what it wrote when the process ends before it's ready, or isn't ready after 30 seconds
 */
export async function startFunctionsHost(options: StartOptions): Promise<FunctionsHost> {
  // The channel carries no messages: its end tells the host that this process is gone.
  const child = spawn(
    process.execPath,
    [
      ...(options.nodeOptions ?? []),
      fileURLToPath(new URL('host.ts', import.meta.url)),
      ...['--root', options.root, '--port', String(options.port ?? 0)],
    ],
    { cwd: options.root, env: { ...options.env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
  const exited = awaitExit(child);
  const ready = await awaitReady(child, exited, options.onLog);
  return {
    ...ready,
    pid: child.pid ?? 0,
    stop: () => stop(child, exited),
    onExit: (listener) => void exited.then(listener),
  };
}

/** `close` comes after the last line of output, unlike `exit`. */
async function awaitExit(child: ChildProcess): Promise<HostExit> {
  // A process that can't be started has `error` first; then there's nothing to wait for.
  const closed = once(child, 'close').catch((error: unknown) => {
    child.stderr?.push(`${String(error)}\n`);
    return [1, null];
  });
  const [code, signal] = (await closed) as [number | null, NodeJS.Signals | null];
  return { code, signal };
}

type Ready = Pick<FunctionsHost, 'url' | 'adminKey' | 'functions'>;

async function awaitReady(
  child: ChildProcess,
  exited: Promise<HostExit>,
  onLog?: (line: string) => void,
): Promise<Ready> {
  const written: string[] = [];
  let isReady = false;
  const { promise: ready, resolve, reject } = Promise.withResolvers<Ready>();
  const onLine = (line: string) => {
    if (!isReady) written.push(line);
    onLog?.(line);
  };
  forEachLine(child.stderr, onLine);
  forEachLine(child.stdout, (line) => {
    const message = isReady ? undefined : parseReady(line);
    if (message === undefined) onLine(line);
    else resolve(message);
  });
  void exited.then(({ code, signal }) => {
    const how = code === null ? `by ${String(signal)}` : `with code ${String(code)}`;
    reject(new Error(`The Functions host ended ${how} before it was ready:\n${written.join('\n')}`));
  });
  const bound = setTimeout(() => {
    child.kill('SIGKILL');
    reject(new Error(`The Functions host wasn't ready after ${String(startBoundMs)} ms:\n${written.join('\n')}`));
  }, startBoundMs);
  try {
    return await ready;
  } finally {
    isReady = true;
    clearTimeout(bound);
  }
}

function forEachLine(stream: Readable | null, listener: (line: string) => void): void {
  if (stream !== null) createInterface(stream).on('line', listener);
}

function parseReady(line: string): Ready | undefined {
  if (!line.startsWith('{"ready":true,')) return undefined;
  const { url, adminKey, functions } = JSON.parse(line) as Ready;
  return { url, adminKey, functions };
}

async function stop(child: ChildProcess, exited: Promise<HostExit>): Promise<void> {
  child.kill('SIGTERM');
  const bound = setTimeout(() => child.kill('SIGKILL'), stopBoundMs);
  await exited;
  clearTimeout(bound);
}
