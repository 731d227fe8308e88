/** Run by a test as the process that owns an Azurite: writes one row, tells the address, and waits to be killed. */
import { startAzurite } from '../../../local/azurite/start-azurite.ts';
import { openThings } from './open-things.ts';

const azurite = await startAzurite({ dataFolder: process.argv[2] ?? '' });
const things = openThings(azurite);
await things.createTable();
await things.createEntity({ partitionKey: 'p', rowKey: 'r', text: 'written just before' });
process.send?.(azurite.tablesUrl);
