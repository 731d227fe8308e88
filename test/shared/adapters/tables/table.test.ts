import { odata } from '@azure/data-tables';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Write } from '../../../../shared/adapters/tables/table-row.ts';
import { email, eventsFor, exclude, readAll, someAccountId, upsert } from '../../../contracts/store-world.ts';
import type { Columns } from '../../../../shared/adapters/tables/table-row.ts';
import { countStorageTrips, startTestStorage, type TestStorage } from '../../../support/azurite.ts';

let storage: TestStorage;
beforeAll(async () => {
  storage = await startTestStorage();
}, 60_000);
afterAll(() => storage.close());

const insert = (rowKey: string, columns = {}): Write => ({ kind: 'insert', rowKey, columns });

describe('a table', () => {
  it('refuses a replacement and a deletion with another ETag than the row has', async () => {
    const { accounts } = storage.open().tables;
    await accounts.insert('etags', 'r', { value: 'one' });
    const row = await accounts.read('etags', 'r');
    if (row === undefined) throw new Error('no row');
    expect(await accounts.replace('etags', 'r', { value: 'two' }, row.etag)).toBe('done');
    expect(await accounts.replace('etags', 'r', { value: 'three' }, row.etag)).toBe('refused');
    expect(await accounts.remove('etags', 'r', row.etag)).toBe('refused');
    expect(await accounts.replace('etags', 'absent', {}, row.etag)).toBe('refused');
    expect((await accounts.read('etags', 'r'))?.columns).toMatchObject({ value: 'two' });
  });

  it('clears a column that a replacement leaves undefined', async () => {
    const { accounts } = storage.open().tables;
    await accounts.insert('clearing', 'r', { kept: 'a', cleared: 'b' });
    const row = await accounts.read('clearing', 'r');
    await accounts.replace('clearing', 'r', { kept: 'a', cleared: undefined }, row?.etag ?? '');
    const columns = (await accounts.read('clearing', 'r'))?.columns;
    expect(columns).toMatchObject({ kept: 'a' });
    expect(columns).not.toHaveProperty('cleared');
  });

  it.each<[string, Write]>([
    ['an insertion of a row that is there', insert('there')],
    ['a replacement with another ETag', { kind: 'replace', rowKey: 'there', columns: {}, etag: 'W/"other"' }],
    ['a deletion of a row that is not there', { kind: 'delete', rowKey: 'absent' }],
  ])('writes nothing of a transaction with %s', async (title, failing) => {
    const { accounts } = storage.open().tables;
    const partition = `failing ${title}`;
    await accounts.insert(partition, 'there', { value: 'before' });
    const others: Write[] = [insert('new'), { kind: 'put', rowKey: 'put', columns: {} }];
    expect(await accounts.commit(partition, [...others, failing])).toBe('refused');
    expect(await accounts.read(partition, 'new')).toBeUndefined();
    expect(await accounts.read(partition, 'put')).toBeUndefined();
    expect((await accounts.read(partition, 'there'))?.columns).toMatchObject({ value: 'before' });
  });

  it('lists in key order, page by page, until told to stop', async () => {
    const { accounts } = storage.open().tables;
    await accounts.commit(
      'walk',
      ['c', 'a', 'e', 'b', 'd'].map((key) => insert(key)),
    );
    const pages: string[][] = [];
    await accounts.walk(odata`PartitionKey eq ${'walk'}`, 2, (rows) => {
      pages.push(rows.map((row) => row.rowKey));
      return pages.length < 2;
    });
    expect(pages).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });
});

