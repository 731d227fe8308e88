import { odata } from '@azure/data-tables';
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { escapeKey } from '../../domain/key-escaping.ts';
import type { RandomId, RedemptionStore } from '../../ports.ts';
import { MAX_TRANSACTION_WRITES } from './check-sizes.ts';
import type { Tables } from './open-tables.ts';
import type { Table } from './table.ts';
import { readColumns, type StoredRow } from './table-row.ts';

const RedemptionColumns = z.object({ claimId: z.string() });

/** The hour, as text that sorts by time. */
const hourOf = (moment: Date): string => moment.toISOString().slice(0, 13);

// Sixteen partitions an hour: one alone takes 2,000 rows a second (PITFALLS.md).
const shardOf = (codeId: string): string => createHash('sha256').update(codeId).digest('hex').charAt(0);

const partitionOf = (codeId: string, expiresAt: Date): string => `${hourOf(expiresAt)}-${shardOf(codeId)}`;

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
      const partitionKey = partitionOf(codeId, expiresAt);
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
      (await redemptions.read(partitionOf(codeId, expiresAt), escapeKey(codeId))) !== undefined,

    /** By whole hours: what expired in the hour of `before` stays until that has passed. */
    async deleteExpired(before) {
      const rows = await listExpired(redemptions, hourOf(before), maxDeletions);
      for (const batch of batchesOf(rows)) await deleteBatch(redemptions, batch);
      return rows.length;
    },
  };
}

async function listExpired(redemptions: Table, beforeHour: string, most: number): Promise<StoredRow[]> {
  const expired: StoredRow[] = [];
  await redemptions.walk(odata`PartitionKey lt ${beforeHour}`, Math.min(PAGE_SIZE, most), (rows) => {
    expired.push(...rows.slice(0, most - expired.length));
    return expired.length < most;
  });
  return expired;
}

/** Rows of one partition, as many as a transaction takes. They come in key order, so those of a partition stand together. */
function* batchesOf(rows: readonly StoredRow[]): Generator<[StoredRow, ...StoredRow[]]> {
  let batch: [StoredRow, ...StoredRow[]] | undefined;
  for (const row of rows) {
    if (batch !== undefined && batch.length < MAX_TRANSACTION_WRITES && batch[0].partitionKey === row.partitionKey) {
      batch.push(row);
      continue;
    }
    if (batch !== undefined) yield batch;
    batch = [row];
  }
  if (batch !== undefined) yield batch;
}

async function deleteBatch(redemptions: Table, batch: [StoredRow, ...StoredRow[]]): Promise<void> {
  const writes = batch.map(({ rowKey }) => ({ kind: 'delete', rowKey }) as const);
  if ((await redemptions.commit(batch[0].partitionKey, writes)) === 'done') return;
  // Another run, or a lost reply, had deleted some of them: the rest goes one by one, and what is gone is gone.
  for (const { partitionKey, rowKey, etag } of batch) await redemptions.remove(partitionKey, rowKey, etag);
}
