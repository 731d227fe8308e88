import { commitChange } from '../../platform/tables/commit-change.ts';
import { deleteRows, findRows } from '../../platform/tables/delete-rows.ts';
import { odata } from '../../platform/tables/filter.ts';
import { listPage } from '../../platform/tables/list-page.ts';
import type { Tables } from '../../platform/tables/open-tables.ts';
import { BEHIND_ALL, PASSED_TEST_PREFIX, passedTestRow } from '../../platform/tables/row-keys.ts';
import type { AppId } from '../../platform/words/identifiers.ts';
import type { PassedTests } from '../ports.ts';
import { passedTestColumns, passedTestOf } from './passed-test-row.ts';

/** Well beyond the apps that a catalogue can have, and those that it had. */
const MOST = 1000;

/** In the account's partition, a row for each app. */
export function makePassedTests({ tables: { accounts } }: { readonly tables: Tables }): PassedTests {
  return {
    async keepPassed(accountId, passed, event) {
      const rowKey = passedTestRow(passed.app);
      await commitChange(accounts, accountId, [{ kind: 'put', rowKey, columns: passedTestColumns(passed) }], [event]);
    },

    async listPassed(accountId) {
      const page = { limit: MOST, after: undefined };
      const { items } = await listPage({
        ...{ table: accounts, partitionKey: accountId, prefix: PASSED_TEST_PREFIX, page },
        itemOf: ({ rowKey, columns }) => passedTestOf(rowKey.slice(PASSED_TEST_PREFIX.length) as AppId, columns),
      });
      return items;
    },

    async forgetPassed(accountId) {
      const range = odata`RowKey ge ${PASSED_TEST_PREFIX} and RowKey lt ${PASSED_TEST_PREFIX + BEHIND_ALL}`;
      const filter = `${odata`PartitionKey eq ${accountId}`} and ${range}`;
      await deleteRows(accounts, await findRows(accounts, filter, MOST, MOST));
    },
  };
}
