import { inspect } from 'node:util';
import { decodeJwt } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findFreePort } from '../../../local/loopback/find-free-port.ts';
import { startManagedIdentity } from '../../../local/managed-identity/start-managed-identity.ts';
import { makeIdentityCredential } from '../../../shared/platform/identity/identity-credential.ts';
import { makePlatformTokens } from '../../../shared/platform/identity/platform-tokens.ts';
import { authorize } from '../../../shared/platform/tables/requests/authorize.ts';
import { logLine } from '../../../shared/platform/telemetry/write-log.ts';
import { makeFolder } from '../../local/managed-identity/make-folder.ts';
import { makeMovableClock } from '../../support/movable-clock.ts';
import { type Reply, startJsonServer } from '../../support/servers/start-json-server.ts';

const STORAGE = 'https://storage.azure.com/.default';
const VAULT = 'https://vault.azure.net/.default';
const HOUR = 3600;
const HEADER = 'the-secret-header';

type Platform = Partial<Parameters<typeof makePlatformTokens>[0]> & { readonly url: string };

function makeIdentity(platform: Platform) {
  const { clock, pass } = makeMovableClock();
  const log: string[] = [];
  const credential = makeIdentityCredential({
    fetchToken: makePlatformTokens({ header: HEADER, clientId: undefined, ...platform }),
    clock,
    writeLog: (code, details) => log.push(logLine(code, details)),
  });
  return { clock, pass, log, ask: async (scope = STORAGE) => (await credential.getToken(scope))?.token, credential };
}

/** Tries that end soon, where all of them meet silence. */
const SHORT = [250, 250];

/** The platform's endpoint, which answers what a test says, or else tokens of 24 h: token-1, token-2 … */
async function startPlatform(replies: Reply[] = [], tryMilliseconds: readonly number[] = [250, 5000]) {
  const queue = replies;
  let given = 0;
  let now = () => new Date();
  const server = await startJsonServer(
    () =>
      queue.shift() ?? {
        json: {
          access_token: `token-${++given}`,
          expires_on: String(Math.floor(now().getTime() / 1000) + 24 * HOUR),
          token_type: 'Bearer',
        },
      },
  );
  const identity = makeIdentity({ url: `${server.url}/msi/token`, tryMilliseconds });
  now = identity.clock;
  return { ...identity, asked: server.asked, next: (...more: Reply[]) => void queue.push(...more) };
}

/** Until what was begun aside has come to its end. */
const settled = (done: () => boolean): Promise<void> => expect.poll(done).toBe(true);

describe('the token of the identity', () => {
  it('comes from the real shape of the endpoint, for each audience, of the identity that is named or the only one', async () => {
    const dataFolder = await makeFolder();
    const platform = await startManagedIdentity({ dataFolder, tenantId: '8f2a4d1c-6a0b-4c57-9c3e-0d5f3b1a2e77' });
    onTestFinished(() => platform.close());
    for (const clientId of [platform.clientId, undefined]) {
      const { ask } = makeIdentity({ url: platform.url, header: platform.header, clientId });
      for (const audience of ['https://vault.azure.net', 'api://AzureADTokenExchange', 'https://monitor.azure.com/'])
        expect(decodeJwt((await ask(`${audience}/.default`)) ?? '').aud).toBe(audience);
    }
    const another = makeIdentity({ url: platform.url, header: platform.header, clientId: platform.principalId });
    await expect(another.ask()).rejects.toMatchObject({ name: 'IdentityUnavailable', code: 'http-400' });
    const stranger = makeIdentity({ url: platform.url });
    await expect(stranger.ask()).rejects.toMatchObject({ code: 'http-401' });
    expect(stranger.log).toEqual(['identity-token-failed resource=storage reason=http-401']);
  });

  it('is asked for once, however many want it at once or later, and once more for another resource', async () => {
    const { ask, asked } = await startPlatform();
    const tokens = await Promise.all(Array.from({ length: 7 }, () => ask()));
    expect(new Set(tokens)).toEqual(new Set(['token-1']));
    expect(await ask()).toBe('token-1');
    expect(await ask(VAULT)).toBe('token-2');
    expect(asked).toEqual(
      ['storage.azure.com', 'vault.azure.net'].map(
        (host) => `/msi/token?api-version=2019-08-01&resource=${encodeURIComponent(`https://${host}`)}`,
      ),
    );
  });

  it('is asked for anew by the next call when it was refused, and not more often than once in ten seconds', async () => {
    const { ask, asked, pass, credential } = await startPlatform();
    expect([await ask(), await ask(VAULT)]).toEqual(['token-1', 'token-2']);
    credential.drop('token-1');
    expect(await Promise.all([ask(), ask(), ask(VAULT)])).toEqual(['token-3', 'token-3', 'token-2']);
    // Whoever refuses the new one as well makes nobody wait again, and neither does a late answer about the old one.
    for (const token of ['token-3', 'token-1', 'nobody’s']) credential.drop(token);
    expect(await ask()).toBe('token-3');
    pass(11);
    credential.drop('token-3');
    expect(await ask()).toBe('token-4');
    expect(asked).toHaveLength(4);
  });

  it('is dropped by who puts it on requests to storage, at 401 alone', async () => {
    const dropped: string[] = [];
    const getToken = () => Promise.resolve({ token: 'token-1', expiresOnTimestamp: Date.now() + HOUR * 1000 });
    const credential = { getToken, drop: (token: string) => void dropped.push(token) };
    const request = { table: 'accounts', method: 'GET', path: '/accounts', headers: {} };
    for (const status of [200, 403, 404, 429, 503, 401]) {
      const sent: unknown[] = [];
      const send = authorize(credential, ({ headers }) => {
        sent.push(headers);
        return Promise.resolve({ status, headers: {}, text: '' });
      });
      expect(await send(request, AbortSignal.timeout(1000))).toMatchObject({ status });
      expect(sent).toEqual([{ authorization: 'Bearer token-1' }]);
      expect([status, dropped]).toEqual([status, status === 401 ? ['token-1'] : []]);
    }
  });

  it('is renewed aside from half of its life on, by one request, and nobody waits', async () => {
    const { ask, asked, pass, next } = await startPlatform();
    await ask();
    pass(11.9 * HOUR);
    expect(await ask()).toBe('token-1');
    expect(asked).toHaveLength(1);
    pass(0.2 * HOUR);
    next('silence', 'silence');
    expect(await Promise.all(Array.from({ length: 20 }, () => ask()))).toEqual(Array<string>(20).fill('token-1'));
    await settled(() => asked.length === 2);
  });

  it('is used for hours while its renewal fails, by silence or by answer, until five minutes before its end', async () => {
    const { ask, asked, pass, next, log } = await startPlatform([], SHORT);
    await ask();
    pass(12.1 * HOUR);
    next('silence', 'silence');
    expect(await ask()).toBe('token-1');
    await settled(() => log.length === 1);
    // Not at each sign-in: half a minute later.
    expect(await ask()).toBe('token-1');
    expect(asked).toHaveLength(3);
    next({ status: 400, text: '{}' });
    pass(11.8 * HOUR - 1);
    expect(await ask()).toBe('token-1');
    await settled(() => log.length === 2);
    expect(log).toEqual(['timeout', 'http-400'].map((why) => `identity-token-failed resource=storage reason=${why}`));
    pass(62);
    expect(await ask()).toBe('token-2');
  });

  it('is replaced by the one that came aside', async () => {
    const { ask, asked, pass, credential } = await startPlatform();
    await ask();
    pass(13 * HOUR);
    await ask();
    await settled(() => asked.length === 2);
    await expect.poll(() => ask()).toBe('token-2');
    // Whoever keeps tokens too is told when to come back.
    expect(await credential.getToken(STORAGE)).toMatchObject({ refreshAfterTimestamp: expect.any(Number) as number });
    expect((await credential.getToken(STORAGE, { claims: 'a challenge' }))?.token).toBe('token-3');
    expect(await ask()).toBe('token-3');
  });

  it('is used once and not kept when it has ended on arrival', async () => {
    const { ask, next } = await startPlatform();
    next({ json: { access_token: 'old', expires_on: 1 } });
    expect(await ask()).toBe('old');
    expect(await ask()).toBe('token-1');
  });
});

