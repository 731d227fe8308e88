/** The tables in memory on which other tests run are held to the same. */
import { makeMemoryStorage } from '../support/storage/memory-storage.ts';
import { describeStorage } from './describe-storage.ts';

describeStorage(makeMemoryStorage());
