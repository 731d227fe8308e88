/** Gets the real az ready: a cloud of its own whose every endpoint is the stand-in, logged in as a managed identity. */
import { execFile } from 'node:child_process';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import type { LocalCertificates } from '../../../local/certificates/ensure-local-certificates.ts';
import { sharedEnvironment } from '../shared-by-run.ts';

// All of them: for a cloud with a gap az asks the network.
const ENDPOINTS = [
  'management',
  'resourceManager',
  'activeDirectory',
  'activeDirectoryResourceId',
  'activeDirectoryGraphResourceId',
  'gallery',
  'sqlManagement',
  'vmImageAliasDoc',
  'mediaResourceId',
  'ossrdbmsResourceId',
  'microsoftGraphResourceId',
  'logAnalyticsResourceId',
  'appInsightsResourceId',
  'appInsightsTelemetryChannelResourceId',
  'synapseAnalyticsResourceId',
  'attestationResourceId',
  'activeDirectoryDataLakeResourceId',
  'batchResourceId',
  'portal',
];
const SUFFIXES = [
  'storageEndpoint',
  'keyvaultDns',
  'sqlServerHostname',
  'acrLoginServerEndpoint',
  'mysqlServerEndpoint',
  'postgresqlServerEndpoint',
  'mariadbServerEndpoint',
  'storageSyncEndpoint',
  'synapseAnalyticsEndpoint',
  'azureDatalakeStoreFileSystemEndpoint',
  'azureDatalakeAnalyticsCatalogAndJobEndpoint',
  'attestationEndpoint',
];
const CALL_MS = 60_000;

/** Programs are found here: az is the real one, started once for the run. */
export const QUICK_PATH = [join(import.meta.dirname, 'quick'), process.env['PATH']].join(delimiter);

/** A folder of az's configuration, made once and copied for every scenario. */
export const AzLogin = z.object({
  /** Logged in, and not. */
  folder: z.string(),
  withoutLogin: z.string(),
  /** The address that it was made for. */
  url: z.string(),
});
export type AzLogin = z.infer<typeof AzLogin>;

/** What az is told by its environment. */
export const azEnvironment = (folder: string, url: string, caFile: string): Readonly<Record<string, string>> => ({
  AZURE_CONFIG_DIR: folder,
  AZURE_CORE_COLLECT_TELEMETRY: 'no',
  REQUESTS_CA_BUNDLE: caFile,
  MSI_ENDPOINT: `${url}/msi`,
  MSI_SECRET: 'made-up',
});

/** Logs in to the stand-in at `url`, once. `folder` takes the configuration. Throws, saying what to do, when there is no az. */
export async function logInRealAz(folder: string, url: string, certificates: LocalCertificates): Promise<AzLogin> {
  const login = { folder: join(folder, 'az'), withoutLogin: join(folder, 'az-without-login'), url };
  const env = { PATH: QUICK_PATH, ...sharedEnvironment(), ...azEnvironment(login.folder, url, certificates.caFile) };
  const cloud = join(folder, 'cloud.json');
  await writeFile(
    cloud,
    JSON.stringify({
      endpoints: Object.fromEntries(ENDPOINTS.map((name) => [name, `${url}/`])),
      suffixes: Object.fromEntries(SUFFIXES.map((name) => [name, '.localhost'])),
    }),
  );
  const az = (...args: readonly string[]) => promisify(execFile)('az', args, { env, timeout: CALL_MS });
  try {
    await az('cloud', 'register', '--name', 'StandIn', '--cloud-config', `@${cloud}`);
    await az('cloud', 'set', '--name', 'StandIn');
    await cp(login.folder, login.withoutLogin, { recursive: true });
    await az('login', '--identity');
  } catch (cause) {
    const isAbsent = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    const how = 'install azure-cli (apt-get install azure-cli): `az` is not on the PATH';
    throw new Error(isAbsent ? how : 'az could not be logged in', { cause });
  }
  return login;
}

/** Copies the configuration to `to`, with the stand-in at another address. */
export async function copyAzLogin(from: string, to: string, urls: { from: string; to: string }): Promise<void> {
  await cp(from, to, { recursive: true });
  for (const entry of await readdir(to, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(to, entry.name);
    const text = await readFile(file, 'utf8');
    if (text.includes(urls.from)) await writeFile(file, text.replaceAll(urls.from, urls.to));
  }
}
