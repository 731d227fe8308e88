/** A bulk edit of exclusions as it comes in: JSON, or CSV in the form in which the list goes out. */
import * as z from 'zod';
import type { EditItem } from '../users/rules/edit-item.ts';
import { CLEARABLE, type NewExclusion } from '../users/rules/exclusion.ts';
import { type FaultyLine, readExclusionList } from './rules/exclusion-lines.ts';
import { endOfLastDay } from '../platform/words/written/last-day.ts';
import { LONGEST_REASON } from '../platform/words/written/plain-text.ts';
import { editItems, ItemAddress, MAX_ITEMS } from '../users/edit-items.ts';
import { freeText, Moment, TimeZone } from '../platform/formats/free-text.ts';
import { Problem } from '../platform/endpoint/problem.ts';

/** `null` is what some programs write for a member that they leave out. */
const isGiven = <Value>(value: Value): value is NonNullable<Value> => value !== undefined && value !== null;

const Addition = z
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
type Addition = z.infer<typeof Addition>;

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

/** Additions only. */
export const ExclusionsCsv = z
  .string()
  .describe(
    'A heading with email and, if wanted, reason, expiresAt and timeZone, in any order; then at most 1,000 users. Separated by commas, semicolons or tabs; UTF-8, or UTF-16 with its mark. An end is a moment with its offset, or a day, which is the last that counts in the time zone of its column or of the query.',
  );

/** What the query says for all items. */
export type EditDefaults = { readonly timeZone: string | undefined; readonly replace: boolean };
export type ReadEdit = {
  readonly add: readonly EditItem<NewExclusion>[];
  readonly remove: readonly EditItem<string>[];
  readonly acceptDisabledInEntra: boolean;
  /** Of a file: where each addition stands in it, and the lines that can't be taken. */
  readonly file: { readonly lines: readonly number[]; readonly faulty: readonly FaultyLine[] } | undefined;
};

/** Says of each addition at which moment it ends, and on what terms. */
export function resolveEdit(edit: z.infer<typeof ExclusionsEdit>, defaults: EditDefaults): ReadEdit {
  const add = edit.add.map((entry, at) => (entry.kind === 'item' ? resolve(entry.item, at, defaults) : entry));
  return { ...edit, add, file: undefined };
}

function resolve(item: Addition, at: number, defaults: EditDefaults): EditItem<NewExclusion> {
  const { email, reason, clear, replace } = item;
  const end = endOf(item, defaults.timeZone);
  if (end.kind === 'fault') {
    return { kind: 'faulty', email, faults: [{ field: `/add/${at}/${end.field}`, message: end.message }] };
  }
  const terms = { clear: clear ?? [], replace: replace ?? defaults.replace };
  return { kind: 'item', item: { email, reason: reason ?? undefined, expiresAt: end.at, ...terms } };
}

type End =
  | { readonly kind: 'end'; readonly at: Date | undefined }
  | { readonly kind: 'fault'; readonly field: 'lastDay' | 'timeZone'; readonly message: string };

function endOf({ expiresAt, lastDay, timeZone }: Addition, inQuery: string | undefined): End {
  if (!isGiven(lastDay)) return { kind: 'end', at: expiresAt ?? undefined };
  const zone = timeZone ?? inQuery;
  if (zone === undefined) {
    const message = 'is needed with lastDay, here or in the query: a name such as Europe/Berlin';
    return { kind: 'fault', field: 'timeZone', message };
  }
  const at = endOfLastDay(lastDay, zone);
  const message = 'is too far ahead; leave it out to exclude for good';
  return at === undefined ? { kind: 'fault', field: 'lastDay', message } : { kind: 'end', at };
}

/** A file whose heading can't be read, or with too many users, is refused whole; otherwise each bad line by itself. */
export function readExclusionsFile(text: string, { timeZone, replace }: EditDefaults): ReadEdit | Problem {
  const list = readExclusionList(text, { kind: 'program', most: MAX_ITEMS, timeZone });
  if (list.kind === 'unreadable') {
    return new Problem('invalid-request', { errors: [{ field: `body/line ${list.line}`, message: list.sentence }] });
  }
  const { lines, faulty } = list;
  return {
    ...{ remove: [], acceptDisabledInEntra: false },
    add: lines.map(({ email, reason, expiresAt }) => ({
      kind: 'item',
      item: { email, reason, expiresAt, clear: [], replace },
    })),
    file: { lines: lines.map(({ line }) => line), faulty },
  };
}
