import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import type { LocalCertificates } from '../certificates/ensure-local-certificates.ts';
import { findFreePort } from '../loopback/find-free-port.ts';
import { runAzurite, stopAzurite, type AzuriteProcess } from './run-azurite.ts';

/** The account and key that Azurite documents for everyone: no secret. https://learn.microsoft.com/azure/storage/common/storage-use-azurite */
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

export type AzuriteOptions = ({ readonly dataFolder: string } | { readonly inMemory: true }) &
  (
    | { readonly oauth?: false; readonly certificates?: LocalCertificates }
    // Azurite takes bearer tokens over https only.
    | { readonly oauth: true; readonly certificates: LocalCertificates }
  ) & { /** A free one when left out. */ readonly port?: number };

export interface Azurite {
  /** `http(s)://localhost:{port}/devstoreaccount1`, https when certificates were given. */
  readonly tablesUrl: string;
  readonly account: string;
  readonly key: string;
  /** With the shared key, which is accepted in both modes. */
  readonly connectionString: string;
  /** Saves the data and ends the process. */
  close(): Promise<void>;
}

/**
 * Starts Azure Table Storage's emulator (tables only) as a child process that ends with this one. Resolves when it listens;
 * rejects with what Azurite said when it doesn't, or when the given port is taken.
 */
export async function startAzurite(options: AzuriteOptions): Promise<Azurite> {
  const folder = 'dataFolder' in options ? resolve(options.dataFolder) : tmpdir();
  await mkdir(folder, { recursive: true });
  const { port, running } = await runOnSomePort(options, folder);
  const tablesUrl = `${options.certificates === undefined ? 'http' : 'https'}://localhost:${port}/${ACCOUNT}`;
  return {
    tablesUrl,
    account: ACCOUNT,
    key: KEY,
    connectionString: [
      `DefaultEndpointsProtocol=${options.certificates === undefined ? 'http' : 'https'}`,
      `AccountName=${ACCOUNT}`,
      `AccountKey=${KEY}`,
      `TableEndpoint=${tablesUrl};`,
    ].join(';'),
    close: () => stopAzurite(running),
  };
}

/** A free port may be taken between the finding and the listening, so it is tried with three. */
async function runOnSomePort(
  options: AzuriteOptions,
  folder: string,
): Promise<{ port: number; running: AzuriteProcess }> {
  for (let attempt = 1; attempt <= (options.port === undefined ? 3 : 1); attempt += 1) {
    const port = options.port ?? (await findFreePort());
    const start = await runAzurite(azuriteArguments(options, folder, port), folder);
    switch (start.kind) {
      case 'running':
        return { port, running: start };
      case 'failed':
        throw new Error(`Azurite did not start: ${start.said.trim()}`);
      case 'port-taken':
        break;
    }
  }
  throw new Error(
    options.port === undefined ? 'Azurite found no free port' : `Port ${options.port} for Azurite is taken`,
  );
}

function azuriteArguments(options: AzuriteOptions, folder: string, port: number): string[] {
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
