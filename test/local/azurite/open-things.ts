import { AzureNamedKeyCredential, TableClient } from '@azure/data-tables';
import type { Azurite } from '../../../local/azurite/start-azurite.ts';

export const openThings = ({ tablesUrl, account, key }: Azurite): TableClient =>
  new TableClient(tablesUrl, 'things', new AzureNamedKeyCredential(account, key), { allowInsecureConnection: true });
