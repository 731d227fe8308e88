import { createServer, type RequestListener, type Server } from 'node:http';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startAzurite, type Azurite } from '../../../local/azurite/start-azurite.ts';
import { findFreePort } from '../../../local/loopback/find-free-port.ts';
import { IdentityUnavailable } from '../../../shared/platform/identity/identity-unavailable.ts';
import { makeAccountCaches } from '../../../shared/accounts/storage/account-caches.ts';
import { makeStorageProbe } from '../../../shared/operations/storage/storage-probe.ts';
import { watchStorage } from '../../../shared/platform/tables/requests/observe.ts';
import { ensureTables, makeTables, type Tables } from '../../../shared/platform/tables/open-tables.ts';
import { DomainName } from '../../../shared/platform/words/identifiers.ts';
import { openAzurite, type OpenOptions } from '../../support/storage/azurite.ts';
import { countStorageTrips } from '../../support/storage/count-storage-trips.ts';

const UNAVAILABLE = { name: 'DependencyUnavailable', dependency: 'storage' };
const KEY = Buffer.from('not a secret').toString('base64');

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** Tables on a server that answers as given. */
async function openOn(answer: RequestListener, options: OpenOptions = {}): Promise<Tables> {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const tablesUrl = `http://127.0.0.1:${address.port}/devstoreaccount1`;
  return openAzurite({ tablesUrl, account: 'devstoreaccount1', key: KEY }, options);
}

async function startClosable(port?: number): Promise<Azurite> {
  const azurite = await startAzurite({ inMemory: true, ...(port !== undefined && { port }) });
  closers.push(() => azurite.close());
  return azurite;
}

/** One of each kind of operation. */
const operations = ({ accounts, domains }: Tables): readonly (() => Promise<unknown>)[] => [
  () => accounts.read('p', 'r'),
  () => accounts.insert('p', 'r', {}),
  () => accounts.replace('p', 'r', {}, 'W/"etag"'),
  () => accounts.remove('p', 'r', 'W/"etag"'),
  () => accounts.commit('p', [{ kind: 'insert', rowKey: 'r', columns: {} }]),
  () => accounts.walk("PartitionKey eq 'p'", 10, () => true),
  () => makeStorageProbe({ tables: { accounts, domains } }).check(),
];

async function expectAllUnavailable(tables: Tables): Promise<void> {
  for (const operation of operations(tables)) await expect(operation()).rejects.toMatchObject(UNAVAILABLE);
}

describe('storage that is busy', () => {
  const openBusy = async (busy: number, headers: Record<string, string> = {}) => {
    const told: unknown[] = [];
    const counts = { asked: 0, trips: 0 };
    const tables = await openOn(
      (_, response) => {
        counts.asked += 1;
        const status = counts.asked === 1 ? busy : 404;
        response.writeHead(status, { 'content-type': 'application/json', ...headers }).end('{}');
      },
      {
        onRequest: watchStorage({
          onRoundTrip: () => (counts.trips += 1),
          writeLog: (...line) => void told.push(line),
        }),
      },
    );
    return { tables, told, counts };
  };

  it.each([503, 429])(
    'is told of without the row when it says %i, also when the next try succeeds, and each try counts as a trip',
    async (status) => {
      const { tables, told, counts } = await openBusy(status);
      expect(await tables.accounts.read('ann@acme.example', 'r')).toBeUndefined();
      expect(told).toEqual([['storage-throttled', { table: 'accounts', method: 'GET', status }]]);
      expect(counts).toEqual({ asked: 2, trips: 2 });
    },
  );

  it.each<[number, Record<string, string>]>([
    [429, { 'retry-after': '3600' }],
    [503, { 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() }],
    [429, { 'x-ms-retry-after-ms': '3600000' }],
    [503, { 'retry-after': 'soon' }],
  ])('is tried again within the second when it answers %i and %o', async (status, headers) => {
    const { tables, counts } = await openBusy(status, headers);
    expect(await tables.accounts.read('p', 'r')).toBeUndefined();
    expect(counts.asked).toBe(2);
  });
});

