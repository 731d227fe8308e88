/**
 * Bulk edits: many addresses of one account, in as few transactions as the sizes allow, each whole and with its audit events.
 * An address that comes twice is done in order, the second time after the first is stored.
 */
import type { AuditEvent } from '../../platform/words/audit-event.ts';
import type { AccountId, EmailAddress } from '../../platform/words/identifiers.ts';
import type { Concerned, ShiftWatcher } from '../ports.ts';
import { type CountedChange, type CountsPlace, planCounts } from './counts/plan-counts.ts';
import { commitChange } from '../../platform/tables/commit-change.ts';
import type { PauseBeforeRetry } from '../../platform/tables/pause-before-retry.ts';
import {
  MAX_TRANSACTION_BYTES,
  MAX_TRANSACTION_WRITES,
  weighRow,
  type Write,
} from '../../platform/tables/rows/table-row.ts';
import { sweepEmptyAddresses } from './sweep-empty-addresses.ts';
import { MAX_COUNTS_WRITES } from './counts/counts-row.ts';
import {
  A_WEIGHED_EVENT,
  fitPackedEvents,
  MAX_PACKED_BYTES,
  MAX_PACKED_EVENTS,
} from '../../platform/tables/pack-events.ts';

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

export type AddressWork<Change, Result, Whole extends Step<Change, Result> = Step<Change, Result>> = {
  /** Reads the rows and says what to write. A change that no step answers is planned again: its rows changed while they were read, or it comes after another one. */
  readonly plan: (open: readonly Numbered<Change>[]) => Promise<readonly Whole[]>;
  /** The events of one transaction, each with the steps of which it tells; every step has one. `concerned`: undefined where nobody asks, or SSO isn't on. */
  readonly eventsOf: (steps: readonly Whole[], concerned: Concerned | undefined) => readonly ToldSteps<Whole>[];
  /** Whether events tell of several steps together: at most `MAX_PACKED_EVENTS` for a transaction. */
  readonly packsEvents: boolean;
  /** The answer for an address that others kept changing. */
  readonly conflict: (change: Change) => Result;
};

export type ToldSteps<Whole> = { readonly event: AuditEvent; readonly steps: readonly Whole[] };

export type AddressTarget = CountsPlace & {
  readonly accountId: AccountId;
  readonly pause: PauseBeforeRetry;
  readonly watch?: ShiftWatcher | undefined;
};

// All changes of an account meet at its row of numbers, so two callers meet more often than at an address.
const MAX_ATTEMPTS = 10;
/** Changes that wait for each other take a look each at most, whoever else is at work; these are for the others. */
const MORE_LOOKS = 50;

/** Answers in the order of the changes. A fault leaves the transactions before it done; the same call again completes the rest. */
export async function changeAddresses<Change, Result, Whole extends Step<Change, Result>>(
  target: AddressTarget,
  work: AddressWork<Change, Result, Whole>,
  changes: readonly Change[],
): Promise<Result[]> {
  const results = new Array<Result>(changes.length);
  const open = new Map<number, Numbered<Change>>();
  for (const [index, change] of changes.entries()) open.set(index, { index, change });
  let attempts = 0;
  for (let look = 0; open.size > 0 && attempts < MAX_ATTEMPTS && look < changes.length + MORE_LOOKS; look++) {
    if (attempts > 0) await target.pause(attempts);
    const { done, met } = await lookOnce(target, work, [...open.values()]);
    if (met) attempts += 1;
    for (const { index, result } of done) {
      results[index] = result;
      open.delete(index);
    }
  }
  for (const { index, change } of open.values()) results[index] = work.conflict(change);
  return results;
}

