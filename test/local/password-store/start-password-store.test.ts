import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PasswordStore, startPasswordStore } from '../../../local/password-store/start-password-store.ts';
import { startStubService, type StubService } from '../web/stub-service.ts';

type Check = { credentials: string; mayUse: boolean; mayReset: boolean };
const ACTIVE: Check = { credentials: 'active', mayUse: true, mayReset: true };
const INACTIVE: Check = { credentials: 'inactive', mayUse: false, mayReset: false };
const ZOE = { email: 'zoe@acme.example', app: 'elevate' };

let folder: string;
let service: StubService;
let store: PasswordStore;
let check: () => Response;

const start = (serviceUrl = service.url): Promise<PasswordStore> =>
  startPasswordStore({
    dataFile: join(folder, 'passwords.json'),
    serviceUrl,
    clientId: 'password-service',
    clientSecret: 'se:cret+/',
    people: [{ email: 'Zoe@Acme.example', password: 'the first password', name: 'Zoë', account: 'Acme' }],
  });

async function call(path: string, body: unknown, key = store.key): Promise<{ status: number; body: unknown }> {
  const response = await fetch(new URL(path, store.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}
const result = async (path: string, body: unknown): Promise<unknown> => (await call(path, body)).body;
const verify = (password: string, more = {}) => result('/verify', { ...ZOE, password, ...more });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'password-store-'));
  service = await startStubService();
  check = () => Response.json(ACTIVE);
  service.web.post('/company-credentials/check', () => check());
  store = await start();
});

afterEach(async () => {
  await store.close();
  await service.close();
  await rm(folder, { recursive: true });
});

describe('verifying a password', () => {
  it('accepts the right one, in any spelling of the address, and says who it is', async () => {
    expect(await verify('the first password', { email: ' ZOE@acme.example ' })).toEqual({
      result: 'ok',
      person: { email: 'zoe@acme.example', name: 'Zoë', account: 'Acme' },
    });
  });

  it('refuses a wrong one and an unknown address alike', async () => {
    expect(await verify('another password')).toEqual({ result: 'wrong-password' });
    expect(await verify('the first password', { email: 'nobody@acme.example' })).toEqual({ result: 'wrong-password' });
  });

  it('asks the service first, with its own credentials, for the address and the app', async () => {
    await verify('the first password');
    expect(service.asked).toHaveLength(1);
    expect(service.asked[0]?.body).toEqual(ZOE);
    const basic = Buffer.from(service.asked[0]?.authorization?.slice('Basic '.length) ?? '', 'base64').toString();
    expect(basic).toBe('password-service:se%3Acret%2B%2F');
  });

  it('refuses even the right one while SSO is on, and takes it again afterwards', async () => {
    check = () => Response.json(INACTIVE);
    expect(await verify('the first password')).toEqual({ result: 'sso-only' });
    expect(await verify('another password')).toEqual({ result: 'sso-only' });
    check = () => Response.json(ACTIVE);
    expect(await verify('the first password')).toMatchObject({ result: 'ok' });
  });

  it.each([
    ['an error', () => new Response('', { status: 500 })],
    ['a refusal of its credentials', () => new Response('', { status: 401 })],
    ['too many requests', () => new Response('', { status: 429 })],
    ['something else than documented', () => Response.json({ credentials: 'active' })],
    ['no JSON', () => new Response('active')],
    ['a redirect', () => new Response('', { status: 307, headers: { location: '/elsewhere' } })],
  ])('lets nobody in when the service answers with %s', async (_, answer) => {
    check = answer;
    expect(await verify('the first password')).toEqual({ result: 'unavailable' });
  });

  it('lets nobody in when the permission contradicts itself', async () => {
    check = () => Response.json({ ...ACTIVE, credentials: 'inactive' });
    expect(await verify('the first password')).toEqual({ result: 'sso-only' });
  });

  it('lets nobody in when the service is gone', async () => {
    await service.close();
    expect(await verify('the first password')).toEqual({ result: 'unavailable' });
  });
});