describe('storage that swallows a request', () => {
  it('is asked again in the same operation, whichever it is, and each try ends by itself', async () => {
    let asked = 0;
    const swallowing = await openOn(
      (_, response) => {
        asked += 1;
        if (asked % 2 === 1) return;
        response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
      },
      { tryMs: 250 },
    );
    expect(await swallowing.accounts.read('p', 'r')).toBeUndefined();
    expect(await swallowing.accounts.replace('p', 'r', {}, 'W/"etag"')).toBe('refused');
    expect(asked).toBe(4);
  });

  it('for good is unavailable after three tries, to everybody who shared the read, and the next read asks anew', async () => {
    let isSilent = true;
    let asked = 0;
    const tables = await openOn(
      (_, response) => {
        asked += 1;
        if (!isSilent) response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
      },
      { tryMs: 100 },
    );
    const { owners } = makeAccountCaches({ tables, clock: () => new Date() });
    const domain = DomainName.parse('acme.example');
    const waits = await Promise.allSettled(Array.from({ length: 5 }, () => owners.get(domain)));
    for (const each of waits) expect(each).toMatchObject({ status: 'rejected', reason: UNAVAILABLE });
    expect(asked).toBe(3);
    isSilent = false;
    expect(await owners.get(domain)).toBeUndefined();
  });
});

describe('storage that does not serve', () => {
  it('is unavailable within the time limit when it never answers', async () => {
    const tables = await openOn(() => undefined, { timeoutMs: 100 });
    await expectAllUnavailable(tables);
    await expect(tables.accounts.ensure()).rejects.toMatchObject(UNAVAILABLE);
  });

  it('is unavailable when nobody listens', async () => {
    const port = await findFreePort();
    const tablesUrl = `http://127.0.0.1:${port}/devstoreaccount1`;
    await expectAllUnavailable(openAzurite({ tablesUrl, account: 'devstoreaccount1', key: KEY }));
  });

  it.each([500, 503, 429, 408, 403, 401])('is unavailable when it answers %i', async (status) => {
    const tables = await openOn((_, response) => response.writeHead(status, { 'retry-after': '0' }).end());
    await expectAllUnavailable(tables);
  });

  it('is tried three times, and no more', async () => {
    const { observe, count } = countStorageTrips();
    const tables = await openOn((_, response) => response.writeHead(500).end(), { onRequest: observe });
    await expect(tables.accounts.read('p', 'r')).rejects.toMatchObject(UNAVAILABLE);
    expect(count().requests).toBe(3);
  });

  it('is unavailable when the service has no token for it, or gets none in time', async () => {
    const port = await findFreePort();
    const failing = () => Promise.reject(new IdentityUnavailable('timeout'));
    const hanging = () => new Promise<never>(() => undefined);
    for (const getToken of [failing, hanging]) {
      const tables = makeTables({ tablesUrl: `https://127.0.0.1:${port}`, credential: { getToken }, timeoutMs: 100 });
      await expectAllUnavailable(tables);
    }
  });

  it('is unavailable with a wrong key, and without its tables', async () => {
    const azurite = await startClosable();
    await expectAllUnavailable(openAzurite(azurite));
    const tables = openAzurite(azurite);
    await ensureTables(tables);
    await ensureTables(tables);
    expect(await tables.accounts.read('p', 'r')).toBeUndefined();
    await expectAllUnavailable(openAzurite({ ...azurite, key: KEY }));
  });

  it('serves again, without a new start of the service, when it is back', async () => {
    const port = await findFreePort();
    const first = await startClosable(port);
    const tables = openAzurite(first);
    await ensureTables(tables);
    const probe = makeStorageProbe({ tables });
    await probe.check();
    await first.close();
    await expectAllUnavailable(tables);
    await startClosable(port);
    await ensureTables(tables);
    // One a second asks whether it is back, and the answer opens the way for all.
    await vi.waitFor(() => probe.check(), { timeout: 20_000, interval: 100 });
    expect(await tables.accounts.insert('p', 'r', {})).toBe('done');
  }, 60_000);

  it('throws what is unexpected with its cause, and without the address of the row', async () => {
    const body = JSON.stringify({ 'odata.error': { code: 'InvalidInput', message: { value: 'anna@example.com' } } });
    const tables = await openOn((_, response) =>
      response.writeHead(400, { 'content-type': 'application/json;odata=minimalmetadata' }).end(body),
    );
    const error: unknown = await tables.accounts.read('p', 'user:anna@example.com').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: 'Error',
      message: 'storage could not read a row in table accounts',
      cause: { name: 'RestError', statusCode: 400, code: 'InvalidInput' },
    });
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('anna');
  });

  it('does not take a transaction for done whose answer is cut short', async () => {
    const tables = await openOn((_, response) =>
      response.writeHead(202, { 'content-type': 'multipart/mixed; boundary=batchresponse_1' }).end('--batchresponse_1'),
    );
    expect(await tables.accounts.commit('p', [{ kind: 'insert', rowKey: 'r', columns: {} }])).toBe('refused');
  });
});
