/**
 * Since when the facts of an account are as they are: one column of JSON beside them, as an address has one. Rows that a version wrote which doesn't know
 * it have none: then nothing is known of what happened up to the row's own time. It decides nothing, so one that can't be read is as none.
 */
import * as z from 'zod';
import type { AccountFact, AccountMarks } from '../../rules/account.ts';
import type { Mark } from '../../rules/user.ts';
import { AuditEventId } from '../../../platform/words/identifiers.ts';
import { jsonOf, MomentColumn, type Columns } from '../../../platform/tables/rows/table-row.ts';

/** Storage's clock set the row's time, others those of the events that it is compared with. */
const CLOCKS_APART_MS = 10 * 60_000;
const LAST_MOMENT = new Date(8_640_000_000_000_000);
/** A column of text holds 32,768. */
const MAX_CHARACTERS = 32_000;
/** For those that are never left out, and `from`. */
const RESERVED = 500;

/** By event: many domains come with one. */
const MarksColumn = z.object({
  marks: jsonOf(
    z.object({
      from: MomentColumn.optional(),
      events: z.array(z.tuple([MomentColumn, AuditEventId, z.array(z.string())])),
    }),
  ),
});
const Timestamp = z.object({ timestamp: z.string() });

/** Up to when a row that has no marks may have changed. */
export function unmarkedUpTo(columns: unknown): Date {
  const written = Timestamp.safeParse(columns);
  const at = written.success ? Date.parse(written.data.timestamp) : Number.NaN;
  return Number.isNaN(at) ? LAST_MOMENT : new Date(at + CLOCKS_APART_MS);
}

export function accountMarksOf(columns: unknown): AccountMarks {
  const read = MarksColumn.safeParse(columns).data?.marks;
  if (read === undefined) return { from: unmarkedUpTo(columns), marks: new Map() };
  const marks = new Map<AccountFact, Mark>();
  // Any word: a newer version may mark more.
  for (const [at, event, facts] of read.events) for (const fact of facts) marks.set(fact as AccountFact, { at, event });
  return { from: read.from, marks };
}

type Told = [at: Date, event: AuditEventId, facts: AccountFact[]];

/** What doesn't fit is left out, the oldest first, and `from` says so. */
export function accountMarksColumns({ from, marks }: AccountMarks): Columns {
  const told = new Map<AuditEventId, Told>();
  for (const [fact, { at, event }] of marks) {
    if (event === undefined) continue;
    const one = told.get(event) ?? [at, event, []];
    one[2].push(fact);
    told.set(event, one);
  }
  const column = JSON.stringify({ from, events: [...told.values()] });
  return { marks: column.length <= MAX_CHARACTERS ? column : newestOf(from, [...told.values()]) };
}

/** Three of them, and never left out. */
const isLasting = (fact: AccountFact): boolean => !/^(?:product|domain):/.test(fact);

function newestOf(from: Date | undefined, told: readonly Told[]): string {
  let left = MAX_CHARACTERS - RESERVED;
  let leftOut: Date | undefined;
  const events: Told[] = [];
  for (const [at, event, facts] of told.toSorted(([one], [other]) => other.getTime() - one.getTime())) {
    const characters = JSON.stringify([at, event, facts]).length + 1;
    if (leftOut === undefined && characters > left && !facts.every(isLasting)) leftOut = at;
    left -= characters;
    const kept = leftOut === undefined ? facts : facts.filter(isLasting);
    if (kept.length > 0) events.push([at, event, kept]);
  }
  return JSON.stringify({
    from: from === undefined || (leftOut !== undefined && leftOut > from) ? leftOut : from,
    events,
  });
}
