/** A bulk edit of blocks as it comes in. */
import * as z from 'zod';
import { editItems, ItemAddress, MAX_ITEMS } from '../users/edit-items.ts';

export const BlocksEdit = z
  .strictObject({
    block: editItems('block', z.strictObject({ email: ItemAddress }))
      .prefault([])
      .describe('Users who left: disabled in Azure or gone from it, says the newest readiness report.'),
    lift: editItems('lift', ItemAddress).prefault([]),
  })
  .refine(({ block, lift }) => block.length + lift.length <= MAX_ITEMS, `must hold at most ${MAX_ITEMS} items`);
