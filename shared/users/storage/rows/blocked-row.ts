/** Who is kept out by a block: beside the user's own row, which decides and guards it, so that all of an account are listed. */
import * as z from 'zod';
import type { Block, User } from '../../rules/user.ts';
import { ContactId, UserId } from '../../../platform/words/identifiers.ts';
import { MomentColumn, readColumns, type Columns } from '../../../platform/tables/rows/table-row.ts';

const BlockedColumns = z.object({
  userId: UserId,
  reason: z.string(),
  blockedAt: MomentColumn,
  blockedBy: ContactId,
  refusedAt: MomentColumn.optional(),
});

/** `refusedAt`: when the trail last told that the user was refused for it. */
export type BlockedRow = { readonly userId: UserId; readonly block: Block; readonly refusedAt: Date | undefined };

/** Throws UnreadableRow. */
export function blockedOf(columns: unknown): BlockedRow {
  const { userId, blockedAt, blockedBy, refusedAt } = readColumns(BlockedColumns, columns, 'blocked');
  return { userId, block: { reason: 'left', blockedAt, blockedBy }, refusedAt };
}

export const blockedColumns = ({ userId, block, refusedAt }: BlockedRow): Columns => ({
  userId,
  reason: block.reason,
  blockedAt: block.blockedAt.toISOString(),
  blockedBy: block.blockedBy,
  refusedAt: refusedAt?.toISOString(),
});

export const blockedRowOf = ({ id }: Pick<User, 'id'>, block: Block): Columns =>
  blockedColumns({ userId: id, block, refusedAt: undefined });
