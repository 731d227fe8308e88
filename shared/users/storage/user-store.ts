import { type AccountId, domainOf, type EmailAddress } from '../../platform/words/identifiers.ts';
import type { Table } from '../../platform/tables/table.ts';
import type { AccountStore, UserStore } from '../ports.ts';
import type { CountsPlace } from './counts/plan-counts.ts';
import { makeBindings } from './bind-user.ts';
import { changeUsers } from './change-users.ts';
import { UnreadableRow } from '../../platform/ports.ts';
import { inParallel, STORAGE_CONCURRENCY } from '../../platform/tables/in-parallel.ts';
import { keyStart, listPage } from '../../platform/tables/list-page.ts';
import type { Tables } from '../../platform/tables/open-tables.ts';
import type { PauseBeforeRetry } from '../../platform/tables/pause-before-retry.ts';
import { addressRecordOf, makeFindAddress, readUserOf } from './rows/address-row.ts';
import { addressIn, NO_PASSWORD_PREFIX, USER_PREFIX } from '../../platform/tables/row-keys.ts';

type Dependencies = Pick<CountsPlace, 'readinessRuns'> & {
  readonly tables: Tables;
  readonly accountStore: Pick<AccountStore, 'findAccount'>;
  readonly pause: PauseBeforeRetry;
};

/** Users of an account, by address. */
export function makeUserStore({ tables: { accounts }, accountStore, readinessRuns, pause }: Dependencies): UserStore {
  return {
    findAddress: makeFindAddress(accounts),
    findAddresses: (accountId, emails) =>
      inParallel(emails, STORAGE_CONCURRENCY, (email) => findOrReport(accounts, accountId, email)),
    async findMarkedAddress(accountId, email) {
      const { record, marks } = await readUserOf(accounts, accountId, email);
      return { record, marks };
    },

    ...makeBindings({ accounts, accountStore, readinessRuns, pause }),
    changeUsers: (accountId, changes, events, watch) =>
      changeUsers({ accounts, accountId, readinessRuns, pause, watch }, changes, events),

    async listUsers(accountId, page, startsWith) {
      const beginning = keyStart(startsWith);
      if (beginning === undefined) return { items: [], next: undefined };
      return listPage({
        table: accounts,
        partitionKey: accountId,
        prefix: USER_PREFIX,
        page,
        startsWith: beginning,
        itemOf: ({ rowKey, columns }) => {
          const record = addressRecordOf(addressIn(rowKey, USER_PREFIX), columns);
          // An address that is only excluded is no user.
          return record?.user === undefined ? undefined : record;
        },
      });
    },

    listUsersWithoutPassword(accountId, domains, page) {
      const wanted = new Set(domains);
      return listPage({
        table: accounts,
        partitionKey: accountId,
        prefix: NO_PASSWORD_PREFIX,
        page,
        itemOf: ({ rowKey }) => {
          const email = addressIn(rowKey, NO_PASSWORD_PREFIX);
          return wanted.has(domainOf(email)) ? email : undefined;
        },
      });
    },
  };
}

const findOrReport = (accounts: Table, accountId: AccountId, email: EmailAddress) =>
  readUserOf(accounts, accountId, email).then(
    ({ record }) => record,
    (error: unknown) => {
      if (!(error instanceof UnreadableRow)) throw error;
      accounts.report([error]);
      return undefined;
    },
  );
