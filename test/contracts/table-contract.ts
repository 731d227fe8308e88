/** What every `Table` takes, refuses and finds, as Azure Table Storage does. */
import { odata } from '../../shared/platform/tables/filter.ts';
import { describe, expect, it } from 'vitest';
import type { RequestObserver } from '../../shared/platform/tables/requests/observe.ts';
import type { Tables } from '../../shared/platform/tables/open-tables.ts';
import type { WriteOutcome } from '../../shared/platform/tables/table.ts';
import type { Columns, StoredRow, Write } from '../../shared/platform/tables/rows/table-row.ts';
import type { Clock } from '../../shared/platform/ports.ts';
import { countStorageTrips } from '../support/storage/count-storage-trips.ts';
import { email, eventsFor, exclude, readAll, someAccountId, upsert, type WorldStores } from './store-world.ts';

export type TableWorld = {
  open(options?: {
    readonly clock?: Clock;
    readonly onRequest?: RequestObserver;
  }): WorldStores & { readonly tables: Tables };
};

const insert = (rowKey: string, columns: Columns = {}): Write => ({ kind: 'insert', rowKey, columns });

export function describeTable(world: () => TableWorld): void {
  describe('a table', () => {
    it('refuses a replacement and a deletion with another ETag than the row has', async () => {
      const { accounts } = world().open().tables;
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
      const { accounts } = world().open().tables;
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
      const { accounts } = world().open().tables;
      const partition = `failing ${title}`;
      await accounts.insert(partition, 'there', { value: 'before' });
      const others: Write[] = [insert('new'), { kind: 'put', rowKey: 'put', columns: {} }];
      expect(await accounts.commit(partition, [...others, failing])).toBe('refused');
      expect(await accounts.read(partition, 'new')).toBeUndefined();
      expect(await accounts.read(partition, 'put')).toBeUndefined();
      expect((await accounts.read(partition, 'there'))?.columns).toMatchObject({ value: 'before' });
    });

    it.each<[string, Write[]]>([
      ['no writes', []],
      ['two writes of one row', [insert('twice'), { kind: 'put', rowKey: 'twice', columns: {} }]],
    ])('takes no transaction with %s, and writes nothing of it', async (_, writes) => {
      const { accounts } = world().open().tables;
      const all = writes.length === 0 ? [] : [insert('other'), ...writes];
      await expect(accounts.commit('senseless', all)).rejects.toThrow('storage could not commit a transaction');
      expect(await accounts.read('senseless', 'other')).toBeUndefined();
      expect(await accounts.read('senseless', 'twice')).toBeUndefined();
    });

    it('refuses to insert what is there, and to replace or delete what isn’t', async () => {
      const { accounts } = world().open().tables;
      expect(await accounts.insert('absent', 'r', { value: 'first' })).toBe('done');
      expect(await accounts.insert('absent', 'r', { value: 'second' })).toBe('refused');
      expect((await accounts.read('absent', 'r'))?.columns).toMatchObject({ value: 'first' });
      expect(await accounts.read('absent', 'other')).toBeUndefined();
      expect(await accounts.read('other', 'r')).toBeUndefined();
      expect(await accounts.replace('absent', 'other', {}, '*')).toBe('refused');
      expect(await accounts.remove('absent', 'other', '*')).toBe('refused');
      expect(await accounts.remove('absent', 'r', '*')).toBe('done');
      expect(await accounts.read('absent', 'r')).toBeUndefined();
      expect(await accounts.insert('absent', 'r', {})).toBe('done');
    });

    it('lets one of many at once win, whatever they want to do with the row', async () => {
      const tables = [1, 2, 3, 4].map(() => world().open().tables.accounts);
      const won = (outcomes: readonly WriteOutcome[]): number =>
        outcomes.filter((outcome) => outcome === 'done').length;
      expect(won(await Promise.all(tables.map((table) => table.insert('race', 'r', {}))))).toBe(1);
      const etag = (await tables[0]?.read('race', 'r'))?.etag ?? '';
      const change: Write = { kind: 'replace', rowKey: 'r', columns: {}, etag };
      const changes = tables.map((table) => (each: number) => table.commit('race', [change, insert(`of ${each}`)]));
      expect(won(await Promise.all(changes.map((commit, each) => commit(each))))).toBe(1);
      const newer = (await tables[0]?.read('race', 'r'))?.etag ?? '';
      expect(newer).not.toBe(etag);
      expect(won(await Promise.all(tables.map((table) => table.remove('race', 'r', newer))))).toBe(1);
      const left: StoredRow[] = [];
      await tables[0]?.walk(odata`PartitionKey eq ${'race'}`, 10, (rows) => left.push(...rows) > 0);
      expect(left).toHaveLength(1);
    });

    it('gives a row as it was written, with its keys, its ETag and when, and to each reader a copy', async () => {
      const { accounts } = world().open().tables;
      const octets = Buffer.from([0, 1, 254, 255]);
      const columns = { text: 'é 😀 \u0000', empty: '', yes: true, no: false, zero: 0, low: -(2 ** 31), octets };
      const before = Date.now();
      await accounts.insert('types', "o'neil's", columns);
      octets[0] = 9;
      const row = await accounts.read('types', "o'neil's");
      if (row === undefined) throw new Error('no row');
      expect(row.answeredAt?.getMilliseconds()).toBe(0);
      expect(Math.abs((row.answeredAt?.getTime() ?? 0) - before)).toBeLessThan(60_000);
      const { etag, timestamp, ...rest } = row.columns as Record<string, unknown>;
      const written = { ...columns, octets: Buffer.from([0, 1, 254, 255]) };
      expect(rest).toMatchObject({ ...written, partitionKey: 'types', rowKey: "o'neil's" });
      expect(row).toMatchObject({ partitionKey: 'types', rowKey: "o'neil's", etag });
      expect(Math.abs(new Date(timestamp as string).getTime() - before)).toBeLessThan(60_000);
      const mine = await accounts.read('types', "o'neil's");
      (mine?.columns as typeof columns).octets[0] = 9;
      expect((await accounts.read('types', "o'neil's"))?.columns).toMatchObject(written);
      await accounts.replace('types', "o'neil's", { ...(row.columns as Columns), text: 'other' }, row.etag);
      const again = await accounts.read('types', "o'neil's");
      expect(again?.columns).toMatchObject({ ...written, text: 'other', etag: again?.etag });
      expect(again?.etag).not.toBe(row.etag);
    });

    const walkAll = async (filter: string, pageSize = 100, content?: 'keys-only') => {
      const pages: { readonly rows: readonly StoredRow[]; readonly more: boolean }[] = [];
      const { accounts } = world().open().tables;
      await accounts.walk(filter, pageSize, (rows, more) => pages.push({ rows, more }) > 0, content);
      return pages;
    };
    const keysOf = (pages: Awaited<ReturnType<typeof walkAll>>) =>
      pages.map(({ rows }) => rows.map((row) => row.rowKey));

    it('lists in key order, page by page, until told to stop', async () => {
      const { accounts } = world().open().tables;
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

    it('says of each page whether there is more, and hands over one of nothing when there is nothing', async () => {
      const { accounts } = world().open().tables;
      await accounts.commit(
        'pages',
        ['a', 'b', 'c', 'd'].map((key) => insert(key)),
      );
      const pages = await walkAll(odata`PartitionKey eq ${'pages'}`, 3);
      expect(pages.map(({ rows, more }) => [rows.length, more])).toEqual([
        [3, true],
        [1, false],
      ]);
      expect(await walkAll(odata`PartitionKey eq ${'no pages'}`)).toEqual([{ rows: [], more: false }]);
    });

    it('orders keys by their code units, and finds between two of them', async () => {
      const { accounts } = world().open().tables;
      const keys = ['', ' ', "'", '0', '10', '9', 'A', 'B', '_', 'a', 'a:', 'a:b', 'a;', 'b', 'é', 'ﬀ'];
      await accounts.commit(
        'order',
        keys.toReversed().map((key) => insert(key)),
      );
      const inOrder = odata`PartitionKey eq ${'order'}`;
      expect(keysOf(await walkAll(inOrder))).toEqual([keys]);
      const between = (lower: string, upper: string) => walkAll(`${inOrder} and ${lower} and ${upper}`).then(keysOf);
      expect(await between(odata`RowKey ge ${'a:'}`, odata`RowKey lt ${'a;'}`)).toEqual([['a:', 'a:b']]);
      expect(await between(odata`RowKey gt ${'a:'}`, odata`RowKey le ${'a;'}`)).toEqual([['a:b', 'a;']]);
      expect(await between(odata`RowKey ge ${"'"}`, odata`RowKey le ${"'"}`)).toEqual([["'"]]);
    });

    it('lists over partitions, in the order of their keys', async () => {
      const { tables } = world().open();
      for (const partition of ['hour-3', 'hour-1', 'hour-2']) {
        for (const key of ['b', 'a']) await tables.jobs.insert(partition, key, {});
      }
      const found: string[][] = [];
      const filter = `${odata`PartitionKey ge ${'hour-1'}`} and ${odata`PartitionKey lt ${'hour-3'}`}`;
      await tables.jobs.walk(filter, 3, (rows) => found.push(rows.map((row) => row.partitionKey + row.rowKey)) > 0);
      expect(found).toEqual([['hour-1a', 'hour-1b', 'hour-2a'], ['hour-2b']]);
    });

    it('finds by a column, never a row that lacks it or has another type there', async () => {
      const { accounts } = world().open().tables;
      const partition = 'columns';
      await accounts.insert(partition, 'early', { at: '2026-01-01' });
      await accounts.insert(partition, 'late', { at: '2026-12-31' });
      await accounts.insert(partition, 'none', {});
      await accounts.insert(partition, 'number', { at: 2026 });
      const find = (at: string) => walkAll(`${odata`PartitionKey eq ${partition}`} and ${at}`).then(keysOf);
      expect(await find(odata`at ge ${'2026-06-01'}`)).toEqual([['late']]);
      expect(await find(odata`at lt ${'2026-06-01'}`)).toEqual([['early']]);
      expect(await find(odata`at eq ${'2026-01-01'}`)).toEqual([['early']]);
    });

    it('lists keys without their content when no more is asked for', async () => {
      const { accounts } = world().open().tables;
      await accounts.insert('keys', 'r', { value: 'v' });
      const [page] = await walkAll(odata`PartitionKey eq ${'keys'}`, 10, 'keys-only');
      expect(page?.rows).toMatchObject([{ partitionKey: 'keys', rowKey: 'r' }]);
      expect(page?.rows[0]?.columns).not.toHaveProperty('value');
    });
  });

  describe('what is too large for a table', () => {
    const { observe, count, reset } = countStorageTrips();
    const MEGABYTE_OF_COLUMNS = Object.fromEntries(
      Array.from({ length: 17 }, (_, index) => [`c${index}`, 'x'.repeat(32_768)]),
    );

    it.each<[string, string, string, Columns]>([
      ['a column of more than 32,768 characters', 'p', 'r', { text: 'x'.repeat(32_769) }],
      [
        'more than 252 columns',
        'p',
        'r',
        Object.fromEntries(Array.from({ length: 253 }, (_, each) => [`c${each}`, 1])),
      ],
      ['a row of more than 1 MiB', 'p', 'r', MEGABYTE_OF_COLUMNS],
      ['a column of more than 65,536 octets', 'p', 'r', { octets: new Uint8Array(65_537) }],
      ['a key of more than 512 characters', 'p', 'x'.repeat(513), {}],
      ['a key with a slash', 'a/b', 'r', {}],
      ['a key with a control character', 'p', 'a\u0085', {}],
      ['a number of more than 32 bits', 'p', 'r', { count: 2 ** 31 }],
      ['a fraction', 'p', 'r', { count: 0.5 }],
    ])('is refused before anything is sent: %s', async (_, partitionKey, rowKey, columns) => {
      const { accounts } = world().open({ onRequest: observe }).tables;
      reset();
      await expect(accounts.insert(partitionKey, rowKey, columns)).rejects.toThrow(RangeError);
      await expect(accounts.replace(partitionKey, rowKey, columns, '*')).rejects.toThrow(RangeError);
      await expect(accounts.commit(partitionKey, [insert(rowKey, columns)])).rejects.toThrow(RangeError);
      expect(count().requests).toBe(0);
    });

    it('is refused before anything is sent: a transaction of more than 100 writes, or of more than 4 MiB', async () => {
      const { accounts } = world().open({ onRequest: observe }).tables;
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
      const { accounts } = world().open().tables;
      expect(await accounts.insert('x'.repeat(400), 'y'.repeat(512), { text: 'z'.repeat(32_768) })).toBe('done');
      const hundred = Array.from({ length: 100 }, (_, index) => insert(`r${index}`));
      expect(await accounts.commit('hundred', hundred)).toBe('done');
    });

    it('stops a bulk edit before its first transaction', async () => {
      const stores = world().open({ onRequest: observe });
      const accountId = someAccountId();
      const tooLong = 'x'.repeat(32_769);
      // Fits its own row, but not the audit event, which holds it as JSON.
      const tooLongAsJson = '\n'.repeat(32_000);
      reset();
      const users = [upsert('a@example.com'), upsert('b@example.com', { displayName: tooLong })];
      await expect(stores.userStore.changeUsers(accountId, users, eventsFor(accountId))).rejects.toThrow(RangeError);
      for (const reason of [tooLong, tooLongAsJson]) {
        const exclusions = [exclude('a@example.com'), exclude('b@example.com', { reason })];
        const edit = stores.exclusionStore.changeExclusions(accountId, exclusions, eventsFor(accountId));
        await expect(edit).rejects.toThrow(RangeError);
      }
      expect(count().requests).toBe(0);
    });

    it('is spread over several transactions when only the sum is too large', async () => {
      const methods: string[] = [];
      const stores = world().open({
        onRequest: ({ method }) => {
          methods.push(method);
          return undefined;
        },
      });
      const accountId = someAccountId();
      const addresses = Array.from({ length: 60 }, (_, index) => `u${index}@example.com`);
      const users = addresses.map((each) => upsert(each, { displayName: '語'.repeat(32_768) }));
      const created = await stores.userStore.changeUsers(accountId, users, eventsFor(accountId));
      expect(new Set(created)).toEqual(new Set(['created']));
      expect(methods.filter((method) => method === 'POST')).toHaveLength(2);
      const exclusions = addresses.slice(0, 20).map((each) => exclude(each, { reason: '語'.repeat(30_000) }));
      const excluded = await stores.exclusionStore.changeExclusions(accountId, exclusions, eventsFor(accountId));
      expect(new Set(excluded.map(({ outcome }) => outcome))).toEqual(new Set(['added']));
      expect(methods.filter((method) => method === 'POST').length).toBeGreaterThan(3);
      const { items } = await readAll((page) => stores.exclusionStore.listExclusions(accountId, page, ''), 100);
      expect(items).toHaveLength(20);
      expect((await stores.userStore.findAddress(accountId, email('u19@example.com')))?.exclusion).toBeDefined();
    });
  });
}
