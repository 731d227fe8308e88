/** docs/mail.md with the real Dovecot: what stands there is what runs here, with the addresses and secrets of the stack. */
import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureLocalCertificates } from '../../../local/certificates/ensure-local-certificates.ts';
import { authorizationRequest, newBrowser, redeem, signInAtEntra, type World } from '../../../local/tour/world.ts';
import { connectAcme, startTestStack, type StartedStack } from '../../support/stack/started-stack.ts';
import { openFrontDoor, type FrontDoor } from '../front-door.ts';
import { byOauthBearer, byPassword, byXoauth2 } from './log-in-to-imap.ts';
import { type Dovecot, startDovecot } from './start-dovecot.ts';

const PAGE = join(import.meta.dirname, '../../../docs/mail.md');

let folder: string;
let front: FrontDoor;
let started: StartedStack;
let world: World;
let dovecot: Dovecot;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'azure-sso-identity-mail-'));
  const certificates = await ensureLocalCertificates(join(folder, 'certificates'));
  front = await openFrontDoor(certificates);
  started = await startTestStack({ dataFolder: folder, front });
  ({ world } = started);
  await connectAcme(world);
  const people = started.stack.file.people.flatMap(({ email, companyPassword }) =>
    companyPassword === null ? [] : [[email, companyPassword] as const],
  );
  const [bob] = people.filter(([email]) => email.startsWith('bob@'));
  dovecot = await startDovecot({
    files: await filesOfPage(),
    // Whose mailbox also answers to the name alone.
    passwords: new Map([...people, ['bob', bob?.[1] ?? '']]),
    caFile: certificates.caFile,
  });
});
afterAll(async () => {
  await dovecot.stop();
  await started.stop();
  await front.close();
  await rm(folder, { recursive: true, force: true });
});

/** The files of the page, by the paths that it names them by. */
async function filesOfPage(): Promise<Record<string, string>> {
  const text = await readFile(PAGE, 'utf8');
  const blocks = text.matchAll(/^`(\/etc\/dovecot\/[^`]+)`[^`]*?(?:`[^`]*`[^`]*?)*\n```\w*\n(.*?)\n```$/gms);
  const [password, mail] = [world.app('password-service'), world.app('owa')];
  const credentials = Buffer.from(`${password.clientId}:${password.clientSecret}`).toString('base64');
  const filled = (content: string): string =>
    content
      .replace(/credentials = "[^"]*"/, `credentials = "${credentials}"`)
      .replace('owa:SECRET@sso.example.com', `owa:${mail.clientSecret}@${new URL(front.url).host}`)
      .replaceAll('https://sso.example.com', front.url);
  return Object.fromEntries([...blocks].map(([, path = '', content = '']) => [path, filled(content)]));
}

const passwordOf = (name: string): string => world.person(name).companyPassword ?? '';
const loginOf = (name: string, password = passwordOf(name)) =>
  byPassword(dovecot.port, world.person(name).email, password);

/** What an app of the Company has of somebody after a sign-in. */
async function tokensOf(name: string, app: string): Promise<Readonly<Record<string, unknown>>> {
  const { email, entraPassword } = world.person(name);
  const request = authorizationRequest(world, app, { login_hint: email, scope: 'openid email offline_access' });
  const browser = newBrowser();
  const atApp = (url: URL): boolean => url.origin === request.app.url;
  const back = await signInAtEntra(browser, await browser.open(request.url), email, entraPassword ?? '', atApp);
  return (await redeem(world, request, back.url.searchParams.get('code') ?? '')).json;
}
const accessToken = async (name: string, app = 'elevate'): Promise<string> =>
  String((await tokensOf(name, app))['access_token']);

const MECHANISMS = [
  ['XOAUTH2', byXoauth2],
  ['OAUTHBEARER', byOauthBearer],
] as const;

it('runs with every file that the page shows', async () => {
  expect(Object.keys(await filesOfPage())).toEqual([
    '/etc/dovecot/company-sign-in.conf',
    '/etc/dovecot/company-password.lua',
    '/etc/dovecot/company-password-settings.lua',
    '/etc/dovecot/company-oauth2.conf.ext',
  ]);
  // The page says for which version it is.
  expect(await readFile(PAGE, 'utf8')).toContain(`Dovecot ${dovecot.version.replace(/\.\d+$/, '')}`);
});