describe('what is too large for a table', () => {
  const { observe, count, reset } = countStorageTrips();
  const MEGABYTE_OF_COLUMNS = Object.fromEntries(
    Array.from({ length: 17 }, (_, index) => [`c${index}`, 'x'.repeat(32_768)]),
  );

  it.each<[string, string, string, Columns]>([
    ['a column of more than 32,768 characters', 'p', 'r', { text: 'x'.repeat(32_769) }],
    ['more than 252 columns', 'p', 'r', Object.fromEntries(Array.from({ length: 253 }, (_, each) => [`c${each}`, 1]))],
    ['a row of more than 1 MiB', 'p', 'r', MEGABYTE_OF_COLUMNS],
    ['a column of more than 65,536 octets', 'p', 'r', { octets: new Uint8Array(65_537) }],
    ['a key of more than 512 characters', 'p', 'x'.repeat(513), {}],
    ['a key with a slash', 'a/b', 'r', {}],
    ['a key with a control character', 'p', 'a\u0085', {}],
    ['a number of more than 32 bits', 'p', 'r', { count: 2 ** 31 }],
    ['a fraction', 'p', 'r', { count: 0.5 }],
  ])('is refused before anything is sent: %s', async (_, partitionKey, rowKey, columns) => {
    const { accounts } = storage.open({ onRequest: observe }).tables;
    reset();
    await expect(accounts.insert(partitionKey, rowKey, columns)).rejects.toThrow(RangeError);
    await expect(accounts.replace(partitionKey, rowKey, columns, '*')).rejects.toThrow(RangeError);
    await expect(accounts.commit(partitionKey, [insert(rowKey, columns)])).rejects.toThrow(RangeError);
    expect(count().requests).toBe(0);
  });

  it('is refused before anything is sent: a transaction of more than 100 writes, or of more than 4 MiB', async () => {
    const { accounts } = storage.open({ onRequest: observe }).tables;
    reset();
    const many = Array.from({ length: 101 }, (_, index) => insert(`r${index}`));
    const large = Array.from({ length: 50 }, (_, index) => insert(`r${index}`, { a: '語'.repeat(32_768) }));
    await expect(accounts.commit('p', many)).rejects.toThrow(RangeError);
    await expect(accounts.commit('p', large)).rejects.toThrow(RangeError);
    // As base64 they are more than they are.
    const octets = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`o${at}`, Buffer.alloc(65_536)]));
    await expect(
      accounts.commit(
        'p',
        ['a', 'b', 'c', 'd'].map((row) => insert(row, octets)),
      ),
    ).rejects.toThrow(RangeError);
    expect(count().requests).toBe(0);
  });

  it('is accepted up to the limits', async () => {
    const { accounts } = storage.open().tables;
    expect(await accounts.insert('x'.repeat(400), 'y'.repeat(512), { text: 'z'.repeat(32_768) })).toBe('done');
    const hundred = Array.from({ length: 100 }, (_, index) => insert(`r${index}`));
    expect(await accounts.commit('hundred', hundred)).toBe('done');
  });

  it('stops a bulk edit before its first transaction', async () => {
    const stores = storage.open({ onRequest: observe });
    const account = someAccountId();
    const tooLong = 'x'.repeat(32_769);
    // Fits its own row, but not the audit event, which holds it as JSON.
    const tooLongAsJson = '\n'.repeat(32_000);
    reset();
    const users = [upsert('a@example.com'), upsert('b@example.com', { displayName: tooLong })];
    await expect(stores.directoryStore.changeUsers(account, users, eventsFor(account))).rejects.toThrow(RangeError);
    for (const reason of [tooLong, tooLongAsJson]) {
      const exclusions = [exclude('a@example.com'), exclude('b@example.com', { reason })];
      const edit = stores.exclusionStore.changeExclusions(account, exclusions, eventsFor(account));
      await expect(edit).rejects.toThrow(RangeError);
    }
    expect(count().requests).toBe(0);
  });

  it('is spread over several transactions when only the sum is too large', async () => {
    const methods: string[] = [];
    const stores = storage.open({
      onRequest: ({ method }) => {
        methods.push(method);
        return undefined;
      },
    });
    const account = someAccountId();
    const addresses = Array.from({ length: 60 }, (_, index) => `u${index}@example.com`);
    const users = addresses.map((each) => upsert(each, { displayName: '語'.repeat(32_768) }));
    const created = await stores.directoryStore.changeUsers(account, users, eventsFor(account));
    expect(new Set(created)).toEqual(new Set(['created']));
    expect(methods.filter((method) => method === 'POST')).toHaveLength(2);
    const exclusions = addresses.slice(0, 20).map((each) => exclude(each, { reason: '語'.repeat(30_000) }));
    const excluded = await stores.exclusionStore.changeExclusions(account, exclusions, eventsFor(account));
    expect(new Set(excluded.map(({ outcome }) => outcome))).toEqual(new Set(['added']));
    expect(methods.filter((method) => method === 'POST').length).toBeGreaterThan(3);
    const { items } = await readAll((page) => stores.exclusionStore.listExclusions(account, page, ''), 100);
    expect(items).toHaveLength(20);
    expect((await stores.directoryStore.findAddress(account, email('u19@example.com')))?.exclusion).toBeDefined();
  });
});
