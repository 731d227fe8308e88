/** Families of refresh tokens: the row of one, and the store of them. */
import * as z from 'zod';
import { retryUntilDone } from '../../platform/in-process/attempts.ts';
import { rememberUntil } from '../../platform/words/lifetimes.ts';
import { MomentColumn, readColumns, type Columns } from '../../platform/tables/rows/table-row.ts';
import type { Tables } from '../../platform/tables/open-tables.ts';
import { redemptionPartition } from '../../platform/tables/redemption-store.ts';
import { ended, newFamily, type RefreshFamily } from '../rules/refresh-family.ts';
import type { FamilyKey, RefreshFamilies } from '../ports.ts';

const FamilyColumns = z.object({ generation: z.int().min(1), since: MomentColumn, endedAt: MomentColumn.optional() });

/** Throws UnreadableRow. */
export const refreshFamilyOf = (columns: unknown): RefreshFamily => {
  const { generation, since, endedAt } = readColumns(FamilyColumns, columns, 'refresh-family');
  return { generation, since, endedAt };
};

export const refreshFamilyColumns = ({ generation, since, endedAt }: RefreshFamily): Columns => ({
  generation,
  since: since.toISOString(),
  endedAt: endedAt?.toISOString(),
});

const MAX_ATTEMPTS = 8;

/** Filed as used-up codes are, by the hour in which they end, so that what clears those away clears these away too. */
function placeOf({ id, endsAt }: FamilyKey): readonly [partitionKey: string, rowKey: string] {
  return [redemptionPartition(id, rememberUntil({ expiresAt: endsAt })), `family:${id}`];
}

export function makeRefreshFamilies({ tables: { redemptions } }: { readonly tables: Tables }): RefreshFamilies {
  const findFamily: RefreshFamilies['findFamily'] = async (key) => {
    const row = await redemptions.read(...placeOf(key));
    return row && { value: refreshFamilyOf(row.columns), version: row.etag };
  };
  const create = (key: FamilyKey, family: RefreshFamily) =>
    redemptions.insert(...placeOf(key), refreshFamilyColumns(family));
  const save = (key: FamilyKey, family: RefreshFamily, version: string) =>
    redemptions.replace(...placeOf(key), refreshFamilyColumns(family), version);

  const tryEnd = async (key: FamilyKey, now: Date): Promise<'ended' | 'conflict'> => {
    const family = await findFamily(key);
    if (family?.value.endedAt !== undefined) return 'ended';
    const written =
      family === undefined
        ? await create(key, ended(newFamily(now), now))
        : await save(key, ended(family.value, now), family.version);
    return written === 'done' ? 'ended' : 'conflict';
  };

  return {
    findFamily,
    createFamily: async (key, now) => {
      await create(key, newFamily(now));
    },
    saveFamily: async (key, before, after) =>
      (await save(key, after, before.version)) === 'done' ? 'saved' : 'conflict',
    endFamily: async (key, now) => {
      const otherwise = 'a family of refresh tokens changes faster than it can be ended';
      await retryUntilDone(() => tryEnd(key, now), { attempts: MAX_ATTEMPTS, otherwise });
    },
  };
}
