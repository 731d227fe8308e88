import type { ExclusionStore } from '../ports.ts';
import type { CountsPlace } from '../../users/storage/counts/account-counts.ts';
import { changeExclusions, previewExclusions } from './change-exclusions.ts';
import { keyBeginning, listPage } from '../../platform/tables/list-page.ts';
import type { Tables } from '../../platform/tables/open-tables.ts';
import type { PauseBeforeRetry } from '../../platform/tables/pause-before-retry.ts';
import { addressIn, EXCLUSION_PREFIX } from '../../platform/tables/row-keys.ts';
import { exclusionOf } from '../../users/storage/rows/exclusion-row.ts';

type Dependencies = Pick<CountsPlace, 'readinessRuns'> & { readonly tables: Tables; readonly pause: PauseBeforeRetry };

/** The exclusion list of an account, in the order of the addresses. */
export function makeExclusionStore({ tables: { accounts }, readinessRuns, pause }: Dependencies): ExclusionStore {
  return {
    changeExclusions: (accountId, changes, events, watch) =>
      changeExclusions({ accounts, account: accountId, readinessRuns, pause, watch }, changes, events),

    previewExclusions: (accountId, changes) =>
      previewExclusions({ accounts, account: accountId, readinessRuns, pause }, changes),

    async listExclusions(accountId, page, startsWith) {
      const beginning = keyBeginning(startsWith);
      if (beginning === undefined) return { items: [], next: undefined };
      return listPage({
        table: accounts,
        partitionKey: accountId,
        prefix: EXCLUSION_PREFIX,
        page,
        startsWith: beginning,
        itemOf: ({ rowKey, columns }) => exclusionOf(addressIn(rowKey, EXCLUSION_PREFIX), columns),
      });
    },
  };
}
