/**
 * Deletes the rows of addresses with nothing on record. A delete inside a transaction can't name the ETag that it read (the SDK
 * takes none), so a removal would overlook a change made meanwhile, and leave an exclusion or a count behind. Therefore the
 * transaction replaces the row, by its ETag, with one that has nothing in it, and that one is deleted here, by its ETag too.
 */
import type { AccountId, EmailAddress } from '../../platform/words/identifiers.ts';
import { ifPossible } from '../../platform/in-process/attempts.ts';
import { inParallel, STORAGE_CONCURRENCY } from '../../platform/tables/in-parallel.ts';
import { readAddress } from './rows/address-row.ts';
import { userRow } from '../../platform/tables/row-keys.ts';
import type { Table } from '../../platform/tables/table.ts';

/** A row that has something in it again stays, one that says since when its address isn't excluded any more, and one that leads to a renamed user. */
export async function sweepEmptyAddresses(
  accounts: Table,
  accountId: AccountId,
  addresses: readonly EmailAddress[],
): Promise<void> {
  // The change is made and audited; what is left says nothing of anybody, and the next edit of the address takes it over.
  await ifPossible(() =>
    inParallel(addresses, STORAGE_CONCURRENCY, async (email) => {
      const { etag, record, aliasOf, marks } = await readAddress(accounts, accountId, email);
      if (record !== undefined || aliasOf !== undefined || (marks.exclusion ?? marks.left) !== undefined) return;
      if (etag !== undefined) await accounts.remove(accountId, userRow(email), etag);
    }),
  );
}
