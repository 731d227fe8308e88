/** The newest test of each app that passed: its row, and the store of them. */
import * as z from 'zod';
import { commitChange } from '../../platform/tables/commit-change.ts';
import { deleteRows, findRows } from '../../platform/tables/delete-rows.ts';
import { odata } from '../../platform/tables/filter.ts';
import { listPage } from '../../platform/tables/list-page.ts';
import type { Tables } from '../../platform/tables/open-tables.ts';
import { BEHIND_ALL, PASSED_TEST_PREFIX, passedTestRow } from '../../platform/tables/row-keys.ts';
import { type AppId, ContactId, EmailAddress, TenantId } from '../../platform/words/identifiers.ts';
import type { PassedTests } from '../ports.ts';
import { type Columns, MomentColumn, readColumns } from '../../platform/tables/rows/table-row.ts';
import type { PassedTest } from '../rules/test-sign-in.ts';

const PassedColumns = z.object({
  email: EmailAddress,
  tenantId: TenantId,
  passedAt: MomentColumn,
  startedBy: ContactId,
});

/** Throws UnreadableRow. */
export const passedTestOf = (app: AppId, columns: unknown): PassedTest => ({
  app,
  ...readColumns(PassedColumns, columns, 'passed-test'),
});

export const passedTestColumns = ({ email, tenantId, passedAt, startedBy }: PassedTest): Columns => ({
  ...{ email, tenantId, startedBy },
  passedAt: passedAt.toISOString(),
});

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
