/** Gets the real az ready: a cloud of its own whose every endpoint is the stand-in, logged in as a managed identity. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LocalCertificates } from '../../local/certificates/ensure-local-certificates.ts';

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

/** Answers the environment in which az speaks to `url`. `folder` takes its configuration. Throws when there is no az. */
export async function logInRealAz(
  folder: string,
  url: string,
  certificates: LocalCertificates,
): Promise<Readonly<Record<string, string>>> {
  const environment = {
    AZURE_CONFIG_DIR: join(folder, 'az'),
    AZURE_CORE_COLLECT_TELEMETRY: 'no',
    REQUESTS_CA_BUNDLE: certificates.caFile,
    MSI_ENDPOINT: `${url}/msi`,
    MSI_SECRET: 'made-up',
  };
  const cloud = join(folder, 'cloud.json');
  await writeFile(
    cloud,
    JSON.stringify({
      endpoints: Object.fromEntries(ENDPOINTS.map((name) => [name, `${url}/`])),
      suffixes: Object.fromEntries(SUFFIXES.map((name) => [name, '.localhost'])),
    }),
  );
  const az = (...args: readonly string[]) =>
    promisify(execFile)('az', args, { env: { PATH: process.env['PATH'], ...environment }, timeout: CALL_MS });
  try {
    await az('cloud', 'register', '--name', 'StandIn', '--cloud-config', `@${cloud}`);
    await az('cloud', 'set', '--name', 'StandIn');
    await az('login', '--identity');
  } catch (cause) {
    const isAbsent = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new Error(isAbsent ? 'install azure-cli: `az` is not on the PATH' : 'az could not be logged in', { cause });
  }
  return environment;
}
