/** What a report says is made anew from a tenant's directory when the row that says how far it is can't be read: this forgets all of it. */
import type { AccountId } from '../../platform/words/identifiers.ts';
import { NO_READINESS, type ReadinessState } from '../rules/readiness-run.ts';
import type { Table } from '../../platform/tables/table.ts';
import { PAGE, startingWith, minutesAt } from '../../users/storage/counts/count-anew.ts';

/**
 * No report and no run; what earlier ones stored is left over. Numbers go on behind all that a run can have had: those that still have rows,
 * and the minutes since 1970, for no account takes a report a minute.
 */
export async function readinessAnew(readiness: Table, accountId: AccountId, now: Date): Promise<ReadinessState> {
  const numbers = new Set<number>();
  await readiness.walk(
    startingWith(accountId, 'r'),
    PAGE,
    (rows) => {
      for (const { rowKey } of rows) numbers.add(Number(/^r(\d+):/.exec(rowKey)?.[1] ?? 0));
      return true;
    },
    'keys-only',
  );
  const lastNumber = Math.max(minutesAt(now), ...numbers);
  return { ...NO_READINESS, lastNumber, leftovers: [...numbers].map((number) => ({ number, part: 'all' })) };
}
