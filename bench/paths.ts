/**
 * `npm run bench:paths`: through how many files and functions of the service seven requests run, counted by V8 (its precise coverage, as
 * NODE_V8_COVERAGE writes it) for the one request alone: everything is loaded and composed before. `-- --list NAME` lists the files and
 * functions of one of them, with their places and lines.
 */
import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { EmailAddress } from '../shared/platform/words/identifiers.ts';
import { openWorkplace } from '../test/support/control-panel/ask-as.ts';
import { openStage as openControlPanel } from '../test/support/control-panel/stage.ts';
import { listInPages, personOf } from '../test/support/directory-people.ts';
import { authorizePath, callbackPath } from '../test/support/sign-in/sign-in-by-hand.ts';
import { openStage as openSignIn } from '../test/support/sign-in/stage.ts';
import { newTenantId } from '../test/support/sign-in/staged-entra.ts';

/** The last step of a path, when all before it was done, and the status that it must answer. */
type Path = {
  readonly status: number;
  readonly ask: () => Promise<{ readonly status: number; readonly text: string }>;
};
type FunctionRan = { readonly file: string; readonly name: string; readonly from: number; readonly to: number };

const { values: options } = parseArgs({ options: { list: { type: 'string' } } });
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OF_SERVICE = /^(?:functions|shared)\//;

const signIn = openSignIn();
// What tests look at in an answer is not what a request runs through.
const panel = openControlPanel({ checkAnswer: () => undefined });

async function discovery(): Promise<Path> {
  const { email } = await signIn.openSsoAccount('ann');
  const body = JSON.stringify({ email: email('ann'), app: 'elevate' });
  const headers = { 'content-type': 'application/json' };
  return { status: 200, ask: () => signIn.ask('/discovery', { method: 'POST', headers, body }) };
}

async function callback(): Promise<Path> {
  const { email, tenantId } = await signIn.openSsoAccount('ann');
  const browser = signIn.browser();
  const toEntra = await browser.visit(authorizePath({ login_hint: email('ann') }));
  const code = signIn.entra.codeOf({ tenantId, upn: email('ann') });
  return { status: 303, ask: () => browser.visit(callbackPath(toEntra, { code })) };
}

async function consent(): Promise<Path> {
  const { id, domain } = await signIn.openAccount();
  const tenantId = newTenantId();
  signIn.entra.nameTenant(tenantId, domain);
  const browser = signIn.browser();
  const stateOf = ({ location }: { readonly location: URL }) => location.searchParams.get('state') ?? '';
  const toEntra = await browser.useLink(await signIn.startIntegration(id));
  const code = signIn.entra.codeOf({ tenantId, mayConsent: true, upn: 'admin@tenant.example' });
  const toTerms = await browser.visit(`/integration/callback?state=${stateOf(toEntra)}&code=${code}`);
  const query = new URLSearchParams({ admin_consent: 'True', tenant: tenantId, state: stateOf(toTerms) });
  return { status: 200, ask: () => browser.visit(`/integration/consent?${query.toString()}`) };
}

async function openConnected() {
  const place = await openWorkplace(panel);
  await place.connectTenant();
  await place.users({ name: 'ann' }, { name: 'bob' }, { name: 'cleo' });
  panel.directory.list = listInPages([personOf(1, EmailAddress.parse(`ann@${place.domain}`))]).list;
  return place;
}

async function turningOn(): Promise<Path> {
  const { ask } = await openConnected();
  const { json } = await ask('manager', 'GET', '/readiness');
  const { etag = '' } = (await ask('manager', 'GET', '/sso')).headers;
  const acceptLockouts = (json as { totals: { lockedOut: number } }).totals.lockedOut;
  const body = { sso: 'on', acceptLockouts };
  return { status: 200, ask: () => ask('manager', 'PUT', '/sso', body, { 'if-match': etag }) };
}

async function exclusionsFromCsv(): Promise<Path> {
  const { ask, domain } = await openConnected();
  const file = `email,reason\nann@${domain},On a project\nbob@${domain},\n`;
  const headers = { 'content-type': 'text/csv' };
  return { status: 200, ask: () => ask('manager', 'POST', '/exclusions', file, headers) };
}

async function exclusionsAsCsv(): Promise<Path> {
  const { ask, domain } = await openConnected();
  await ask('manager', 'POST', '/exclusions', { add: [{ email: `ann@${domain}` }] });
  return { status: 200, ask: () => ask('manager', 'GET', '/exclusions?format=csv') };
}

async function readiness(): Promise<Path> {
  const { ask } = await openConnected();
  return { status: 200, ask: () => ask('manager', 'GET', '/readiness') };
}

const session = new Session();

/** Since it was asked last. Of a file the function of the module itself doesn't count. */
async function takeFunctions(): Promise<readonly FunctionRan[]> {
  const { result } = await session.post('Profiler.takePreciseCoverage');
  return result
    .filter(({ url }) => url.startsWith('file:'))
    .map(({ url, functions }) => ({ file: relative(ROOT, fileURLToPath(url)), functions }))
    .filter(({ file }) => OF_SERVICE.test(file))
    .flatMap(({ file, functions }) =>
      functions.flatMap(({ functionName, ranges: [range] }) => {
        const isModule = functionName === '' && range?.startOffset === 0;
        if (isModule || range === undefined || range.count === 0) return [];
        return [{ file, name: functionName || '(unnamed)', from: range.startOffset, to: range.endOffset }];
      }),
    );
}

async function measure(open: () => Promise<Path>): Promise<readonly FunctionRan[]> {
  const { status, ask } = await open();
  await takeFunctions();
  const answered = await ask();
  const ran = await takeFunctions();
  if (answered.status !== status) throw new Error(`answered ${answered.status}: ${answered.text}`);
  return ran;
}

/** Types are stripped to blanks of the same length, so V8's offsets are the source's. */
function listRan(ran: readonly FunctionRan[]): void {
  for (const [file, functions] of Map.groupBy(ran, (each) => each.file)) {
    const source = readFileSync(`${ROOT}${file}`, 'utf8');
    const lineAt = (offset: number): number => source.slice(0, offset).split('\n').length;
    console.log(`  ${file} (${lineAt(source.length) - 1} lines)`);
    for (const { name, from, to } of functions.toSorted((one, other) => one.from - other.from)) {
      console.log(`    ${name} ${lineAt(from)}-${lineAt(to)}`);
    }
  }
}

session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
const paths = { discovery, callback, turningOn, exclusionsFromCsv, exclusionsAsCsv, consent, readiness };
if (options.list !== undefined && !(options.list in paths)) {
  throw new Error(`--list takes one of ${Object.keys(paths).join(', ')}`);
}
for (const [name, open] of Object.entries(paths)) {
  const ran = await measure(open);
  const files = new Set(ran.map(({ file }) => file)).size;
  console.log(`${name.padEnd(18)} ${String(files).padStart(4)} files ${String(ran.length).padStart(4)} functions`);
  if (options.list === name) listRan(ran);
}
session.disconnect();