/** Plans and writes what can be. `done`: what is answered by it; `met`: another writer was met on the way. */
async function lookOnce<Change, Result, Whole extends Step<Change, Result>>(
  target: AddressTarget,
  work: AddressWork<Change, Result, Whole>,
  open: readonly Numbered<Change>[],
): Promise<{ readonly done: readonly Answered<Change, Result>[]; readonly met: boolean }> {
  const steps = await work.plan(open);
  const done: Answered<Change, Result>[] = [];
  const toWrite: Whole[] = [];
  const before: CountedChange[] = [];
  for (const step of steps) {
    if (step.writes.length > 0) toWrite.push(step);
    else {
      done.push(...step.answers);
      for (const each of step.changed) if (each.before !== each.after) before.push(each);
    }
  }
  // Whoever asks once more because an answer was lost hears what the change, done by then, meant for people.
  if (before.length > 0) target.watch?.done((await planCounts(target, target.accountId, before)).shift);
  let met = steps.length === 0;
  for (const chunk of chunksOf(target.accountId, work.packsEvents, toWrite)) {
    if ((await commitChunk(target, work, chunk)) === 'conflict') met = true;
    else for (const step of chunk) done.push(...step.answers);
  }
  return { done, met };
}

async function commitChunk<Change, Result, Whole extends Step<Change, Result>>(
  target: AddressTarget,
  work: AddressWork<Change, Result, Whole>,
  chunk: readonly Whole[],
): Promise<'done' | 'conflict'> {
  const { accounts, accountId } = target;
  const [changed, emptied]: [CountedChange[], EmailAddress[]] = [[], []];
  for (const step of chunk) {
    changed.push(...step.changed);
    emptied.push(...step.emptied);
  }
  const { writes: counts, shift } = await planCounts(target, accountId, changed);
  const told = work.eventsOf(chunk, await target.watch?.concernedBy(shift));
  const writes: Write[] = [];
  for (const step of chunk) {
    const events = eventsIn(told, step);
    for (const write of step.writes) writes.push(typeof write === 'function' ? write(events) : write);
  }
  const outcome = await commitChange(accounts, accountId, [...writes, ...counts], eventsIn(told));
  if (outcome === 'conflict') return 'conflict';
  target.watch?.done(shift);
  if (emptied.length > 0) await sweepEmptyAddresses(accounts, accountId, emptied);
  return 'done';
}

/** Those that tell of the step; without one, all. */
function eventsIn<Whole>(told: readonly ToldSteps<Whole>[], step?: Whole): Telling {
  const events: AuditEvent[] = [];
  for (const { event, steps } of told) if (step === undefined || steps.includes(step)) events.push(event);
  const [first, ...more] = events;
  if (first === undefined) throw new Error('a change without an audit event');
  return [first, ...more];
}

// Generous for an event of ordinary content, and for the numbers.
const EVENT_BYTES = 40_000;
type Size = { readonly writes: number; readonly bytes: number };
type AnyStep = Step<unknown, unknown>;

function* chunksOf<Whole extends AnyStep>(accountId: AccountId, packsEvents: boolean, steps: readonly Whole[]) {
  const fixed = packsEvents ? WITH_PACKED : ALWAYS;
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

const fits = ({ writes, bytes }: Size): boolean => writes <= MAX_TRANSACTION_WRITES && bytes <= MAX_TRANSACTION_BYTES;
/** What comes with every transaction. */
const ALWAYS: Size = { writes: MAX_COUNTS_WRITES, bytes: MAX_COUNTS_WRITES * EVENT_BYTES };
const WITH_PACKED: Size = {
  writes: ALWAYS.writes + MAX_PACKED_EVENTS,
  bytes: ALWAYS.bytes + MAX_PACKED_EVENTS * MAX_PACKED_BYTES,
};

function sizeWith(accountId: AccountId, before: Size, { writes, events, eventBytes, changed }: AnyStep): Size {
  let bytes = before.bytes + (eventBytes ?? events * EVENT_BYTES);
  for (const each of writes) {
    const write = typeof each === 'function' ? each([A_WEIGHED_EVENT]) : each;
    bytes += weighRow(accountId, write.rowKey, 'columns' in write ? write.columns : {});
  }
  let count = before.writes + writes.length + events;
  for (const { judgedAs } of changed) if (judgedAs !== undefined) count += 1;
  return { writes: count, bytes };
}

/** Whether a step can be done at all: it is one transaction. */
export const fitsAlone = (accountId: AccountId, step: AnyStep): boolean => fits(sizeWith(accountId, WITH_PACKED, step));
