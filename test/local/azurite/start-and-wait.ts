/** Run by a test as the process that owns an Azurite: writes one row, tells the address, and waits to be killed. */
import { TableClient } from '@azure/data-tables';
import { startAzurite } from '../../../local/azurite/start-azurite.ts';

const azurite = await startAzurite({ dataFolder: process.argv[2] ?? '' });
const things = TableClient.fromConnectionString(azurite.connectionString, 'things', { allowInsecureConnection: true });
await things.createTable();
await things.createEntity({ partitionKey: 'p', rowKey: 'r', text: 'written just before' });
process.send?.(azurite.tablesUrl);
