/** Whoever left, over the wire. */
import * as z from 'zod';
import { READINESS_STATUSES } from '../platform/words/readiness-status.ts';
import { outcomeCounts, pageOf } from '../platform/wire.ts';
import { editItems, ItemAddress, ItemErrors, MAX_ITEMS } from '../users/wire.ts';

export const LeaverAnswer = z.strictObject({
  email: z.string().describe('As the user is called by now.'),
  displayName: z.string(),
  status: z.enum(READINESS_STATUSES).describe('What the report found: disabled-in-entra or gone-from-entra.'),
  hasPassword: z.boolean().describe('Whether the Company holds a usable password for the user.'),
  blocked: z.boolean().describe('Their Company password is kept from them already.'),
});

export const LeaversAnswer = pageOf(LeaverAnswer).extend({
  takenAt: z.iso
    .datetime()
    .nullable()
    .describe('When Azure was asked; null: no report of the connected tenant is there, so nobody knows.'),
  totals: z
    .strictObject({
      left: z.int().describe('All of them, blocked or not: what blockUsersWhoLeft has to say.'),
      blocked: z.int(),
    })
    .nullable()
    .describe('Of all whose domain is in force; null on further pages.'),
});

export const BlockedUserAnswer = z.strictObject({
  email: z.string(),
  reason: z.enum(['left']),
  blockedAt: z.iso.datetime(),
  blockedBy: z.string(),
  refusedAt: z.iso
    .datetime()
    .nullable()
    .describe('When the trail last told that the password was refused for it, at most once an hour; null: never.'),
});
export const BlockedUsersAnswer = pageOf(BlockedUserAnswer);

export const BlocksEdit = z
  .strictObject({
    block: editItems('block', z.strictObject({ email: ItemAddress }))
      .prefault([])
      .describe('Users who left: disabled in Azure or gone from it, says the newest readiness report.'),
    lift: editItems('lift', ItemAddress).prefault([]),
  })
  .refine(({ block, lift }) => block.length + lift.length <= MAX_ITEMS, `must hold at most ${MAX_ITEMS} items`);

export const BLOCK_OUTCOMES = [
  'blocked',
  'lifted',
  'unchanged',
  'not-left',
  'not-found',
  'invalid-item',
  'invalid-address',
  'foreign-domain',
  'repeated',
  'conflict',
  'unreadable',
] as const;

export const BlocksAnswer = z.strictObject({
  results: z.array(
    z.strictObject({
      email: z.string(),
      outcome: z.enum(BLOCK_OUTCOMES),
      message: z.string().optional(),
      errors: ItemErrors,
    }),
  ),
  summary: outcomeCounts(BLOCK_OUTCOMES),
});

/** Of whatever gives passwords back: whoever left is kept out before. */
export const BlockUsersWhoLeft = z
  .int()
  .min(0)
  .describe(
    'Keeps the Company password from everybody who left, before it works again: how many they are (GET …/users-who-left, "totals.left"). Any other number is refused.',
  );
export const BlockedUsersWhoLeft = z
  .int()
  .optional()
  .describe('How many users who left are kept out now; null: that was not asked for.');
