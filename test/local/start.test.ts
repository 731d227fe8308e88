/** `npm start` as a person and another program meet it: a process, what it prints, the file it writes, Ctrl-C. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { BRANDS, catalogueApps } from '../../local/stack/brands.ts';
import { STACK_FILE_NAME, StackFile } from '../../local/stack/stack-file.ts';
import { signInWithAzure } from '../../local/tour/steps/signing-in.ts';
import { World } from '../../local/tour/world.ts';
import { connectAcme } from '../support/stack/started-stack.ts';
import { makeFolder } from './managed-identity/make-folder.ts';

const SCRIPT = fileURLToPath(new URL('../../local/start.ts', import.meta.url));
const LIMIT_MS = 60_000;

type Run = { readonly child: ChildProcess; readonly said: () => string; readonly ended: Promise<number | null> };

function run(...args: string[]): Run {
  const child = spawn(process.execPath, [SCRIPT, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, said: () => said, ended };
}

/** Resolves when it has printed that it's ready; throws with what it printed when it ends or takes too long. */
async function ready({ said, ended }: Run): Promise<void> {
  const isReady = vi.waitUntil(() => said().includes('Ctrl-C stops it all'), { timeout: LIMIT_MS });
  const what = await Promise.race([isReady, ended]).catch(() => 'nothing in time');
  if (what !== true) throw new Error(`It ended with ${String(what)}: ${said()}`);
}

const listens = (url: string): Promise<boolean> =>
  fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5_000) })
    .then(() => true)
    .catch(() => false);

describe('npm start', () => {
  const runs: Run[] = [];
  let data: string;
  let stackFile: string;
  let first: Run;
  let stack: StackFile;

  const start = (...args: string[]): Run => {
    const started = run('--data', data, ...args);
    runs.push(started);
    return started;
  };
  const readStackFile = async (): Promise<StackFile> => JSON.parse(await readFile(stackFile, 'utf8')) as StackFile;
  const visit = () =>
    new World(
      stack,
      () => undefined,
      () => Promise.resolve(),
    );

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'start-test-'));
    stackFile = join(data, STACK_FILE_NAME);
    first = start();
    await ready(first);
    stack = await readStackFile();
  }, LIMIT_MS);

  afterAll(async () => {
    for (const { child, ended } of runs) {
      child.kill('SIGTERM');
      await ended;
    }
    await rm(data, { recursive: true, force: true });
  });

  it('prints addresses that open', async () => {
    const addresses = new Set(first.said().match(/http:\/\/localhost:\d+\S*/g));
    expect(addresses.size).toBeGreaterThan(7);
    for (const address of addresses)
      expect((await fetch(address, { signal: AbortSignal.timeout(10_000) })).status, address).toBeLessThan(300);
  });

  it('writes what other programs need, in the promised shape', () => {
    const membersOf = (value: object | undefined): string => Object.keys(value ?? {}).join(' ');
    expect(
      [stack, ...[stack.contacts, stack.accounts, stack.people, stack.apps].map(([first]) => first)].map(membersOf),
    ).toEqual([
      'service issuer entra controlPanel contacts serviceToken accounts people apps functionsKey',
      'name account roles token',
      'id domains tenantId',
      'email account entraPassword companyPassword twoFactor inEntra inControlPanel guest',
      'id clientId clientSecret redirectUris kind requiresTwoFactor',
    ]);
    expect(StackFile.safeParse(stack).error).toBeUndefined();
  });

  it('refuses a second start on the same data, even with --fresh, and harms nothing', async () => {
    const second = start('--fresh');
    expect(await second.ended).toBe(1);
    expect(second.said()).toContain(`process ${String(first.child.pid)}`);
    expect(await readStackFile()).toEqual(stack);
    expect(await listens(`${stack.service}/health/ready`)).toBe(true);
  });

  it('runs the six apps and the Control Panel under the default brand', () => {
    const ids = catalogueApps(BRANDS.elevate).map(({ id, kind }) => [id, kind]);
    expect(stack.apps.map(({ id, kind }) => [id, kind])).toEqual([...ids, ['password-service', 'password-service']]);
    for (const { displayName } of BRANDS.elevate.apps) expect(first.said()).toContain(displayName);
  });

  it('ends everything at Ctrl-C, removes its file, and keeps its data and addresses for the next start, under whatever brand', async () => {
    const excluded = { email: 'bob@acme.example', reason: 'kept between starts' };
    await visit().anna('POST', '/accounts/acme/exclusions', { add: [excluded] });
    first.child.kill('SIGINT');
    expect(await first.ended).toBe(0);
    expect(first.said()).toContain('Stopped.');
    expect(existsSync(stackFile)).toBe(false);
    for (const url of [stack.service, stack.entra, stack.controlPanel]) expect(await listens(url), url).toBe(false);

    // As a start that was killed leaves it: not to be believed.
    await writeFile(stackFile, '{"service":"http://localhost:1"}');
    const again = start('--brand', 'unite');
    await ready(again);
    expect(again.said()).toMatch(/Start at the Admin Console[\s\S]*SecuriSync/);
    const { service, entra, controlPanel } = stack;
    stack = await readStackFile();
    expect(stack).toMatchObject({ service, entra, controlPanel });
    expect((await visit().anna('GET', '/accounts/acme/exclusions')).json).toMatchObject({ items: [excluded] });
  });

  it('lets people into the other brand’s apps, which say its names', async () => {
    expect(stack.apps.map(({ id }) => id)).toEqual([
      ...catalogueApps(BRANDS.unite).map(({ id }) => id),
      'password-service',
    ]);
    const world = visit();
    await connectAcme(world);
    const page = await signInWithAzure(world, 'anymeeting', 'carol');
    expect([page.url.origin, page.status]).toEqual([world.app('anymeeting').url, 200]);
    expect(page.text).toMatch(/AnyMeeting[\s\S]*Sample Telecom[\s\S]*Carol Crumb/);
    expect(world.broken).toBe(0);
    const refused = await signInWithAzure(world, 'unite', 'frank');
    expect(refused.text).toMatch(/Admin Console/);
    expect(refused.text).not.toMatch(/Control Panel|Example Hosting|Elevate/);
  });
});

describe('a start that cannot be', () => {
  it('names a port that is taken, and leaves nothing running', async () => {
    const taken = createServer();
    await once(taken.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void taken.close());
    const data = await makeFolder();
    const port = String((taken.address() as AddressInfo).port);
    const { said, ended } = run('--data', data, '--port', port);
    expect(await ended).toBe(1);
    expect(said()).toContain(`Port ${port} (service) is in use`);
  });

  it('forgets nothing in a folder that is not its own', async () => {
    const folder = await makeFolder();
    await writeFile(join(folder, 'letters.txt'), 'dear …');
    const { said, ended } = run('--data', folder, '--fresh');
    expect(await ended).toBe(1);
    expect(said()).toContain('leaves it alone');
    expect(await readFile(join(folder, 'letters.txt'), 'utf8')).toBe('dear …');
  });

  it.each([
    ['--prot', '7000'],
    ['--port', 'seven'],
    ['--port', '0'],
    ['--brand', 'nobody'],
  ])('explains %s %s', async (...args) => {
    const { said, ended } = run(...args);
    expect(await ended).toBe(2);
    expect(said()).toContain('npm start -- [--fresh]');
  });
});
