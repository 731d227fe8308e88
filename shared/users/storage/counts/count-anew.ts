/**
 * What follows from other rows is made anew from them when its own row can't be read: nobody has to mend by hand what nobody but the
 * service knows. The row that couldn't be read is reported all the same.
 */
import { odata } from '../../../platform/tables/filter.ts';
import * as z from 'zod';
import {
  type AccountCounts,
  type Counts,
  countsOf,
  NO_COUNTS,
  NOTHING_COUNTED,
  sum,
} from '../../rules/counts/account-counts.ts';
import { type AccountId, domainOf, type DomainName } from '../../../platform/words/identifiers.ts';
import type { UnreadableRow } from '../../../platform/ports.ts';
import { leftOut, readOrNote } from '../../../platform/tables/list-page.ts';
import { addressIn, BEHIND_ALL, USER_PREFIX } from '../../../platform/tables/row-keys.ts';
import { addressRecordOf } from '../rows/address-row.ts';
import type { Table } from '../../../platform/tables/table.ts';
import type { ReadRow, StoredRow } from '../../../platform/tables/rows/table-row.ts';

export const PAGE = 1000;
const MINUTE_MS = 60_000;

/** The filter for the keys of a partition with a common beginning. */
export const startingWith = (accountId: AccountId, prefix: string): string =>
  odata`PartitionKey eq ${accountId} and RowKey ge ${prefix} and RowKey lt ${prefix + BEHIND_ALL}`;

/**
 * The numbers of an account from its users, one look at each. Of none is a verdict known, and no exclusion is counted as over: the next
 * report and the next reading make up for that. Good for the row of numbers as it was read before, which whoever changes a user writes.
 * Who was locked out last nobody knows; changes are numbered on behind all that there were.
 */
export async function countAnew(accounts: Table, accountId: AccountId, spoilt: ReadRow): Promise<AccountCounts> {
  const domains = new Map<DomainName, Counts>();
  const unreadable: UnreadableRow[] = [];
  const count = ({ rowKey, columns }: StoredRow): void => {
    const email = addressIn(rowKey, USER_PREFIX);
    const record = readOrNote(unreadable, (from) => addressRecordOf(email, from), columns);
    if (record?.user === undefined) return;
    const domain = domainOf(email);
    const counted = countsOf(record, 'not-judged', NOTHING_COUNTED.endedUpTo);
    domains.set(domain, sum(domains.get(domain) ?? NO_COUNTS, counted));
  };
  await accounts.walk(startingWith(accountId, USER_PREFIX), PAGE, (rows) => {
    rows.forEach(count);
    return true;
  });
  leftOut(accounts, unreadable);
  return { ...NOTHING_COUNTED, domains, unreadable: unreadable.length, changes: changesBehind(spoilt) };
}

/** At least the minutes since 1970, for no account changes once a minute for ever. */
function changesBehind({ columns, answeredAt }: ReadRow): number {
  const said = z.object({ changes: z.int() }).safeParse(columns).data?.changes ?? 0;
  return Math.max(said, minutesAt(answeredAt ?? new Date(0)));
}

export const minutesAt = (moment: Date): number => Math.floor(moment.getTime() / MINUTE_MS);
