/** What an admin pastes or uploads, as edits that are ready to be sent, and the lines that can't be. */
import { type ExclusionLine, readExclusionList } from '../../shared/exclusions/wire.ts';
import type { Addition } from '../api/exclusion-calls.ts';

export const MOST_LINES = 50_000;

export type ImportLine = Addition & { readonly line: number };
export type BadLine = { readonly line: number; readonly sentence: string };
export type ReadLines =
  | { readonly kind: 'lines'; readonly lines: readonly ImportLine[]; readonly bad: readonly BadLine[] }
  /** Nothing of it can be read. */
  | { readonly kind: 'unreadable'; readonly sentence: string };

/** Where and by whom it is read: it says when a day ends, and in which order a date is written. */
export type Place = { readonly timeZone: string; readonly language: string };

/** By the service's own rules. Of an address that comes twice, the first counts. */
export function readLines(text: string, place: Place): ReadLines {
  const list = readExclusionList(text, { kind: 'person', most: MOST_LINES, ...place });
  if (list.kind === 'unreadable') return { kind: 'unreadable', sentence: `Line ${list.line} ${list.sentence}.` };
  if (list.lines.length + list.faulty.length === 0) {
    return { kind: 'unreadable', sentence: 'There is no address in it.' };
  }
  const { lines, repeated } = takeFirst(list.lines);
  const bad = [...list.faulty, ...repeated].map(({ line, sentence }) => ({ line, sentence }));
  return { kind: 'lines', lines: lines.map(toImportLine), bad: bad.sort((one, other) => one.line - other.line) };
}

function takeFirst(all: readonly ExclusionLine[]) {
  const lines: ExclusionLine[] = [];
  const repeated: BadLine[] = [];
  const seen = new Map<string, number>();
  for (const each of all) {
    const before = seen.get(each.email);
    if (before === undefined) lines.push(each);
    else repeated.push({ line: each.line, sentence: `${each.email} stands in line ${before} already.` });
    seen.set(each.email, before ?? each.line);
  }
  return { lines, repeated };
}

const toImportLine = ({ line, email, reason, expiresAt }: ExclusionLine): ImportLine => ({
  ...{ line, email },
  ...(reason === undefined ? {} : { reason }),
  ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
});
