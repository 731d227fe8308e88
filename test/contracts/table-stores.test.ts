/** Table Storage, and every store on it (Azurite). */
import { azuriteForTests } from '../support/storage/azurite.ts';
import { describeStorage } from './describe-storage.ts';

describeStorage(azuriteForTests());
