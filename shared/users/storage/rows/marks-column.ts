/**
 * Since when the facts of a row are as they are: one column of JSON beside them. Rows that a version wrote which doesn't know it have none: then
 * nothing is known of what happened up to the row's own time. It decides nothing, so one that can't be read is as none.
 */
import * as z from 'zod';
import {
  type AccountFact,
  type AccountMarks,
  type AddressMarks,
  type Mark,
  NO_ADDRESS_MARKS,
} from '../../rules/fact-marks.ts';
import { AuditEventId, DomainName } from '../../../platform/words/identifiers.ts';
import { jsonOf, Moment, type Columns } from '../../../platform/tables/rows/table-row.ts';

/** Storage's clock set the row's time, others those of the events that it is compared with. */
const CLOCKS_APART_MS = 10 * 60_000;
const LAST_MOMENT = new Date(8_640_000_000_000_000);
/** A column of text holds 32,768. */
const MAX_CHARACTERS = 32_000;

const MarkPair = z.tuple([Moment, AuditEventId.nullable()]).transform(([at, event]): Mark => ({
  at,
  event: event ?? undefined,
}));
const AddressMarksColumn = z.object({
  marks: jsonOf(
    z.object({
      from: Moment.optional(),
      factor: MarkPair.optional(),
      exclusion: MarkPair.optional(),
      arrived: MarkPair.optional(),
      arrivedFrom: DomainName.optional(),
      left: MarkPair.optional(),
    }),
  ),
});
const Fact = z.custom<AccountFact>((text) => typeof text === 'string');
/** By event: many domains come with one. */
const AccountMarksColumn = z.object({
  marks: jsonOf(
    z.object({
      from: Moment.optional(),
      events: z.array(z.tuple([Moment, AuditEventId, z.array(Fact)])),
    }),
  ),
});
const Timestamp = z.object({ timestamp: z.string() });

function unmarkedUpTo(columns: unknown): Date {
  const written = Timestamp.safeParse(columns);
  const at = written.success ? Date.parse(written.data.timestamp) : Number.NaN;
  return Number.isNaN(at) ? LAST_MOMENT : new Date(at + CLOCKS_APART_MS);
}

export function addressMarksOf(columns: unknown): AddressMarks {
  const read = AddressMarksColumn.safeParse(columns).data?.marks;
  return read === undefined ? { ...NO_ADDRESS_MARKS, from: unmarkedUpTo(columns) } : { ...NO_ADDRESS_MARKS, ...read };
}

const pairOf = (mark: Mark | undefined) => mark && [mark.at, mark.event ?? null];

export const addressMarksColumns = ({
  from,
  factor,
  exclusion,
  arrived,
  arrivedFrom,
  left,
}: AddressMarks): Columns => ({
  marks: JSON.stringify({
    from,
    factor: pairOf(factor),
    exclusion: pairOf(exclusion),
    arrived: pairOf(arrived),
    arrivedFrom,
    left: pairOf(left),
  }),
});

export function accountMarksOf(columns: unknown): AccountMarks {
  const read = AccountMarksColumn.safeParse(columns).data?.marks;
  if (read === undefined) return { from: unmarkedUpTo(columns), marks: new Map() };
  const marks = new Map<AccountFact, Mark>();
  for (const [at, event, facts] of read.events) for (const fact of facts) marks.set(fact, { at, event });
  return { from: read.from, marks };
}

type Told = { readonly at: Date; readonly id: AuditEventId; readonly facts: AccountFact[] };
/** Three of them, and never left out. */
const isLasting = (fact: AccountFact): boolean => !/^(?:product|domain):/.test(fact);

/** What doesn't fit is left out, the oldest first, and `from` says so. */
export function accountMarksColumns({ from, marks }: AccountMarks): Columns {
  const told = byEvent(marks).toSorted((one, other) => other.at.getTime() - one.at.getTime());
  let left = MAX_CHARACTERS;
  let leftOut: Date | undefined;
  const events = told.flatMap(({ at, id, facts }) => {
    const entry = [at, id, facts] as const;
    const characters = JSON.stringify(entry).length + 1;
    const isAll = facts.every(isLasting) || (leftOut === undefined && characters <= left - RESERVED);
    left -= isAll ? characters : 0;
    if (isAll) return [entry];
    leftOut ??= at;
    const lasting = facts.filter(isLasting);
    return lasting.length === 0 ? [] : [[at, id, lasting] as const];
  });
  const since = from === undefined || (leftOut !== undefined && leftOut > from) ? leftOut : from;
  return { marks: JSON.stringify({ from: since, events }) };
}
/** For those that are never left out, and `from`. */
const RESERVED = 500;

function byEvent(marks: AccountMarks['marks']): Told[] {
  const events = new Map<AuditEventId, Told>();
  for (const [fact, { at, event: id }] of marks) {
    if (id === undefined) continue;
    const told = events.get(id) ?? { at, id, facts: [] };
    told.facts.push(fact);
    events.set(id, told);
  }
  return [...events.values()];
}
