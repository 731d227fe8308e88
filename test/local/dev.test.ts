/** `npm run dev` as who works on the service meets it: a terminal, a file that is saved, what is served then, Ctrl-C. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { STACK_FILE_NAME, StackFile } from '../../local/stack/stack-file.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const LIMIT_MS = 90_000;
/** Of a checkout what the stack is made of. */
const FILES = ['package.json', 'host.json', 'app-catalogue.json', 'tsconfig.json'];
const COPIED = ['functions', 'shared', 'web', 'local', 'infra', ...FILES];

let checkout: string;
let terminal: ChildProcess;
let ended: Promise<unknown>;
let said = '';
let stack: StackFile;

const stackFile = () => join(checkout, '.local', STACK_FILE_NAME);
const readStackFile = async (): Promise<StackFile> => StackFile.parse(JSON.parse(await readFile(stackFile(), 'utf8')));

/** Asks until the answer is as wanted, also while the service is started again and nobody answers. */
const until = <Answer>(ask: () => Promise<Answer>, isWanted: (answer: Answer) => boolean): Promise<Answer> =>
  vi.waitFor(
    async () => {
      const answer = await ask();
      if (isWanted(answer)) return answer;
      throw new Error(`it never came, only ${JSON.stringify(answer)}:\n${said}`);
    },
    { timeout: LIMIT_MS, interval: 100 },
  );
const sayings = () => Promise.resolve(said);
const untilSaid = (what: RegExp) => until(sayings, (text) => what.test(text));
const textAt = (path: string) => async (): Promise<string> =>
  (await fetch(`${stack.service}${path}`, { signal: AbortSignal.timeout(10_000) })).text();

/** Saves a file of the checkout, changed. */
async function edit(pattern: string, change: (text: string) => string): Promise<void> {
  const [file = 'none', ...others] = globSync(pattern, { cwd: checkout });
  expect(others).toEqual([]);
  const text = await readFile(join(checkout, file), 'utf8');
  const changed = change(text);
  expect(changed, file).not.toBe(text);
  await writeFile(join(checkout, file), changed);
}

beforeAll(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'dev-test-'));
  for (const name of COPIED) await cp(join(ROOT, name), join(checkout, name), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(checkout, 'node_modules'));
  // A terminal's Ctrl-C goes to the whole group of processes.
  terminal = spawn('npm', ['run', 'dev'], { cwd: checkout, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  ended = once(terminal, 'close');
  for (const stream of [terminal.stdout, terminal.stderr])
    stream?.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  stack = await until(readStackFile, () => said.includes('Ctrl-C stops it all'));
}, LIMIT_MS + 10_000);

afterAll(async () => {
  if (terminal.exitCode === null && terminal.pid !== undefined) process.kill(-terminal.pid, 'SIGKILL');
  await ended;
  await rm(checkout, { recursive: true, force: true });
});

it('serves the service as it is saved, without a start of the rest', { timeout: 2 * LIMIT_MS }, async () => {
  const LIVE = 'functions/*/report-live.ts';
  expect(await textAt('/health/live')()).toContain('"status":"ok"');
  await edit(LIVE, (text) => text.replace("{ status: 'ok'", "{ status: 'saved-once'"));
  await until(textAt('/health/live'), (text) => text.includes('saved-once'));
  // The keys of the first start and the people of the Control Panel are still the same.
  const { functionsKey, ...others } = await until(readStackFile, (file) => file.functionsKey !== stack.functionsKey);
  expect(others).toEqual({ ...stack, functionsKey: undefined });
  const job = { method: 'POST', headers: { 'x-functions-key': functionsKey } };
  expect((await fetch(`${stack.service}/jobs/watch-credential`, job)).status).toBe(200);

  await edit(LIVE, (text) => text.replace("'saved-once'", "'saved-once"));
  await untilSaid(/the service can't be built[\s\S]*report-live\.ts:\d+:\d+/);
  expect(await textAt('/health/live')()).toContain('saved-once');
  const elsewhere = (text: string) => text.replace("route: 'health/live'", "route: 'health/live/saved'");
  await edit(LIVE, (text) => elsewhere(text).replace("'saved-once", "'saved-again'"));
  await until(textAt('/health/live/saved'), (text) => text.includes('saved-again'));
});

it('serves the page as it is saved', { timeout: LIMIT_MS }, async () => {
  expect(await textAt('/identity-management')()).not.toContain('saved page');
  await edit('web/index.html', (text) => text.replace('<title>', '<title>saved page '));
  await until(textAt('/identity-management'), (text) => text.includes('saved page'));
});

it('says what keeps the service from starting, and starts it when mended', { timeout: 2 * LIMIT_MS }, async () => {
  const before = await textAt('/health/live/saved')();
  const FAULT = "if (process.env['SERVICE_URL']) throw new Error('not like this');\n";
  await edit('functions/main.ts', (text) => text + FAULT);
  await untilSaid(/the service doesn't start as it is now[\s\S]*not like this/);
  await edit('functions/main.ts', (text) => text.replace(FAULT, ''));
  await until(textAt('/health/live/saved'), (text) => text === before);
});

it('ends at Ctrl-C, with everything that it started', { timeout: LIMIT_MS }, async () => {
  process.kill(-(terminal.pid ?? 0), 'SIGINT');
  await ended;
  expect(said).toContain('Stopped.');
  for (const url of [stack.service, stack.entra, stack.controlPanel])
    await expect(fetch(url, { signal: AbortSignal.timeout(5_000) })).rejects.toThrow();
});
