/** One table, in the few operations that the stores need. Every update names the ETag it read; nothing is overwritten unseen. */
import { randomUUID } from 'node:crypto';
import type { TableClient, TransactionAction } from '@azure/data-tables';
import type { UnreadableRow } from '../ports.ts';
import { callWithin } from '../outbound-http/call-within.ts';
import type { Once } from '../in-process/make-once.ts';
import { answeredAtOf } from '../outbound-http/server-request.ts';
import type { Send, StorageAnswer, StorageRequest } from './requests/storage-request.ts';
import type { WatchSilence } from './requests/watch-silence.ts';
import { keysInPath, ROW_FORMAT, rowBody, rowOf } from './rows/row-json.ts';
import { refusedAnswer, storageRefusalOf, storageFault } from './storage-errors.ts';
import { checkWrites, type Columns, type ReadRow, type StoredRow, weighRow, type Write } from './rows/table-row.ts';

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

/** One operation with all its tries. */
type Bounded = <Result>(operation: string, run: (abortSignal: AbortSignal) => Promise<Result>) => Promise<Result>;

export type TableBounds = {
  /** For an operation on one row with all its tries, the token it needs included. */
  readonly rowMs: number;
  /** For a try of it. */
  readonly tryMs: number;
  /** For a list or a transaction, which may take its time. */
  readonly operationMs: number;
};

type Options = {
  readonly name: string;
  /** The table's path on the wire, such as `/accounts`. */
  readonly path: string;
  /** For one row, on its shortest way. */
  readonly send: Send;
  /** For lists and transactions, and for what is rare. */
  readonly client: Once<TableClient>;
  readonly bounds: TableBounds;
  readonly watchSilence: WatchSilence;
  readonly report: Table['report'];
};

export function makeTable(options: Options): Table {
  const { name, client, bounds, watchSilence, report } = options;
  const boundedBy = (milliseconds: number, watch: WatchSilence): Bounded =>
    async function callBounded(operation, run) {
      try {
        return await watch(() => callWithin(milliseconds, run));
      } catch (error) {
        throw storageFault(error, operation, name);
      }
    };
  const row = boundedBy(bounds.rowMs, watchSilence);
  const many = boundedBy(bounds.operationMs, watchSilence);
  // Whoever makes the tables waits for storage.
  const making = boundedBy(bounds.operationMs, async (run) => run());
  return {
    ...onRows(options, row),
    ...onMany(client, many),
    report,
    ensure: () => making('make the table', async (abortSignal) => (await client.get()).createTable({ abortSignal })),
  };
}

/** https://learn.microsoft.com/rest/api/storageservices/versioning-for-the-azure-storage-services */
const API_VERSION = '2019-02-02';
const READ_HEADERS = { accept: ROW_FORMAT, 'x-ms-version': API_VERSION };
const WRITE_HEADERS = { ...READ_HEADERS, 'content-type': ROW_FORMAT, prefer: 'return-no-content' };

/** "Query Entities", "Insert Entity", "Update Entity" and "Delete Entity", Microsoft Learn. */
function onRows(
  { name, path, send, bounds: { tryMs } }: Options,
  bounded: Bounded,
): Pick<Table, 'read' | 'insert' | 'replace' | 'remove'> {
  type Wanted = Pick<StorageRequest, 'method' | 'headers' | 'body'> & { readonly at?: string };
  const ask = (wanted: Wanted, signal: AbortSignal): Promise<StorageAnswer> => {
    const { method, body, at = '' } = wanted;
    // Storage's own logs find the operation by it, and its tries stand together.
    const headers = { ...wanted.headers, 'x-ms-client-request-id': randomUUID() };
    return send({ table: name, method, path: path + at, headers, body, tryMs }, signal);
  };
  const write = (operation: string, wanted: Wanted): Promise<WriteOutcome> =>
    bounded(operation, async (signal) => {
      const answer = await ask(wanted, signal);
      if (answer.status < 300) return 'done';
      const error = refusedAnswer(answer);
      if (storageRefusalOf(error) !== undefined) return 'refused';
      throw error;
    });
  return {
    read: (partitionKey, rowKey) =>
      bounded('read a row', async (signal) => {
        const wanted = { method: 'GET', headers: READ_HEADERS, at: keysInPath(partitionKey, rowKey) };
        const answer = await ask(wanted, signal);
        if (answer.status === 200) return { ...rowOf(answer.text), answeredAt: answeredAtOf(answer) };
        const error = refusedAnswer(answer);
        if (storageRefusalOf(error) === 'missing') return undefined;
        throw error;
      }),

    insert: async (partitionKey, rowKey, columns) => {
      weighRow(partitionKey, rowKey, columns);
      const body = rowBody(partitionKey, rowKey, columns);
      return write('insert a row', { method: 'POST', headers: WRITE_HEADERS, body });
    },

    replace: async (partitionKey, rowKey, columns, etag) => {
      weighRow(partitionKey, rowKey, columns);
      const headers = { ...WRITE_HEADERS, 'if-match': etag };
      const [at, body] = [keysInPath(partitionKey, rowKey), rowBody(partitionKey, rowKey, columns)];
      return write('replace a row', { method: 'PUT', headers, at, body });
    },

    remove: (partitionKey, rowKey, etag) => {
      const headers = { ...READ_HEADERS, 'if-match': etag };
      return write('delete a row', { method: 'DELETE', headers, at: keysInPath(partitionKey, rowKey) });
    },
  };
}

const onMany = (client: Once<TableClient>, bounded: Bounded): Pick<Table, 'walk' | 'commit'> => ({
  walk: (filter, pageSize, visit, content) =>
    bounded('list rows', async (abortSignal) => {
      const select = content === 'keys-only' ? { select: ['PartitionKey', 'RowKey'] } : {};
      const entities = (await client.get()).listEntities({ queryOptions: { filter, ...select }, abortSignal });
      for await (const page of entities.byPage({ maxPageSize: pageSize })) {
        if (!visit(page.map(storedRow), page.continuationToken !== undefined)) return;
      }
    }),

  commit: async (partitionKey, writes) => {
    checkWrites(partitionKey, writes);
    const actions = writes.map((each) => actionOf(partitionKey, each));
    return bounded('commit a transaction', async (abortSignal): Promise<WriteOutcome> => {
      try {
        const { subResponses } = await (await client.get()).submitTransaction(actions, { abortSignal });
        // Success names every write. An answer cut short proves nothing: the caller looks, as after a refusal.
        return subResponses.length === writes.length ? 'done' : 'refused';
      } catch (error) {
        if (storageRefusalOf(error) !== undefined) return 'refused';
        throw error;
      }
    });
  },
});
