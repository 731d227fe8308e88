import { beforeAll, describe, expect, it } from 'vitest';
import { makeTenantKeys } from '../../shared/entra/id-token/tenant-keys.ts';
import { TenantId } from '../../shared/platform/words/identifiers.ts';
import { makeKey, type TestKey } from '../support/make-key.ts';
import { makeMovableClock } from '../support/movable-clock.ts';
import { startJsonServer, type Reply } from '../support/servers/start-json-server.ts';

const tenant = (digit: number) => TenantId.parse(`0b6f8d1e-0000-4a3c-9f00-00000000000${digit}`);
const header = (kid: string) => ({ alg: 'RS256', kid });

let key: TestKey;
beforeAll(async () => {
  key = await makeKey('a');
});

async function startKeys(reply: () => Reply, options: Partial<Parameters<typeof makeTenantKeys>[0]> = {}) {
  const server = await startJsonServer(reply);
  const clock = () => new Date();
  return {
    server,
    keys: makeTenantKeys({ authority: server.url, cooldownSeconds: 300, clock, writeLog: () => undefined, ...options }),
  };
}

describe('the keys of tenants', () => {
  it('are kept for each tenant apart', async () => {
    const { server, keys } = await startKeys(() => ({ json: { keys: [key.jwk] } }));
    for (const digit of [1, 2, 1, 2]) expect(await keys.findKey(tenant(digit), header('a'))).toBeDefined();
    expect(server.asked).toEqual([1, 2].map((digit) => `/${tenant(digit)}/discovery/v2.0/keys`));
  });

  it('are held for a bounded number of tenants', async () => {
    const { server, keys } = await startKeys(() => ({ json: { keys: [key.jwk] } }), { maxTenants: 2 });
    for (const digit of [1, 2, 3, 1]) await keys.findKey(tenant(digit), header('a'));
    expect(server.asked).toHaveLength(4);
  });

  it('leave out a key that signs for another issuer', async () => {
    const issuer = 'https://login.example/elsewhere/v2.0';
    const { keys } = await startKeys(() => ({ json: { keys: [{ ...key.jwk, issuer }] } }));
    expect(await keys.findKey(tenant(1), header('a'))).toBeUndefined();
  });

  it('take a key that signs for any tenant of this authority', async () => {
    let url = '';
    const { server, keys } = await startKeys(() => ({
      json: { keys: [{ ...key.jwk, issuer: `${url}/{tenantid}/v2.0` }] },
    }));
    url = server.url;
    expect(await keys.findKey(tenant(1), header('a'))).toBeDefined();
  });

  it('are unavailable to everybody who shared a fetch that is never answered, and had by the next; at a renewal the old ones go on', async () => {
    let isSilent = true;
    const time = makeMovableClock();
    const answer = (): Reply => (isSilent ? 'silence' : { json: { keys: [key.jwk] } });
    const { keys, server } = await startKeys(answer, { timeoutMilliseconds: 300, clock: time.clock });
    const find = () => keys.findKey(tenant(1), header('a'));
    const waits = await Promise.allSettled([find(), find(), find()]);
    for (const each of waits) expect(each).toMatchObject({ status: 'rejected', reason: { dependency: 'entra' } });
    isSilent = false;
    expect(await find()).toBeDefined();
    isSilent = true;
    time.pass(3600);
    expect(await Promise.all([find(), find()])).not.toContain(undefined);
    isSilent = false;
    time.pass(10);
    expect(await find()).toBeDefined();
    expect(server.asked).toHaveLength(4);
  });

  it.each<[string, Reply]>([
    ['an error', { status: 503, text: '{"error":"temporarily_unavailable"}' }],
    ['something that is no key set', { json: { keys: 'none' } }],
    ['a page', { status: 200, text: '<html>' }],
    ['a redirect', { status: 302, text: '', headers: { Location: '/elsewhere' } }],
    ['nothing', 'silence'],
  ])('make Entra unavailable when it answers %s', async (_what, reply) => {
    const { keys } = await startKeys(() => reply, { timeoutMilliseconds: 200 });
    await expect(keys.findKey(tenant(1), header('a'))).rejects.toMatchObject({ dependency: 'entra' });
  });
});