describe('an identity endpoint in trouble', () => {
  it('that swallows a request costs one try: the next has the token, at the start and at the end of the one in hand', async () => {
    const { ask, pass, next, log } = await startPlatform(['silence']);
    expect(await ask()).toBe('token-1');
    pass(23.95 * HOUR);
    next('silence');
    expect(await ask()).toBe('token-2');
    expect(log).toEqual([]);
  });

  it('that says nothing at all ends the wait of everybody by itself, with one line; then the next asks anew', async () => {
    const { ask, asked, pass, next, log } = await startPlatform([], SHORT);
    for (const token of ['token-1', 'token-2']) {
      next('silence', 'silence');
      const waits = await Promise.allSettled(Array.from({ length: 5 }, () => ask()));
      for (const each of waits) expect(each).toMatchObject({ status: 'rejected', reason: { code: 'timeout' } });
      expect(await ask()).toBe(token);
      pass(24 * HOUR);
    }
    expect(asked).toHaveLength(6);
    expect(log).toEqual(Array<string>(2).fill('identity-token-failed resource=storage reason=timeout'));
  });

  it.each([
    ['429 without Retry-After', 429, {}],
    ['429 that asks for an hour', 429, { 'Retry-After': '3600' }],
    ['500', 500, {}],
    ['503 that asks for an hour', 503, { 'Retry-After': '3600' }],
  ])('that answers %s is asked once more, soon', async (_title, status, headers: Record<string, string>) => {
    const reply = { status, text: '', headers };
    const { ask, next, asked } = await startPlatform([reply]);
    expect(await ask()).toBe('token-1');
    next(reply, reply);
    await expect(ask(VAULT)).rejects.toMatchObject({ code: `http-${status}` });
    expect(asked).toHaveLength(4);
  });

  it.each<[string, Reply, string]>([
    ['refuses', { status: 400, text: '{"message":"no such identity"}' }, 'http-400'],
    ['answers no JSON', { status: 200, text: '<html>eyJhbGciOi' }, 'unreadable'],
    ['answers without a token', { json: { expires_on: '1' } }, 'unreadable'],
    [
      'answers without an end',
      { json: { access_token: 'eyJhbGciOi', expires_on: '6/15/2031 9:00:00 AM' } },
      'unreadable',
    ],
  ])('that %s is not asked again, and its answer goes nowhere', async (_title, reply, code) => {
    const { ask, asked, log } = await startPlatform([reply]);
    const error: unknown = await ask().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'IdentityUnavailable', code });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/eyJ|the-secret-header/);
    expect(log).toEqual([`identity-token-failed resource=storage reason=${code}`]);
    expect(asked).toHaveLength(1);
  });

  it('is named when nobody listens', async () => {
    const { ask, log } = makeIdentity({ url: `http://127.0.0.1:${await findFreePort()}/msi/token` });
    await expect(ask()).rejects.toMatchObject({ code: 'no-connection' });
    expect(log).toEqual(['identity-token-failed resource=storage reason=no-connection']);
  });
});
