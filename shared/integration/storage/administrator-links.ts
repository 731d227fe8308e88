import type { AdministratorLinks, KeptLink } from '../ports.ts';
import { LINK_PLACES } from '../rules/administrator-link.ts';
import type { AccountId } from '../../platform/words/identifiers.ts';
import { commitChange } from '../../platform/tables/commit-change.ts';
import { listPage } from '../../platform/tables/list-page.ts';
import type { Tables } from '../../platform/tables/open-tables.ts';
import { LINK_PREFIX, linkRow } from '../../platform/tables/row-keys.ts';
import type { StoredRow, Write } from '../../platform/tables/rows/table-row.ts';
import { administratorLinkColumns, administratorLinkOf } from './administrator-link-row.ts';

/** In the account's partition, a row for each place. */
export function makeAdministratorLinks({ tables: { accounts } }: { readonly tables: Tables }): AdministratorLinks {
  const kept = (accountId: AccountId, { rowKey, columns, etag }: StoredRow): KeptLink => ({
    link: administratorLinkOf(accountId, Number(rowKey.slice(LINK_PREFIX.length)), columns),
    version: etag,
  });
  return {
    async listLinks(accountId) {
      const page = { limit: LINK_PLACES, after: undefined };
      const itemOf = (row: StoredRow) => kept(accountId, row);
      const asked = { table: accounts, partitionKey: accountId, prefix: LINK_PREFIX, page, itemOf };
      const { items: links, unreadable = 0 } = await listPage(asked);
      return { links, unreadable };
    },

    async findLink(accountId, place) {
      const row = await accounts.read(accountId, linkRow(place));
      return row && kept(accountId, row);
    },

    async keepLink(before, link, event) {
      const rowKey = linkRow(link.place);
      const columns = administratorLinkColumns(link);
      const write: Write =
        before === undefined
          ? { kind: 'insert', rowKey, columns }
          : { kind: 'replace', rowKey, columns, etag: before.version };
      const outcome =
        event === undefined
          ? await accounts.commit(link.account, [write])
          : await commitChange(accounts, link.account, [write], [event]);
      return outcome === 'done' ? 'kept' : 'conflict';
    },
  };
}
