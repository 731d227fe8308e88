import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { LocalCertificates } from '../certificates/ensure-local-certificates.ts';
import { runProgram } from '../kit/run-program.ts';
import { findFreePort } from '../loopback/find-free-port.ts';
import { tryOtherPorts } from '../loopback/try-other-ports.ts';

/** The account and key that Azurite documents for everyone: no secret. https://learn.microsoft.com/azure/storage/common/storage-use-azurite */
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

export type AzuriteOptions = ({ readonly dataFolder: string } | { readonly inMemory: true }) &
  (
    | { readonly oauth?: false; readonly certificates?: LocalCertificates }
    // Azurite takes bearer tokens over https only.
    | { readonly oauth: true; readonly certificates: LocalCertificates }
  ) & { /** A free one when left out. */ readonly port?: number };

export type Azurite = Awaited<ReturnType<typeof startAzurite>>;

/**
 * Starts Azure Table Storage's emulator (tables only) as a child process that ends with this one. Resolves when it listens;
 * rejects with what Azurite said when it doesn't, a port that is taken included.
 */
export async function startAzurite(options: AzuriteOptions) {
  const { port } = options;
  return port === undefined
    ? tryOtherPorts(async () => startAt(await findFreePort(), options))
    : startAt(port, options);
}

async function startAt(port: number, options: AzuriteOptions) {
  const folder = 'dataFolder' in options ? resolve(options.dataFolder) : tmpdir();
  await mkdir(folder, { recursive: true });
  const azurite = dirname(createRequire(import.meta.url).resolve('azurite/package.json'));
  const preload = new URL('./end-with-parent.ts', import.meta.url).href;
  const running = await runProgram({
    name: 'Azurite',
    args: ['--import', preload, join(azurite, 'dist/src/table/main.js'), ...argumentsOf(options, folder, port)],
    // Its own process group: Ctrl-C reaches the stack alone, which closes Azurite last. (On Windows this would open a console.)
    options: { cwd: folder, env: cleanEnvironment(), detached: process.platform !== 'win32' },
    readReady: (line) => line.includes('successfully started') || undefined,
  });
  const protocol = options.certificates === undefined ? 'http' : 'https';
  return {
    tablesUrl: `${protocol}://localhost:${port}/${ACCOUNT}`,
    /** The shared key is accepted in both modes. */
    ...{ account: ACCOUNT, key: KEY },
    /** Saves the data and ends the process. */
    close: () =>
      running.end((child) => {
        if (child.connected) child.disconnect();
      }),
  };
}

function argumentsOf(options: AzuriteOptions, folder: string, port: number): string[] {
  const { certificates } = options;
  return [
    ...['--tableHost', '127.0.0.1', '--tablePort', String(port)],
    // The account is always the first part of the path; the API version is the SDK's affair; nothing is sent home.
    ...['--silent', '--skipApiVersionCheck', '--disableProductStyleUrl', '--disableTelemetry'],
    ...('dataFolder' in options ? ['--location', folder] : ['--inMemoryPersistence']),
    ...(certificates === undefined ? [] : ['--cert', certificates.certFile, '--key', certificates.keyFile]),
    ...(options.oauth === true ? ['--oauth', 'basic'] : []),
  ];
}

/** Without the developer's own Azurite accounts, and without options meant for the stack's process (a debugger, a test runner). */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const unwanted = new Set(['AZURITE_ACCOUNTS', 'AZURITE_DB', 'NODE_OPTIONS', 'NODE_V8_COVERAGE']);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !unwanted.has(name)));
}
