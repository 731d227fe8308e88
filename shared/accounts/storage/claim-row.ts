/** Who holds a domain or a tenant. */
import * as z from 'zod';
import { AccountId } from '../../platform/words/identifiers.ts';
import { Moment, readColumns, type Columns } from '../../platform/tables/rows/table-row.ts';

const ClaimColumns = z.object({
  account: AccountId,
  claimedAt: Moment,
  /** Whose write this was: tells a lost reply from somebody else's claim. */
  claimId: z.string(),
});
export type ClaimRow = z.infer<typeof ClaimColumns>;

/** Throws UnreadableRow. */
export const claimOf = (columns: unknown): ClaimRow => readColumns(ClaimColumns, columns, 'claim');

export const claimColumns = ({ account: accountId, claimedAt, claimId }: ClaimRow): Columns => ({
  account: accountId,
  claimedAt: claimedAt.toISOString(),
  claimId,
});
