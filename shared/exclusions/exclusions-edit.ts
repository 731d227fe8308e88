/** A bulk edit of exclusions as it comes in, JSON, or CSV in the form in which the list goes out; and which of its items can be acted on. */
import type { EditItem } from '../users/rules/edit-item.ts';
import type { NewExclusion } from '../users/rules/exclusion.ts';
import type { Caller } from '../platform/callers/caller.ts';
import type { Account } from '../users/rules/account.ts';
import { makeAddressSorter, type SortedAddress } from '../users/edit-items.ts';
import type { ExclusionResult } from './edit-outcome.ts';
import type { ExclusionChange } from './ports.ts';
import { type FaultyLine, readExclusionList } from './rules/exclusion-lines.ts';
import { endOfLastDay } from '../platform/words/written/last-day.ts';
import { MAX_ITEMS } from '../users/wire.ts';
import { type Addition, type ExclusionsEdit, isGiven } from './wire.ts';
import { Problem } from '../platform/endpoint/problem.ts';

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
export function resolveEdit(edit: ExclusionsEdit, defaults: EditDefaults): ReadEdit {
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
  const add: EditItem<NewExclusion>[] = [];
  const places: number[] = [];
  for (const { line, ...item } of lines) {
    add.push({ kind: 'item', item: { ...item, clear: [], replace } });
    places.push(line);
  }
  return { add, remove: [], acceptDisabledInEntra: false, file: { lines: places, faulty } };
}

/** What of it can be acted on. */
export type Entry =
  | { readonly kind: 'change'; readonly change: ExclusionChange }
  | { readonly kind: 'refused'; readonly result: ExclusionResult };

/** In the order of the edit: first `add`, then `remove`. */
export function sortExclusionsEdit(
  edit: Pick<ReadEdit, 'add' | 'remove'>,
  account: Pick<Account, 'domains'>,
  caller: Caller,
  now: Date,
): Entry[] {
  const sorter = makeAddressSorter();
  const domains = new Set(account.domains);
  const isOver = ({ expiresAt }: NewExclusion) =>
    expiresAt !== undefined && expiresAt <= now ? 'already-expired' : undefined;
  const entries: Entry[] = [];
  for (const entry of edit.add) {
    const sorted = sorter.add(entry, domains, isOver);
    if (sorted.kind === 'faulty') {
      entries.push(refused(sorted));
      continue;
    }
    const { reason, expiresAt, clear = [], replace = false } = sorted.item;
    const exclusion = { email: sorted.email, reason, expiresAt, excludedBy: caller.id, excludedAt: now };
    entries.push({ kind: 'change', change: { kind: 'add', exclusion, terms: { clear, replace } } });
  }
  for (const entry of edit.remove) {
    const sorted = sorter.remove(entry);
    if (sorted.kind === 'faulty') entries.push(refused(sorted));
    else entries.push({ kind: 'change', change: { kind: 'remove', email: sorted.email } });
  }
  return entries;
}

const refused = ({
  email,
  fault,
  faults,
}: Extract<SortedAddress<unknown, 'already-expired'>, { kind: 'faulty' }>): Entry => ({
  kind: 'refused',
  result: { email, outcome: fault, ...(faults && { faults }) },
});
