import { fileURLToPath } from 'node:url';
import { type Exit, runProgram } from '../kit/run-program.ts';

export interface FunctionSummary {
  name: string;
  /** Upper case; empty for a timer. */
  methods: string[];
  /** With the route prefix; HTTP functions only. */
  route?: string;
  /** `httpTrigger` or `timerTrigger`. */
  type: string;
}

export type FunctionsHost = Awaited<ReturnType<typeof startFunctionsHost>>;
export type { Exit as HostExit } from '../kit/run-program.ts';

export interface StartOptions {
  /** The app's folder: package.json with `main`, and host.json. */
  root: string;
  /** Left out or 0: a free one. */
  port?: number;
  /** The app's settings: its whole environment, nothing is inherited. */
  env: Readonly<Record<string, string | undefined>>;
  /** Node's own options for the app's process, such as `--enable-source-maps`. */
  nodeOptions?: readonly string[] | undefined;
  /** Takes each line that host and app write. */
  onLog?: ((line: string) => void) | undefined;
}

/**
 * Runs a built Functions app in a process of its own.
 * @throws with what it wrote when the process ends before it's ready, or isn't ready after 30 seconds
 */
export async function startFunctionsHost({ root, port = 0, env, nodeOptions = [], onLog }: StartOptions) {
  const host = fileURLToPath(new URL('host.ts', import.meta.url));
  const { ready, pid, exited, end } = await runProgram({
    name: 'The Functions host',
    args: [...nodeOptions, host, '--root', root, '--port', String(port)],
    options: { cwd: root, env: { ...env } },
    readReady: (line) => (line.startsWith('{"ready":true,') ? (JSON.parse(line) as Ready) : undefined),
    onLine: onLog,
  });
  const { url, adminKey, functions } = ready;
  return {
    ...{ url, adminKey, functions },
    /** Of the app's process. */
    pid,
    /** Ends the process, letting requests under way finish (10 s at most). May be called again. */
    stop: () => end((child) => child.kill('SIGTERM')),
    /** Calls back once when the process ends, for whatever reason; at once when it already has. */
    onExit: (listener: (exit: Exit) => void): void => void exited.then(listener),
  };
}

/** What the host's process says when it is. */
export interface Ready {
  /** `http://localhost:<port>`, without a slash at the end. */
  readonly url: string;
  /** For the header `x-functions-key` of `/admin` requests. */
  readonly adminKey: string;
  /** What's served: HTTP functions in the order in which their routes are tried, then timers. */
  readonly functions: FunctionSummary[];
}
