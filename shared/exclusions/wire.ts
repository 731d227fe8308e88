/** The exclusion list over the wire. */
import * as z from 'zod';
export { type ExclusionLine, readExclusionList } from './rules/exclusion-lines.ts';
export { LONGEST_REASON } from '../platform/words/written/plain-text.ts';
import { outcomeCounts, pageOf } from '../platform/wire.ts';
import { ItemErrors, UsersLockedOut } from '../users/wire.ts';

export const ExclusionAnswer = z.strictObject({
  email: z.string(),
  reason: z.string().nullable(),
  excludedBy: z.string(),
  excludedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable().describe('The first moment at which SSO holds again; null: for good.'),
});

export const EXCLUSION_OUTCOMES = [
  'added',
  'changed',
  'removed',
  'unchanged',
  'already-excluded',
  'not-excluded',
  'invalid-item',
  'invalid-address',
  'foreign-domain',
  'repeated',
  'already-expired',
  'disabled-in-entra',
  'invalid-line',
  'conflict',
  'unreadable',
] as const;
export type ExclusionOutcome = (typeof EXCLUSION_OUTCOMES)[number];

export const StandingExclusion = z.strictObject({
  reason: z.string().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  excludedBy: z.string(),
  excludedAt: z.iso.datetime(),
});

export const EditResult = z.strictObject({
  email: z.string(),
  aliasOf: z
    .string()
    .optional()
    .describe('The user’s own address, where that is an alias of theirs: by it the list has them.'),
  outcome: z.enum(EXCLUSION_OUTCOMES),
  message: z.string().optional(),
  errors: ItemErrors,
  line: z.int().optional().describe('Of a file: where it stands, counted from 1.'),
  expiresAt: z.iso
    .datetime()
    .nullable()
    .optional()
    .describe('Of an exclusion that stands now: the first moment at which SSO holds again; null: never.'),
  current: StandingExclusion.optional().describe(
    'The exclusion that was there and stays: of unchanged and already-excluded.',
  ),
});

export const EditAnswer = z.strictObject({
  results: z.array(EditResult),
  summary: outcomeCounts(EXCLUSION_OUTCOMES),
  usersWithoutPassword: z
    .strictObject({
      count: z.int(),
      items: z.array(z.string()),
      list: z.url().describe('Where all users of the account without one are listed.'),
    })
    .describe('Excluded users of the request for whom the Company holds no usable password.'),
  usersLockedOut: UsersLockedOut.describe(
    'Whom the request locks out; of an address that was off the list already, as when it was taken off. null: SSO is not on, or it was a dry run.',
  ),
});

export const ExclusionsAnswer = pageOf(ExclusionAnswer).extend({
  totals: z
    .strictObject({
      all: z.int(),
      inForce: z.int(),
      expired: z.int().describe('They no longer count, and stand on the list until they are removed.'),
    })
    .nullable()
    .describe('Of the whole list, whatever is searched for, as it is now; null on further pages.'),
});
