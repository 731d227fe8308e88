/** Run by a test in a process of its own: what the deployed app does with its tables. Prints what it saw. */
import { TableClient, TableServiceClient } from '@azure/data-tables';
import { DefaultAzureCredential } from '@azure/identity';
import { collectAll } from '../managed-identity/collect-all.ts';

const url = process.argv[2] ?? '';
const credential = new DefaultAzureCredential();
const service = new TableServiceClient(url, credential);
await service.createTable('accounts');
const tables = (await collectAll(service.listTables())).map(({ name }) => name);

const accounts = new TableClient(url, 'accounts', credential);
await accounts.submitTransaction([
  ['create', { partitionKey: 'a', rowKey: 'account', version: 1 }],
  ['create', { partitionKey: 'a', rowKey: 'audit:1', what: 'made' }],
]);
const { etag } = await accounts.getEntity('a', 'account');
await accounts.updateEntity({ partitionKey: 'a', rowKey: 'account', version: 2 }, 'Replace', { etag });

const status = async (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => 'done',
    (error: unknown) => (error as { statusCode?: number }).statusCode,
  );
const stale = { partitionKey: 'a', rowKey: 'account', version: 9 };
const staleUpdate = await status(accounts.updateEntity(stale, 'Replace', { etag }));
const staleTransaction = await status(
  accounts.submitTransaction([
    ['update', stale, 'Replace', { etag }],
    ['create', { partitionKey: 'a', rowKey: 'audit:2', what: 'lost' }],
  ]),
);
const rows = (await collectAll(accounts.listEntities<{ version?: number }>())).map(({ rowKey, version }) => [
  rowKey,
  version ?? null,
]);
console.log(JSON.stringify({ tables, staleUpdate, staleTransaction, rows }));
