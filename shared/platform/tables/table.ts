/** One table, in the few operations that the stores need. Every update names the ETag it read; nothing is overwritten unseen. */
import type { TableClient, TransactionAction } from '@azure/data-tables';
import type { UnreadableRow } from '../ports.ts';
import { checkRow, checkWrites } from './rows/check-sizes.ts';
import { storageRefusalOf, storageFault } from './storage-errors.ts';
import type { Columns, ReadRow, StoredRow, Write } from './rows/table-row.ts';

/**
 * `refused`: a row was not as supposed, and nothing was written; or it is so by now because this very write won, its reply was
 * lost, and the retry met its own traces. Whoever writes must be able to tell from the rows.
 */
export type WriteOutcome = 'done' | 'refused';

/** Every method throws DependencyUnavailable when storage doesn't answer in time, refuses the service, or lacks the table. */
export type Table = {
  /** One point read. */
  read(partitionKey: string, rowKey: string): Promise<ReadRow | undefined>;
  /** Writes throw a RangeError, before anything is sent, when the service would not take a row of that size. */
  insert(partitionKey: string, rowKey: string, columns: Columns): Promise<WriteOutcome>;
  replace(partitionKey: string, rowKey: string, columns: Columns, etag: string): Promise<WriteOutcome>;
  remove(partitionKey: string, rowKey: string, etag: string): Promise<WriteOutcome>;
  /** All or none of the writes, in one partition. */
  commit(partitionKey: string, writes: readonly Write[]): Promise<WriteOutcome>;
  /** Hands over pages of at most `pageSize` rows in key order until `visit` answers false or there are no more. `keys-only`: without their content. */
  walk(
    filter: string,
    pageSize: number,
    visit: (rows: readonly StoredRow[], more: boolean) => boolean,
    content?: 'keys-only',
  ): Promise<void>;
  /** Says which rows of it were left out because they can't be read. */
  readonly report: (rows: readonly UnreadableRow[]) => void;
  /** Makes the table if it isn't there. */
  ensure(): Promise<void>;
};

type StoredEntity = { readonly [name: string]: unknown; readonly etag: string };

const storedRow = (entity: StoredEntity): StoredRow => ({
  partitionKey: String(entity['partitionKey']),
  rowKey: String(entity['rowKey']),
  etag: entity.etag,
  columns: entity,
});

function actionOf(partitionKey: string, write: Write): TransactionAction {
  const { rowKey } = write;
  switch (write.kind) {
    case 'insert':
      return ['create', { ...write.columns, partitionKey, rowKey }];
    case 'replace':
      return ['update', { ...write.columns, partitionKey, rowKey }, 'Replace', { etag: write.etag }];
    case 'put':
      return ['upsert', { ...write.columns, partitionKey, rowKey }, 'Replace'];
    case 'delete':
      return ['delete', { partitionKey, rowKey }];
  }
}

type Bounded = <Result>(operation: string, run: (abortSignal: AbortSignal) => Promise<Result>) => Promise<Result>;

export type TableBounds = {
  /** For each operation with all its tries, the token it needs included. */
  readonly operationMs: number;
  /** For a try of those that are about one row. A list or a transaction may take its time. */
  readonly tryMs: number;
};

export function makeTable(client: TableClient, { operationMs, tryMs }: TableBounds, report: Table['report']): Table {
  const bounded: Bounded = async (operation, run) => {
    const limit = AbortSignal.timeout(operationMs);
    try {
      // The SDK obeys the signal, but a credential that hangs need not.
      return await Promise.race([run(limit), rejectWhenAborted(limit)]);
    } catch (error) {
      throw storageFault(error, operation, client.tableName);
    }
  };
  const requestOptions = { timeout: tryMs };
  return {
    ...readingOf(client, bounded, requestOptions),
    ...writingOf(client, bounded, requestOptions),
    report,
    ensure: () => bounded('make the table', (abortSignal) => client.createTable({ abortSignal })),
  };
}

/** A moment of HTTP, for what it is worth: nobody but storage is believed about it. */
function momentOf(date: string | undefined): Date | undefined {
  const moment = new Date(date ?? Number.NaN);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}

type Answer = { readonly headers: { get(name: string): string | undefined } };
type OneRow = { readonly timeout: number };

const readingOf = (client: TableClient, bounded: Bounded, requestOptions: OneRow): Pick<Table, 'read' | 'walk'> => ({
  read: (partitionKey, rowKey) =>
    bounded('read a row', async (abortSignal) => {
      let answeredAt: Date | undefined;
      const onResponse = ({ headers }: Answer): void => {
        answeredAt = momentOf(headers.get('date'));
      };
      try {
        const entity = await client.getEntity(partitionKey, rowKey, { abortSignal, requestOptions, onResponse });
        return { ...storedRow(entity), answeredAt };
      } catch (error) {
        if (storageRefusalOf(error) === 'missing') return undefined;
        throw error;
      }
    }),

  walk: (filter, pageSize, visit, content) =>
    bounded('list rows', async (abortSignal) => {
      const select = content === 'keys-only' ? { select: ['PartitionKey', 'RowKey'] } : {};
      const entities = client.listEntities({ queryOptions: { filter, ...select }, abortSignal });
      for await (const page of entities.byPage({ maxPageSize: pageSize })) {
        if (!visit(page.map(storedRow), page.continuationToken !== undefined)) return;
      }
    }),
});

function writingOf(
  client: TableClient,
  bounded: Bounded,
  requestOptions: OneRow,
): Pick<Table, 'insert' | 'replace' | 'remove' | 'commit'> {
  const write = (operation: string, run: (abortSignal: AbortSignal) => Promise<WriteOutcome>): Promise<WriteOutcome> =>
    bounded(operation, async (abortSignal) => {
      try {
        return await run(abortSignal);
      } catch (error) {
        if (storageRefusalOf(error) !== undefined) return 'refused';
        throw error;
      }
    });

  return {
    insert: async (partitionKey, rowKey, columns) => {
      checkRow(partitionKey, rowKey, columns);
      return write('insert a row', async (abortSignal) => {
        await client.createEntity({ ...columns, partitionKey, rowKey }, { abortSignal, requestOptions });
        return 'done';
      });
    },

    replace: async (partitionKey, rowKey, columns, etag) => {
      checkRow(partitionKey, rowKey, columns);
      return write('replace a row', async (abortSignal) => {
        await client.updateEntity({ ...columns, partitionKey, rowKey }, 'Replace', {
          etag,
          abortSignal,
          requestOptions,
        });
        return 'done';
      });
    },

    remove: (partitionKey, rowKey, etag) =>
      write('delete a row', async (abortSignal) => {
        await client.deleteEntity(partitionKey, rowKey, { etag, abortSignal, requestOptions });
        return 'done';
      }),

    commit: async (partitionKey, writes) => {
      checkWrites(partitionKey, writes);
      const actions = writes.map((each) => actionOf(partitionKey, each));
      return write('commit a transaction', async (abortSignal) => {
        const { subResponses } = await client.submitTransaction(actions, { abortSignal });
        // Success names every write. An answer cut short proves nothing: the caller looks, as after a refusal.
        return subResponses.length === writes.length ? 'done' : 'refused';
      });
    },
  };
}

function rejectWhenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        reject(signal.reason as Error);
      },
      { once: true },
    );
  });
}
