/** The exclusion list over the wire. */
import * as z from 'zod';
export { type ExclusionLine, readExclusionList } from './rules/exclusion-lines.ts';
export { LONGEST_REASON } from '../platform/words/written/plain-text.ts';
import { outcomeCounts, pageOf } from '../platform/wire.ts';
import { freeText, Moment, TimeZone } from '../platform/words/written/free-text.ts';
import { LONGEST_REASON } from '../platform/words/written/plain-text.ts';
import { CLEARABLE } from '../users/rules/exclusion.ts';
import { editItems, ItemAddress, ItemErrors, MAX_ITEMS, UsersLockedOut } from '../users/wire.ts';

/** `null` is what some programs write for a member that they leave out. */
export const isGiven = <Value>(value: Value): value is NonNullable<Value> => value !== undefined && value !== null;

export const Addition = z
  .strictObject({
    email: ItemAddress,
    reason: freeText(LONGEST_REASON).nullish(),
    expiresAt: Moment.nullish().describe('The first moment at which SSO holds again, with its offset from UTC.'),
    lastDay: z.iso
      .date()
      .nullish()
      .describe('In place of expiresAt: the last day that counts, whole, in the time zone.'),
    clear: z
      .array(z.enum(CLEARABLE))
      .max(CLEARABLE.length)
      .nullish()
      .describe('What to take away from an exclusion that is there; what is absent or null stays.'),
    replace: z
      .boolean()
      .nullish()
      .describe('Puts the reason and the end in the place of those that are there; otherwise already-excluded.'),
    timeZone: TimeZone.nullish().describe('Of lastDay, such as Europe/Berlin; otherwise the one in the query.'),
  })
  .refine(({ expiresAt, lastDay }) => !isGiven(expiresAt) || !isGiven(lastDay), {
    message: 'can be given as expiresAt or as lastDay, not both',
    path: ['lastDay'],
  })
  .refine(
    ({ clear, reason, expiresAt, lastDay }) =>
      !(isGiven(reason) && clear?.includes('reason')) &&
      !((isGiven(expiresAt) || isGiven(lastDay)) && clear?.includes('expiresAt')),
    { message: 'names what the item also gives', path: ['clear'] },
  );
export type Addition = z.infer<typeof Addition>;

export const ExclusionsEdit = z
  .strictObject({
    add: editItems('add', Addition).prefault([]),
    remove: editItems('remove', ItemAddress).prefault([]),
    acceptDisabledInEntra: z
      .boolean()
      .default(false)
      .describe('Also excludes users who are disabled in Azure, which gives them their Company password back.'),
  })
  .refine(({ add, remove }) => add.length + remove.length <= MAX_ITEMS, `must hold at most ${MAX_ITEMS} items`);
export type ExclusionsEdit = z.infer<typeof ExclusionsEdit>;

/** Additions only. */
export const ExclusionsCsv = z
  .string()
  .describe(
    'A heading with email and, if wanted, reason, expiresAt and timeZone, in any order; then at most 1,000 users. Separated by commas, semicolons or tabs; UTF-8, or UTF-16 with its mark. An end is a moment with its offset, or a day, which is the last that counts in the time zone of its column or of the query.',
  );

export const ExclusionAnswer = z.strictObject({
  email: z.string(),
  known: z.boolean().describe('Whether a user has the address; one can be excluded ahead of its user.'),
  displayName: z.string().nullable().describe('The user’s.'),
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
  known: z
    .boolean()
    .optional()
    .describe('Of an addition that stands: whether a user has the address. One can be excluded ahead of its user.'),
  suggestion: z
    .string()
    .optional()
    .describe(
      'Whom they meant, perhaps: an address of a user that is a slip or two away from one that nobody has. Looked for of the first 20 of a request.',
    ),
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
  searched: z
    .int()
    .nullable()
    .describe(
      'How many exclusions were looked at for this page; with "search" a page can be short, even empty, with more behind it.',
    ),
  count: z.int().nullable().describe('With "ends", on its first page: how many there are.'),
  asOf: z.iso.datetime().nullable().describe('With "ends": the moment by which it is said what has expired.'),
});

export const ENDS = ['expired', 'within-7-days'] as const;

export const RemoveExpiredRequest = z.strictObject({
  count: z.int().min(0).describe('As the list of expired ones says; any other number is refused.'),
  endedBy: z.iso.datetime().describe('The "asOf" of that list.'),
});

export const RemoveExpiredAnswer = z.strictObject({
  removed: z.int(),
  remaining: z.int().describe('Of those counted, not done yet: send the request again with this as its count.'),
});
