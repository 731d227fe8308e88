/** A bulk edit of exclusions as it comes in: JSON, or CSV in the form in which the list goes out. */
import type { EditItem } from '../users/rules/edit-item.ts';
import type { NewExclusion } from '../users/rules/exclusion.ts';
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
  return {
    ...{ remove: [], acceptDisabledInEntra: false },
    add: lines.map(({ email, reason, expiresAt }) => ({
      kind: 'item',
      item: { email, reason, expiresAt, clear: [], replace },
    })),
    file: { lines: lines.map(({ line }) => line), faulty },
  };
}