describe('who comes to Dovecot with a password', () => {
  it('comes in by it where the decision is Company credentials, and by no other', async () => {
    expect(await loginOf('bob')).toBe('OK');
    expect(await loginOf('bob', 'wrong')).toBe('AUTHENTICATIONFAILED');
    expect(await loginOf('hanna')).toBe('OK');
  });

  it('doesn’t come in under SSO, as little with the right password as with a wrong one', async () => {
    expect(await loginOf('carol')).toBe('AUTHENTICATIONFAILED');
    expect(await loginOf('carol', 'wrong')).toBe('AUTHENTICATIONFAILED');
  });

  it('comes in by it again once excluded', async () => {
    const excluded = { add: [{ email: world.person('carol').email, reason: 'Mail' }] };
    await world.ask('POST', '/accounts/acme/exclusions', { token: world.token('anna'), body: excluded });
    expect(await world.untilSo(async () => (await loginOf('carol')) === 'OK')).toBeDefined();
    const back = { remove: [world.person('carol').email] };
    await world.ask('POST', '/accounts/acme/exclusions', { token: world.token('anna'), body: back });
    expect(await world.untilSo(async () => (await loginOf('carol')) === 'AUTHENTICATIONFAILED')).toBeDefined();
  });

  it('gets a plain no for a name without a domain, although the server has its password', async () => {
    expect(await byPassword(dovecot.port, 'bob', passwordOf('bob'))).toBe('AUTHENTICATIONFAILED');
    expect(await dovecot.readLog()).not.toContain('the credentials check answered');
  });
});

describe.each(MECHANISMS)('who comes to Dovecot with a token, by %s', (_, byToken) => {
  const email = (name: string): string => world.person(name).email;

  it('comes in as whose it is, and as nobody else', async () => {
    const token = await accessToken('bob');
    expect(await byToken(dovecot.port, email('bob'), token)).toBe('OK');
    expect(await byToken(dovecot.port, email('carol'), token)).toBe('AUTHENTICATIONFAILED');
  });

  it('doesn’t come in by what isn’t an access token of a client that the catalogue lists for the server', async () => {
    const { refresh_token: refresh, id_token: id } = await tokensOf('bob', 'elevate');
    for (const token of [String(refresh), String(id), await accessToken('bob', 'sharesync'), 'anything'])
      expect(await byToken(dovecot.port, email('bob'), token)).toBe('AUTHENTICATIONFAILED');
  });

  it('doesn’t come in any more once excluded', async () => {
    const token = await accessToken('bob');
    const outcome = () => byToken(dovecot.port, email('bob'), token);
    expect(await outcome()).toBe('OK');
    const exclusions = (body: object) =>
      world.ask('POST', '/accounts/acme/exclusions', { token: world.token('anna'), body });
    await exclusions({ add: [{ email: email('bob'), reason: 'Mail' }] });
    expect(await world.untilSo(async () => (await outcome()) === 'AUTHENTICATIONFAILED')).toBeDefined();
    await exclusions({ remove: [email('bob')] });
  });
});

describe('while the service is away', () => {
  let silent: Server | undefined;
  const everyWay = async (token: string) => [
    await loginOf('bob'),
    await byXoauth2(dovecot.port, world.person('bob').email, token),
    await byOauthBearer(dovecot.port, world.person('bob').email, token),
  ];
  afterAll(() => {
    silent?.close();
  });

  it('nobody comes in, and programs hear that it is for now: nothing listens, or nothing answers', async () => {
    const token = await accessToken('bob');
    expect(await everyWay(token)).toEqual(['OK', 'OK', 'OK']);
    const { port } = new URL(front.url);
    await front.close();
    expect(await everyWay(token)).toEqual(['UNAVAILABLE', 'UNAVAILABLE', 'UNAVAILABLE']);
    silent = createServer(() => undefined).listen(Number(port), '127.0.0.1');
    expect(await everyWay(token)).toEqual(['UNAVAILABLE', 'UNAVAILABLE', 'UNAVAILABLE']);
  });
});
