import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPasswordStore, type PasswordStore } from '../../../local/password-store/password-store.ts';
import { folderOfEachTest } from '../managed-identity/make-folder.ts';
import { startStubService, type StubService } from '../web/stub-service.ts';

const ACTIVE = { credentials: 'active', mayUse: true, mayReset: true };
const INACTIVE = { credentials: 'inactive', mayUse: false, mayReset: false };
const EMAIL = 'zoe@acme.example';

const folder = folderOfEachTest();
let service: StubService;
let store: PasswordStore;
let check: () => Response;

const open = () =>
  openPasswordStore({
    ...{ dataFile: join(folder.path, 'passwords.json'), serviceUrl: service.url },
    ...{ clientId: 'password-service', clientSecret: 'se:cret+/' },
    people: [
      { email: 'Zoe@Acme.example', password: 'the first password', name: 'Zoë', account: 'Acme' },
      { email: 'b@acme.example', password: 'password of b' },
      { email: 'never@acme.example', password: undefined },
    ],
  });
const linkOf = (ticket: string) => `https://app.example/new-password?ticket=${ticket}`;
/** The ticket of the newest mail. */
const askTicket = async (email = EMAIL) => {
  expect(await store.askReset('elevate', email, linkOf)).toBe('sent');
  const [mail] = store.mails();
  expect(mail?.to).toBe(email);
  return mail?.link.split('=')[1] ?? '';
};
const verify = (password: string, email = EMAIL) => store.verify('elevate', email, password);

beforeEach(async () => {
  service = await startStubService();
  check = () => Response.json(ACTIVE);
  service.web.post('/company-credentials/check', () => check());
  store = await open();
});
afterEach(async () => {
  await service.close();
});

describe('verifying a password', () => {
  it('asks the service first, with its own credentials, for the address and the app; then the right one counts', async () => {
    expect(await verify('the first password', ' ZOE@acme.example ')).toEqual({
      result: 'ok',
      person: { email: EMAIL, name: 'Zoë', account: 'Acme' },
    });
    const [asked] = service.asked;
    expect(asked?.body).toEqual({ email: ' ZOE@acme.example ', app: 'elevate' });
    const basic = Buffer.from(asked?.authorization?.slice('Basic '.length) ?? '', 'base64').toString();
    expect(basic).toBe('password-service:se%3Acret%2B%2F');
  });

  it('refuses a wrong one and an unknown address alike', async () => {
    expect(await verify('another password')).toEqual({ result: 'wrong-password' });
    expect(await verify('the first password', 'nobody@acme.example')).toEqual({ result: 'wrong-password' });
  });

  it('refuses even the right one while SSO is on, and takes it again afterwards', async () => {
    for (const answer of [INACTIVE, { ...ACTIVE, credentials: 'inactive' }]) {
      check = () => Response.json(answer);
      expect(await verify('the first password')).toEqual({ result: 'sso-only' });
      expect(await store.askReset('elevate', EMAIL, linkOf)).toBe('sso-only');
    }
    check = () => Response.json(ACTIVE);
    expect(await verify('the first password')).toMatchObject({ result: 'ok' });
  });

  it.each([
    ['an error', () => new Response('', { status: 500 })],
    ['a refusal of its credentials', () => new Response('', { status: 401 })],
    ['something else than documented', () => Response.json({ credentials: 'active' })],
    ['no JSON', () => new Response('active')],
    ['a redirect', () => new Response('', { status: 307, headers: { location: '/elsewhere' } })],
  ])('lets nobody in when the service answers with %s', async (_, answer) => {
    check = answer;
    expect(await verify('the first password')).toEqual({ result: 'unavailable' });
  });
});

describe('resetting a password', () => {
  it('changes it by a mail, and two changes at once both outlive a restart', async () => {
    const tickets = [await askTicket(), await askTicket('b@acme.example')];
    const [first = '', second = ''] = tickets;
    const changes = [store.reset(first, 'the second password'), store.reset(second, 'new password of b')];
    expect(await Promise.all(changes)).toEqual(['ok', 'ok']);
    store = await open();
    expect(await verify('the second password')).toMatchObject({ result: 'ok' });
    expect(await verify('the first password')).toEqual({ result: 'wrong-password' });
    expect(await verify('new password of b', 'b@acme.example')).toMatchObject({ result: 'ok' });
    expect(await readFile(join(folder.path, 'passwords.json'), 'utf8')).not.toContain('password of b');
    expect(await readdir(folder.path)).toEqual(['passwords.json']);
  });

  it('gives one to a user who never had any, and to nobody else, without telling who is a user', async () => {
    expect(await verify('whatever it was', 'never@acme.example')).toEqual({ result: 'wrong-password' });
    const ticket = await askTicket('never@acme.example');
    expect(await store.reset(ticket, 'the first of never')).toBe('ok');
    expect(await verify('the first of never', 'never@acme.example')).toMatchObject({ result: 'ok' });
    expect(await store.askReset('elevate', 'nobody@acme.example', linkOf)).toBe('sent');
    expect(store.mails()).toHaveLength(1);
  });

  it('is refused a second time by one mail, with a short password, when SSO came on since, or the service is gone', async () => {
    const ticket = await askTicket();
    expect(await store.reset(ticket, 'short')).toBe('too-short');
    check = () => Response.json(INACTIVE);
    expect(await store.reset(ticket, 'the second password')).toBe('sso-only');
    check = () => Response.json(ACTIVE);
    expect(await store.reset(ticket, 'the second password')).toBe('ok');
    expect(await store.reset(ticket, 'the third password')).toBe('ended');
    expect(await store.reset('another', 'the third password')).toBe('ended');
    const another = await askTicket();
    await service.close();
    expect(await store.reset(another, 'the third password')).toBe('unavailable');
    expect(await store.askReset('elevate', EMAIL, linkOf)).toBe('unavailable');
  });
});
