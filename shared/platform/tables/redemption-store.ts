import { odata } from './filter.ts';
import { hash } from 'node:crypto';
import * as z from 'zod';
import { escapeKey } from '../words/identifiers.ts';
import type { RandomId, RedemptionStore } from '../ports.ts';
import { deleteRows, findRows } from './delete-rows.ts';
import type { Tables } from './open-tables.ts';
import { readColumns } from './rows/table-row.ts';

const RedemptionColumns = z.object({ claimId: z.string() });

/** The hour, as text that sorts by time. */
const hourOf = (moment: Date): string => moment.toISOString().slice(0, 13);

// Sixteen partitions an hour: one alone takes 2,000 rows a second (https://learn.microsoft.com/azure/storage/tables/scalability-targets).
const shardOf = (codeId: string): string => hash('sha256', codeId, 'hex').charAt(0);

/** Where whatever stands that is over, or ends, by that moment; `deleteExpired` takes it away afterwards. */
export const redemptionPartition = (id: string, until: Date): string => `${hourOf(until)}-${shardOf(id)}`;

const PAGE_SIZE = 1000;

type Dependencies = {
  readonly tables: Tables;
  readonly randomId: RandomId;
  /** The most rows that one `deleteExpired` takes; 10,000. */
  readonly maxDeletions?: number;
};

/** One-time codes that were used, kept by the hour in which they expire. */
export function makeRedemptionStore({ tables, randomId, maxDeletions = 10_000 }: Dependencies): RedemptionStore {
  const { redemptions } = tables;
  return {
    async redeem(codeId, expiresAt) {
      const partitionKey = redemptionPartition(codeId, expiresAt);
      const rowKey = escapeKey(codeId);
      const claimId = randomId();
      if ((await redemptions.insert(partitionKey, rowKey, { claimId })) === 'done') return 'redeemed';
      const stored = await redemptions.read(partitionKey, rowKey);
      // Ours when the first insert won and its reply was lost. Gone when it was cleared away, so somebody had used it.
      const isOurs =
        stored !== undefined && readColumns(RedemptionColumns, stored.columns, 'redemption').claimId === claimId;
      return isOurs ? 'redeemed' : 'already-redeemed';
    },

    isRedeemed: async (codeId, expiresAt) =>
      (await redemptions.read(redemptionPartition(codeId, expiresAt), escapeKey(codeId))) !== undefined,

    /** By whole hours: what expired in the hour of `before` stays until that has passed. */
    async deleteExpired(before) {
      const filter = odata`PartitionKey lt ${hourOf(before)}`;
      const rows = await findRows(redemptions, filter, PAGE_SIZE, maxDeletions);
      await deleteRows(redemptions, rows);
      return rows.length;
    },
  };
}
