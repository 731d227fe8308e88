/** What becomes of single addresses in a bulk edit, and how many such steps fit into one transaction. */
import type { AuditEvent } from '../../platform/words/audit-event.ts';
import { AccountId, AuditEventId, type EmailAddress } from '../../platform/words/identifiers.ts';
import { MAX_COUNTS_WRITES } from './counts/counts-row.ts';
import type { CountedChange } from './counts/plan-counts.ts';
import { fitPackedEvents, MAX_PACKED_BYTES, MAX_PACKED_EVENTS } from '../../platform/tables/pack-events.ts';
import {
  MAX_TRANSACTION_BYTES,
  MAX_TRANSACTION_WRITES,
  weighRow,
  type Write,
} from '../../platform/tables/rows/table-row.ts';

/** The write of a row that says by which event of the transaction its facts are as they are: there are none before it is committed. */
export type MarkedWrite = (told: Telling) => Write;

export type Telling = readonly [AuditEvent, ...AuditEvent[]];

export type Numbered<Change> = { readonly index: number; readonly change: Change };

type Answered<Change, Result> = Numbered<Change> & { readonly result: Result };

/** What becomes of one address, or of several that go together; each is whole by itself. No writes: all is as it should be already. */
export type Step<Change, Result> = {
  readonly answers: readonly Answered<Change, Result>[];
  readonly writes: readonly (Write | MarkedWrite)[];
  /** How many audit events tell of it, and, when that can be much, about how large they are together. */
  readonly events: number;
  readonly eventBytes?: number;
  /** How many characters the transaction's own events say of it; see `pack-events.ts`. */
  readonly eventCharacters?: number;
  /** Each address with what was on record and what will be: for the account's numbers. No two steps share one. Of a step without writes: what it meant when it was done. */
  readonly changed: readonly CountedChange[];
  /** Addresses whose rows the writes leave with nothing in them, to be deleted afterwards. */
  readonly emptied: readonly EmailAddress[];
};

// Generous for an event of ordinary content, and for the numbers.
const EVENT_BYTES = 40_000;

export function* chunksOf<Change, Result, Whole extends Step<Change, Result>>(
  accountId: AccountId,
  packsEvents: boolean,
  steps: readonly Whole[],
): Generator<Whole[]> {
  const fixed = fixedSize(packsEvents);
  let chunk: Whole[] = [];
  let size = fixed;
  for (const step of steps) {
    let grown = sizeWith(accountId, size, step);
    const eventsFit = !packsEvents || fitPackedEvents([...chunk, step]);
    if (chunk.length > 0 && !(eventsFit && fits(grown))) {
      yield chunk;
      chunk = [];
      grown = sizeWith(accountId, fixed, step);
    }
    chunk.push(step);
    size = grown;
  }
  if (chunk.length > 0) yield chunk;
}

type Size = { readonly writes: number; readonly bytes: number };

const fits = ({ writes, bytes }: Size): boolean => writes <= MAX_TRANSACTION_WRITES && bytes <= MAX_TRANSACTION_BYTES;

type Sized = Pick<Step<unknown, unknown>, 'writes' | 'events' | 'eventBytes' | 'changed'>;

/** Of what comes with every transaction. */
function fixedSize(packsEvents: boolean): Size {
  const packed = packsEvents ? MAX_PACKED_EVENTS : 0;
  return {
    writes: MAX_COUNTS_WRITES + packed,
    bytes: MAX_COUNTS_WRITES * EVENT_BYTES + packed * MAX_PACKED_BYTES,
  };
}

function sizeWith(accountId: AccountId, before: Size, { writes, events, eventBytes, changed }: Sized): Size {
  let bytes = before.bytes + (eventBytes ?? events * EVENT_BYTES);
  for (const write of written(writes, [SOME_EVENT])) {
    bytes += weighRow(accountId, write.rowKey, 'columns' in write ? write.columns : {});
  }
  let count = before.writes + writes.length + events;
  for (const { judgedAs } of changed) if (judgedAs !== undefined) count += 1;
  return { writes: count, bytes };
}

/** Whether a step can be done at all: it is one transaction. */
export function fitsAlone(accountId: AccountId, step: Sized): boolean {
  return fits(sizeWith(accountId, fixedSize(true), step));
}

/** All marks are of one size. */
const SOME_EVENT: AuditEvent = {
  id: AuditEventId.parse('00000000-0000-4000-8000-000000000000'),
  account: AccountId.parse('weighed'),
  at: new Date(0),
  ...{ actor: { kind: 'system' }, action: 'users-changed', outcome: 'done' },
  ...{ refusal: undefined, before: undefined, after: undefined },
};

export const written = (writes: Step<unknown, unknown>['writes'], told: Telling): Write[] =>
  writes.map((write) => (typeof write === 'function' ? write(told) : write));
