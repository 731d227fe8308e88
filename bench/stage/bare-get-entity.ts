/** One row read by the Tables SDK and nothing else, from the same storage as the service: what a discovery would take that did nothing but read. */
import { TableClient } from '@azure/data-tables';
import { drive } from '../measure/drive.ts';

const { TABLES_URL = '', IDENTITY_ENDPOINT = '', IDENTITY_HEADER = '', AZURE_CLIENT_ID = '' } = process.env;
const query = new URLSearchParams({
  'api-version': '2019-08-01',
  resource: 'https://storage.azure.com',
  client_id: AZURE_CLIENT_ID,
});
const answer = await fetch(`${IDENTITY_ENDPOINT}?${query.toString()}`, {
  headers: { 'x-identity-header': IDENTITY_HEADER },
});
const { access_token: token } = (await answer.json()) as { access_token: string };
const credential = { getToken: () => Promise.resolve({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) };
const client = new TableClient(TABLES_URL, 'accounts', credential);
const rows = client.listEntities({ queryOptions: { filter: `PartitionKey eq 'acme'` } });
const { value: row } = (await rows.next()) as { value: { partitionKey: string; rowKey: string } };

process.on('message', ({ connections, milliseconds }: { connections: number; milliseconds: number }) => {
  const once = () => client.getEntity(row.partitionKey, row.rowKey);
  void drive({ pid: process.pid, connections, milliseconds, once }).then((measured) => process.send?.(measured));
});
process.once('disconnect', () => process.exit(0));
process.send?.({ url: TABLES_URL });