describe('resetting a password', () => {
  const reset = (currentPassword: string, newPassword: string) =>
    result('/reset', { ...ZOE, currentPassword, newPassword });

  it('changes it, and the change outlives a restart', async () => {
    expect(await reset('the first password', 'the second password')).toEqual({ result: 'ok' });
    await store.close();
    store = await start();
    expect(await verify('the second password')).toMatchObject({ result: 'ok' });
    expect(await verify('the first password')).toEqual({ result: 'wrong-password' });
  });

  it('is refused while SSO is on, and the old one is still there afterwards', async () => {
    check = () => Response.json(INACTIVE);
    expect(await reset('the first password', 'the second password')).toEqual({ result: 'sso-only' });
    check = () => Response.json(ACTIVE);
    expect(await verify('the first password')).toMatchObject({ result: 'ok' });
  });

  it('is refused without the password until now, with a short new one, and when the service is gone', async () => {
    expect(await reset('another password', 'the second password')).toEqual({ result: 'wrong-password' });
    expect(await reset('the first password', 'short')).toEqual({ result: 'too-short' });
    await service.close();
    expect(await reset('the first password', 'the second password')).toEqual({ result: 'unavailable' });
  });

  it('keeps both of two changes made at once', async () => {
    await store.close();
    const start = (people: { email: string; password: string }[]) =>
      startPasswordStore({
        dataFile: join(folder, 'two.json'),
        serviceUrl: service.url,
        clientId: 'password-service',
        clientSecret: 'secret',
        people,
      });
    store = await start([
      { email: 'a@acme.example', password: 'password of a' },
      { email: 'b@acme.example', password: 'password of b' },
    ]);
    const change = (name: string) =>
      result('/reset', {
        email: `${name}@acme.example`,
        app: 'elevate',
        currentPassword: `password of ${name}`,
        newPassword: `new password of ${name}`,
      });
    expect(await Promise.all([change('a'), change('b')])).toEqual([{ result: 'ok' }, { result: 'ok' }]);
    const file = JSON.parse(await readFile(join(folder, 'two.json'), 'utf8')) as { people: { email: string }[] };
    expect(file.people.map(({ email }) => email)).toEqual(['a@acme.example', 'b@acme.example']);
    await store.close();
    store = await start([]);
    for (const name of ['a', 'b']) {
      const verified = await verify(`new password of ${name}`, { email: `${name}@acme.example` });
      expect(verified).toMatchObject({ result: 'ok' });
    }
  });
});

describe('the password file and its door', () => {
  it('holds no password in clear', async () => {
    const file = await readFile(join(folder, 'passwords.json'), 'utf8');
    expect(file).toContain('zoe@acme.example');
    expect(file).not.toContain('the first password');
  });

  it('answers nobody without the key of this start', async () => {
    const body = { ...ZOE, password: 'the first password' };
    expect((await call('/verify', body, 'wrong')).status).toBe(401);
    expect((await call('/verify', body, '')).status).toBe(401);
    expect(service.asked).toHaveLength(0);
  });

  it.each([[{}], [{ ...ZOE }], [{ ...ZOE, password: 7 }], [{ ...ZOE, password: 'x', more: 1 }], ['text'], [null]])(
    'refuses the body %j',
    async (body) => {
      expect((await call('/verify', body)).status).toBe(400);
    },
  );

  it('refuses to start with a file that is damaged, and leaves it alone', async () => {
    const file = join(folder, 'damaged.json');
    await writeFile(file, '{"people":');
    await expect(
      startPasswordStore({ dataFile: file, serviceUrl: service.url, clientId: 'x', clientSecret: 'y', people: [] }),
    ).rejects.toThrow(/password file/);
    expect(await readFile(file, 'utf8')).toBe('{"people":');
  });
});
