/**
 * `npm run bench:cold`: the cold start of the package, from the start of its process to its first discovery answer, beside
 * that of an app of one empty function. Runs alternate, so that whatever else this machine does hits both.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PACKAGE_FILE } from '../infra/make-package.ts';
import { startStack, type Stack } from '../local/stack/start-stack.ts';
import { unpackPackage } from '../local/stack/unpack-package.ts';
import { connect, ssoOn } from '../local/tour/steps/connecting.ts';
import { World } from '../local/tour/world.ts';
import { describeColdStarts } from './describe-cold-starts.ts';
import { makeEmptyApp } from './make-empty-app.ts';
import { type ColdStart, timeColdStart } from './time-cold-start.ts';

const ROOT = join(import.meta.dirname, '..');
const PACKAGE = join(ROOT, PACKAGE_FILE);
/** Runs of each app whose times are thrown away: they bring the files into the machine's cache. */
const WARM_UPS = 2;

/** Connects a tenant and turns SSO on, so that discovery goes its longest way: domain, account, user, a sealed link. */
async function connectTenant(stack: Stack): Promise<string> {
  const world = new World(
    stack.file,
    () => undefined,
    () => Promise.reject(new Error('no keys are rotated here')),
  );
  await connect(world);
  await ssoOn(world);
  if (world.broken > 0) throw new Error('the tenant could not be connected');
  return world.person('bob').email;
}

async function askDiscovery(url: string, email: string): Promise<void> {
  const response = await fetch(`${url}/discovery`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, app: 'elevate' }),
  });
  const { step } = (await response.json()) as { step?: unknown };
  if (step !== 'entra') throw new Error(`discovery answered ${response.status} ${String(step)}`);
}

async function askNothing(url: string): Promise<void> {
  const { status } = await fetch(`${url}/empty`);
  if (status !== 204) throw new Error(`the empty app answered ${status}`);
}

async function measure(folder: string, stack: Stack, root: string, runs: number): Promise<string> {
  const email = await connectTenant(stack);
  const empty = join(folder, 'empty');
  await makeEmptyApp(empty);
  const [ours, floor]: [ColdStart[], ColdStart[]] = [[], []];
  for (let run = -WARM_UPS; run < runs; run++) {
    const service = await timeColdStart({ root, env: stack.environment, ask: (url) => askDiscovery(url, email) });
    const nothing = await timeColdStart({ root: empty, env: {}, ask: askNothing });
    if (run < 0) continue;
    ours.push(service);
    floor.push(nothing);
  }
  return describeColdStarts(ours, floor);
}

async function run(runs: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'azure-sso-identity-bench-'));
  const unpacked = await unpackPackage(PACKAGE);
  try {
    const stack = await startStack({ dataFolder: join(folder, 'stack'), package: PACKAGE });
    try {
      const table = await measure(folder, stack, unpacked.folder, runs);
      console.log(
        `cold starts of ${PACKAGE_FILE}: ${runs} alternating runs, ${cpus().length} cores, Node ${process.version}`,
      );
      console.log(table);
    } finally {
      await stack.stop();
    }
  } finally {
    await unpacked.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

const { values } = parseArgs({ options: { runs: { type: 'string', default: '15' } } });
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs takes a number from 1');
await run(runs);
