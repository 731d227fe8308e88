/** How many exclusions stand on an account's list: kept up with every change, and counted once where the row is from before that. */
import type { ExclusionCounts } from '../../rules/counts/account-counts.ts';
import type { AccountId } from '../../../platform/words/identifiers.ts';
import { odata } from '../../../platform/tables/filter.ts';
import { BEHIND_ALL, END_PREFIX, EXCLUSION_PREFIX } from '../../../platform/tables/row-keys.ts';
import type { Table } from '../../../platform/tables/table.ts';
import type { CountsSnapshot } from '../../ports.ts';
import { commitCounts } from './counts-row.ts';

const PAGE = 1000;

/** Whoever changes the list writes the row of numbers too, so what is counted is so when that row is written. */
export async function countExclusions(
  accounts: Table,
  accountId: AccountId,
  stored: CountsSnapshot,
): Promise<ExclusionCounts | 'conflict'> {
  const { exclusions: known, endedUpTo } = stored.value;
  if (known !== undefined) return known;
  const [listed, ended] = await Promise.all([
    countKeys(accounts, accountId, EXCLUSION_PREFIX, EXCLUSION_PREFIX + BEHIND_ALL),
    endedUpTo === '' ? 0 : countKeys(accounts, accountId, END_PREFIX, END_PREFIX + endedUpTo),
  ]);
  const exclusions = { listed, ended };
  // An account that was never counted and has no list needs no row to say so.
  if (stored.version === undefined && listed === 0) return exclusions;
  const committed = await commitCounts(accounts, accountId, stored, { ...stored.value, exclusions });
  return committed === 'done' ? exclusions : 'conflict';
}

async function countKeys(accounts: Table, accountId: AccountId, from: string, upTo: string): Promise<number> {
  const filter = odata`PartitionKey eq ${accountId} and RowKey ge ${from} and RowKey le ${upTo}`;
  let count = 0;
  await accounts.walk(
    filter,
    PAGE,
    (rows) => {
      count += rows.length;
      return true;
    },
    'keys-only',
  );
  return count;
}
