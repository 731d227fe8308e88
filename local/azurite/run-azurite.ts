import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface AzuriteProcess {
  readonly child: ChildProcess;
  /** Settles, never rejects, when the process has ended. */
  readonly ended: Promise<unknown>;
}

export type AzuriteStart =
  | ({ readonly kind: 'running' } & AzuriteProcess)
  | { readonly kind: 'port-taken' }
  | { readonly kind: 'failed'; readonly said: string };

const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 10_000;

/** Runs `azurite-table` with these arguments in `folder` and waits, 30 s at most, until it listens. */
export async function runAzurite(args: readonly string[], folder: string): Promise<AzuriteStart> {
  const azurite = dirname(createRequire(import.meta.url).resolve('azurite/package.json'));
  const preload = new URL('./end-with-parent.ts', import.meta.url).href;
  const child = spawn(process.execPath, ['--import', preload, join(azurite, 'dist/src/table/main.js'), ...args], {
    cwd: folder,
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Its own process group: Ctrl-C reaches the stack alone, which closes Azurite last. (On Windows this would open a console.)
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  // 'exit', not 'close': Node emits no 'close' after this side has disconnected.
  const ended = once(child, 'exit').catch(() => undefined);
  const { kind, said } = await waitForStart(child);
  if (kind === 'running') return { kind, child, ended };
  child.kill('SIGKILL');
  return said.includes('EADDRINUSE') ? { kind: 'port-taken' } : { kind: 'failed', said };
}

/** Asks Azurite to save and end, and ends it when it hasn't within 10 s. May be called twice. */
export async function stopAzurite({ child, ended }: AzuriteProcess): Promise<void> {
  if (child.connected) child.disconnect();
  const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await ended;
  clearTimeout(limit);
}

/** Azurite prints this line once its server listens; it also reads its output to the end, so that a full pipe never stops it. */
function waitForStart(child: ChildProcess): Promise<{ kind: 'running' | 'ended' | 'too-slow'; said: string }> {
  return new Promise((resolve) => {
    let said = '';
    const settle = (kind: 'running' | 'ended' | 'too-slow'): void => {
      clearTimeout(limit);
      resolve({ kind, said });
    };
    const limit = setTimeout(() => {
      settle('too-slow');
    }, START_LIMIT_MS);
    const hear = (chunk: Buffer): void => {
      said = (said + chunk.toString('utf8')).slice(-4000);
      if (said.includes('successfully started')) settle('running');
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('error', (error) => {
      said += error.message;
      settle('ended');
    });
    child.once('close', () => {
      settle('ended');
    });
  });
}

/** Without the developer's own Azurite accounts, and without options meant for the stack's process (a debugger, a test runner). */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const unwanted = new Set(['AZURITE_ACCOUNTS', 'AZURITE_DB', 'NODE_OPTIONS', 'NODE_V8_COVERAGE']);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !unwanted.has(name)));
}
