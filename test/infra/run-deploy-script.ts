/** Runs infra/deploy.sh with the real compiler, and with stand-ins for npm, sleep, Azure and, unless told otherwise, az. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ensureLocalCertificates } from '../../local/certificates/ensure-local-certificates.ts';
import { findBicep } from './bicep.ts';
import { INFRA } from './predict-resources.ts';
import { logInRealAz } from './log-in-real-az.ts';
import { makeToken, startArmStandIn } from './start-arm-stand-in.ts';
import { startAzureStandIn, type Answer } from './start-azure-stand-in.ts';

export type Run = {
  readonly code: number | null;
  readonly output: string;
  /** In order: the calls of az and npm, whole, and the requests by method and path. */
  readonly calls: readonly string[];
  readonly published: Buffer | undefined;
};

type Options = {
  /** The real az instead of the one that only notes its calls. */
  readonly realAz?: boolean;
  /** Another folder of templates than infra/. */
  readonly infra?: string;
  /** A call of az that contains these words fails; `npm`: the build fails. */
  readonly failOn?: string;
  /** What Azure answers before all goes well, by method and path. */
  readonly first?: Readonly<Record<string, readonly Answer[]>>;
};

/** The longest that a run may take. */
const RUN_MS = 50_000;

export const GROUP = ['--resource-group', 'example'];
export const PARAMETERS = ['--parameters', join(INFRA, 'dev.bicepparam')];
export const CATALOGUE = ['--catalogue', join(INFRA, '../app-catalogue.json')];
export const EVERYTHING = [...GROUP, ...PARAMETERS, ...CATALOGUE];

export async function runDeployScript(
  args: readonly string[],
  { realAz = false, infra = INFRA, failOn = '', first = {} }: Options = {},
): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'deploy-'));
  const calls = join(folder, 'calls');
  await writeFile(calls, '');
  const token = realAz ? makeToken() : 'the-token';
  const azure = await startAzureStandIn({ calls, token, first });
  const az = await (realAz ? prepareRealAz(folder, calls, token, azure.url) : prepareFakeAz(azure.url));
  try {
    const path = [join(import.meta.dirname, 'fake-bin'), ...az.path, process.env['PATH'] ?? ''].join(':');
    const child = spawn('bash', [join(infra, 'deploy.sh'), ...args], {
      timeout: RUN_MS,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...az.environment, PATH: path, TMPDIR: folder, BICEP: await findBicep(), CALLS: calls, FAIL_ON: failOn },
    });
    const closed = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject).once('close', resolve);
    });
    const [said, complained, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
    const noted = (await readFile(calls, 'utf8')).split('\n').filter((line) => line !== '');
    return { code, output: said + complained, calls: noted, published: azure.published() };
  } finally {
    await az.stop();
    await azure.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

type Az = {
  readonly path: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
};

const prepareFakeAz = (url: string): Promise<Az> =>
  Promise.resolve({
    path: [join(import.meta.dirname, 'fake-az')],
    environment: { AZURE_URL: url },
    stop: () => Promise.resolve(),
  });

async function prepareRealAz(folder: string, calls: string, token: string, url: string): Promise<Az> {
  const certificates = await ensureLocalCertificates(join(folder, 'certificates'));
  const outputs = {
    appName: 'example-app',
    appUrl: url,
    publishUrl: url,
    vaultName: 'kv-example',
    principalId: 'the-principal-id',
  };
  const { url: armUrl, stop } = await startArmStandIn({ certificates, calls, token, outputs });
  return { path: [], environment: await logInRealAz(folder, armUrl, certificates), stop };
}
