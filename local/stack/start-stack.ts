/**
 * The local stack: everything that the service needs of Azure and of the Company, on this machine, and the built service
 * itself, unmodified. Parts start in the order in which they need one another; whatever started is stopped again, in
 * reverse, also when a later part fails.
 */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { writeJson } from '../kit/json-file.ts';
import { tryOtherPorts } from '../loopback/try-other-ports.ts';
import { type AppUrls, makeAppCatalogue } from './app-catalogue.ts';
import { type Brand, type BrandName, BRANDS, CONTROL_PANEL_ID, catalogueApps, DEFAULT_BRAND } from './brands.ts';
import { lockFolder, isOfLock } from './lock-folder.ts';
import { choosePorts } from './ports.ts';
import { seedService } from './seeding/seed-service.ts';
import { PASSWORD_SERVICE_CLIENT_ID } from './seeding/seed.ts';
import { startServiceHost } from './service-host.ts';
import { ensureStackSecrets } from './stack-secrets.ts';
import { STACK_FILE_NAME } from './stack-file.ts';
import { startAzure } from './start-azure.ts';
import { startCompany } from './start-company.ts';
import { unpackPackage } from './unpack-package.ts';
import { serviceSettings } from './service-settings.ts';

const PORTS_FILE_NAME = 'ports.json';
const ROOT = resolve(import.meta.dirname, '../..');

export type StackOptions = {
  /** Where the stack keeps its data. */
  readonly dataFolder: string;
  /** Forget what an earlier start left there. */
  readonly fresh?: boolean;
  /** Under which names the apps run; left out: the default brand. */
  readonly brand?: BrandName;
  /** What browsers and apps meet in the service's place, as Front Door in Azure; it is told where the service listens. */
  readonly front?: { readonly url: string; readonly leadTo: (serviceUrl: string) => void };
  /** The service's port; the other parts take those behind it. Left out: those of the last start, or free ones. */
  readonly firstPort?: number;
  /** The zip of `npm run package`, to run instead of what `npm run build` made. */
  readonly package?: string;
  /** Settings of the service that differ from the stack's, given those. */
  readonly changeSettings?: (settings: Readonly<Record<string, string>>) => Promise<Readonly<Record<string, string>>>;
  /** Node's own options for the service's process. */
  readonly nodeOptions?: readonly string[];
  readonly onLog?: (line: string) => void;
  readonly onProgress?: (part: string) => void;
};

export type Stack = Awaited<ReturnType<typeof startOnce>>;

/** Starts all of it; resolves when the first sign-in could begin. */
export async function startStack(options: StackOptions): Promise<Stack> {
  return options.firstPort === undefined ? tryOtherPorts(() => startOnce(options)) : startOnce(options);
}

async function startOnce(options: StackOptions) {
  const running: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (let end = running.pop(); end !== undefined; end = running.pop()) await end();
  };
  try {
    return { ...(await startParts(options, running)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(options: StackOptions, running: (() => Promise<void>)[]) {
  const { dataFolder, onLog, onProgress = () => undefined } = options;
  await mkdir(dataFolder, { recursive: true });
  running.push(await lockFolder(dataFolder));
  if (options.fresh === true) await forgetData(dataFolder);
  const data = (name: string): string => join(dataFolder, name);
  // A stack that was killed has left its own.
  await rm(data(STACK_FILE_NAME), { force: true });
  const brand: Brand = BRANDS[options.brand ?? DEFAULT_BRAND];
  const appIds = brand.apps.map(({ id }) => id);
  const ports = await choosePorts(data(PORTS_FILE_NAME), options.firstPort, appIds);
  const url = (part: string): string => `http://localhost:${String(ports[part])}`;
  const appUrls: AppUrls = {
    ...Object.fromEntries(appIds.map((id) => [id, url(id)])),
    [CONTROL_PANEL_ID]: url('controlPanel'),
  };
  const clientIds = [...catalogueApps(brand).map(({ id }) => id), PASSWORD_SERVICE_CLIENT_ID];
  const secrets = await ensureStackSecrets(data('stack-secrets.json'), clientIds);

  const shared = { dataFolder, ports, secrets, running };
  const companyName = brand.company.name;
  const publicUrl = options.front?.url ?? url('service');
  const azure = await startAzure({ ...shared, serviceUrl: publicUrl, companyName, onProgress });
  const catalogueFile = data('app-catalogue.json');
  await writeJson(catalogueFile, makeAppCatalogue(brand, appUrls));
  const settings = { ...serviceSettings(publicUrl, url('controlPanel'), catalogueFile), ...azure.settings };
  const environment: Readonly<Record<string, string>> = { ...settings, ...(await options.changeSettings?.(settings)) };
  await writeJson(data('service-environment.json'), environment);

  const unpacked = options.package === undefined ? undefined : await unpackPackage(options.package);
  if (unpacked) running.push(unpacked.remove);
  const { folder: root } = unpacked ?? { folder: ROOT };
  onProgress(`Functions host, running the ${root === ROOT ? 'built service' : 'package'}`);
  const { nodeOptions } = options;
  const host = await startServiceHost({ root, port: ports.service, env: environment, nodeOptions, onLog });
  running.push(() => host.stop());
  options.front?.leadTo(host.url);
  onProgress('first keys and tables');
  await runJob(host.url, host.adminKey, 'rotate-keys');

  onProgress(`${companyName}'s ${brand.company.controlPanelName} and apps`);
  const company = await startCompany({ ...shared, brand, serviceUrl: publicUrl });
  await waitUntilReady(host.url, '/health/ready');
  await waitUntilReady(host.url, '/jwks');
  await seedService(host.url, company.serviceToken);
  const { keyVaultUrl, insights, storage } = azure;
  return {
    file: { service: publicUrl, issuer: publicUrl, entra: azure.entraUrl, ...company, functionsKey: host.adminKey },
    ...{ brand, appUrls },
    /** The environment in which the service runs. */
    environment,
    /** What the host serves: HTTP functions in the order in which their routes are tried, then timers. */
    functions: host.functions,
    keyVaultUrl,
    /** Where the service's metrics go. */
    insights,
    /** Resolves when the Functions host has ended by itself. */
    serviceEnded: host.ended,
    /** Ends the service and starts it again from what is built by now. Answers the key of the host that runs then; throws when it doesn't start. */
    restartService: host.restart,
    /** Ends Azurite and starts it again on the same port, for tests of an outage. */
    storage,
  };
}

async function forgetData(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => !isOfLock(name));
  if (names.length > 0 && !names.includes(PORTS_FILE_NAME))
    throw new Error(`${folder} holds something else than a stack's data: --fresh leaves it alone`);
  for (const name of names) await rm(join(folder, name), { recursive: true, force: true });
}

/** Runs a job now, as an operator does in Azure. Throws when it isn't done. */
async function runJob(hostUrl: string, key: string, name: string): Promise<void> {
  const response = await fetch(`${hostUrl}/jobs/${name}`, {
    method: 'POST',
    headers: { 'x-functions-key': key },
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) throw new Error(`The job ${name} could not be run: ${response.status} ${await response.text()}`);
}

async function waitUntilReady(serviceUrl: string, path: string): Promise<void> {
  let said = '';
  for (let attempt = 0; attempt < 100; attempt++) {
    const response = await fetch(`${serviceUrl}${path}`, { signal: AbortSignal.timeout(10_000) });
    if (response.ok) return;
    said = await response.text();
    await wait(200);
  }
  throw new Error(`The service did not become ready: ${said}`);
}
