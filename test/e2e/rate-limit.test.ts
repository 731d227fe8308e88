import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorizationRequest, type World } from '../../local/tour/world.ts';
import { jsonOf } from '../support/control-panel/send-request.ts';
import { type ApiDescription, readApiDescription } from '../support/description/api-description.ts';
import { startTestStack, type StartedStack } from '../support/stack/started-stack.ts';

const PER_MINUTE = 30;
const RECOVERY_MS = 15_000;

/** Where a client sits. The host writes its address behind whatever the client says of itself, as Azure's front end does. */
type Client = { readonly host: string; readonly localAddress?: string };
const FIRST: Client = { host: '127.0.0.1' };
// macOS has only 127.0.0.1 of its net, some containers no IPv6.
const OTHERS: readonly Client[] = [{ host: '127.0.0.1', localAddress: '127.0.0.2' }, { host: '::1' }];

let started: StartedStack;
let world: World;
let api: ApiDescription;
let second: Client;
beforeAll(async () => {
  started = await startTestStack({
    changeSettings: () => Promise.resolve({ DISCOVERY_REQUESTS_PER_MINUTE: String(PER_MINUTE) }),
  });
  world = started.world;
  api = await readApiDescription(started.stack.file.service);
  const tried = await Promise.allSettled(
    OTHERS.map(async (client) => (await ask(client, 'GET', '/health/live')).status),
  );
  const usable = OTHERS.find((_, index) => tried[index]?.status === 'fulfilled');
  if (usable === undefined) throw new Error('this machine has only one loopback address');
  second = usable;
});
afterAll(() => started.stop());

function ask(client: Client, method: string, path: string, headers: Record<string, string | string[]> = {}, body = '') {
  const { promise, resolve, reject } = Promise.withResolvers<{
    status: number;
    headers: Record<string, string>;
    text: string;
  }>();
  const { port } = new URL(started.stack.file.service);
  const length = body === '' ? {} : { 'content-length': Buffer.byteLength(body), 'content-type': 'application/json' };
  const options = { ...client, port, method, path, headers: { ...length, ...headers }, timeout: 10_000 };
  const sent = request(options, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('end', () => {
      const flat = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
      resolve({
        status: response.statusCode ?? 0,
        headers: Object.fromEntries(flat) as Record<string, string>,
        text: Buffer.concat(chunks).toString(),
      });
    });
  });
  sent.on('error', reject).end(body);
  return promise;
}

const discover = (client: Client, headers: Record<string, string | string[]> = {}) =>
  ask(client, 'POST', '/discovery', headers, JSON.stringify({ email: 'bob@acme.example', app: 'elevate' }));

/** Asks until the limit, and once more. */
async function exhaust(client: Client) {
  for (let count = 0; count <= 2 * PER_MINUTE; count++) {
    const answered = await discover(client);
    if (answered.status !== 200) return { count, answered };
  }
  throw new Error('there is no limit');
}

describe('the limit on discovery', () => {
  it('answers as many as allowed, and then a problem that says when to come again', async () => {
    const { count, answered } = await exhaust(FIRST);
    expect(count).toBeGreaterThanOrEqual(PER_MINUTE);
    expect(answered.status).toBe(429);
    expect(answered.headers['content-type']).toBe('application/problem+json');
    expect(jsonOf(answered)).toMatchObject({
      type: `${started.stack.file.service}/problems/rate-limited`,
      status: 429,
    });
    expect(answered.headers['retry-after']).toMatch(/^[12]$/);
    expect(api.faultsOf('discoverSignIn', answered)).toEqual([]);
  });

  it('lets the apps’ scripts read when to come again', async () => {
    await exhaust(FIRST);
    const origin = world.app('elevate').url;
    const answered = await discover(FIRST, { origin });
    expect(answered.status).toBe(429);
    expect(answered.headers['access-control-allow-origin']).toBe(origin);
    expect(answered.headers['access-control-expose-headers']).toBe('Retry-After, WWW-Authenticate');
  });

  it('is not got round by what a client says of its address', async () => {
    await exhaust(FIRST);
    const claims: (string | string[])[] = [
      ...Array.from({ length: 20 }, (_, index) => `203.0.113.${index}`),
      '2001:db8::1',
      '[2001:db8::1]:4711',
      '203.0.113.1, 203.0.113.2, 203.0.113.3',
      ['203.0.113.7', '203.0.113.8'],
      ',',
      'unknown',
      '"',
      'x'.repeat(8000),
    ];
    const statuses: number[] = [];
    for (const claim of claims) {
      const answered = await discover(FIRST, {
        'x-forwarded-for': claim,
        forwarded: 'for=203.0.113.9',
        'x-real-ip': '203.0.113.9',
      });
      statuses.push(answered.status);
    }
    // The bucket fills while we ask: one every two seconds.
    expect(statuses.filter((status) => status !== 429).length).toBeLessThanOrEqual(2);
  });

  it('is counted for each client by itself, whoever it says that it comes from', async () => {
    await exhaust(FIRST);
    for (let count = 0; count < PER_MINUTE / 2; count++) {
      const answered = await discover(second, { 'x-forwarded-for': '127.0.0.1' });
      expect(answered.status).toBe(200);
    }
  });

  it('holds up nothing else', async () => {
    await exhaust(FIRST);
    const bearer = { authorization: `Bearer ${world.token('anna')}` };
    const { clientId, clientSecret } = world.app('password-service');
    const basic = { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` };
    const question = JSON.stringify({ email: 'bob@acme.example', app: 'elevate' });
    const { pathname, search } = authorizationRequest(world, 'elevate').url;
    for (let count = 0; count < PER_MINUTE + 5; count++) {
      expect((await ask(FIRST, 'POST', '/company-credentials/check', basic, question)).status).toBe(200);
    }
    expect((await ask(FIRST, 'GET', '/accounts/acme/sso', bearer)).status).toBe(200);
    expect((await ask(FIRST, 'POST', '/accounts/acme/explain', bearer, question)).status).toBe(200);
    expect((await ask(FIRST, 'GET', '/jwks')).status).toBe(200);
    expect((await ask(FIRST, 'GET', '/health/ready')).status).toBe(200);
    expect((await ask(FIRST, 'GET', `${pathname}${search}`)).status).toBe(303);
  });

  it('ends when the time has passed that the answer told', async () => {
    await exhaust(FIRST);
    expect(await world.within(RECOVERY_MS, async () => (await discover(FIRST)).status === 200)).toBeDefined();
  });
});
