/**
 * Bulk edits: many addresses of one account, in as few transactions as the sizes allow, each whole and with its audit events.
 * An address that comes twice is done in order, the second time after the first is stored.
 */
import type { AuditEvent } from '../../platform/words/audit-event.ts';
import { AccountId, AuditEventId, type EmailAddress } from '../../platform/words/identifiers.ts';
import type { ShiftListener } from '../ports.ts';
import { type CountedChange, type CountsPlace, MAX_COUNTS_WRITES, planCounts } from './account-counts.ts';
import { fitsTransaction, weighWrite } from '../../platform/tables/rows/check-sizes.ts';
import { commitChange } from '../../platform/tables/commit-change.ts';
import { fitPackedEvents, MAX_PACKED_BYTES, MAX_PACKED_EVENTS } from '../../platform/tables/pack-events.ts';
import type { PauseBeforeRetry } from '../../platform/tables/pause-before-retry.ts';
import { sweepEmptyAddresses } from './sweep-empty-addresses.ts';
import type { Write } from '../../platform/tables/rows/table-row.ts';

/** The write of a row that says by which event of the transaction its facts are as they are: there are none before it is committed. */
export type MarkedWrite = (told: Telling) => Write;
type Telling = readonly [AuditEvent, ...AuditEvent[]];

type Numbered<Change> = { readonly index: number; readonly change: Change };
export type Answered<Change, Result> = Numbered<Change> & { readonly result: Result };

/** What becomes of one address, or of several that go together; each is whole by itself. No writes: all is as it should be already. */
export type Step<Change, Result> = {
  readonly answers: readonly Answered<Change, Result>[];
  readonly writes: readonly (Write | MarkedWrite)[];
  /** How many audit events tell of it, and, when that can be much, about how large they are together. */
  readonly events: number;
  readonly eventBytes?: number;
  /** How many characters the transaction's own events say of it; see `pack-events.ts`. */
  readonly eventCharacters?: number;
  /** Each address with what was on record and what will be: for the account's numbers. No two steps share one. */
  readonly changed: readonly CountedChange[];
  /** Addresses whose rows the writes leave with nothing in them, to be deleted afterwards. */
  readonly emptied: readonly EmailAddress[];
};

export type AddressWork<Change, Result, Whole extends Step<Change, Result> = Step<Change, Result>> = {
  /** Reads the rows and says what to write. A change that no step answers is planned again: its rows changed while they were read, or it comes after another one. */
  readonly plan: (open: readonly Numbered<Change>[]) => Promise<readonly Whole[]>;
  /** The events of one transaction, each with the steps of which it tells; every step has one. */
  readonly eventsOf: (steps: readonly Whole[]) => readonly ToldSteps<Whole>[];
  /** Whether events tell of several steps together: at most `MAX_PACKED_EVENTS` for a transaction. */
  readonly packsEvents: boolean;
  /** The answer for an address that others kept changing. */
  readonly conflict: (change: Change) => Result;
};

export type ToldSteps<Whole> = { readonly event: AuditEvent; readonly steps: readonly Whole[] };

export type AddressTarget = CountsPlace & {
  readonly account: AccountId;
  readonly pause: PauseBeforeRetry;
  /** Hears of each transaction that was done. */
  readonly onShift?: ShiftListener | undefined;
};

// All changes of an account meet at its row of numbers, so two callers meet more often than at an address.
const MAX_ATTEMPTS = 10;
/** Changes that wait for each other take a look each at most, whoever else is at work; these are for the others. */
const MORE_LOOKS = 50;
// Generous for an event of ordinary content, and for the numbers.
const EVENT_BYTES = 40_000;

/** Answers in the order of the changes. A fault leaves the transactions before it done; the same call again completes the rest. */
export async function changeAddresses<Change, Result, Whole extends Step<Change, Result>>(
  target: AddressTarget,
  work: AddressWork<Change, Result, Whole>,
  changes: readonly Change[],
): Promise<Result[]> {
  const results = new Map<number, Result>();
  let open: readonly Numbered<Change>[] = changes.map((change, index) => ({ index, change }));
  let attempts = 0;
  for (let look = 0; open.length > 0 && attempts < MAX_ATTEMPTS && look < changes.length + MORE_LOOKS; look++) {
    if (attempts > 0) await target.pause(attempts);
    const { met } = await lookOnce(target, work, open, results);
    if (met) attempts += 1;
    open = open.filter(({ index }) => !results.has(index));
  }
  for (const { index, change } of open) results.set(index, work.conflict(change));
  return changes.map((_, index) => results.get(index) as Result);
}

/** Plans and writes what can be, and notes the results. `met`: another writer was met on the way. */
async function lookOnce<Change, Result, Whole extends Step<Change, Result>>(
  target: AddressTarget,
  work: AddressWork<Change, Result, Whole>,
  open: readonly Numbered<Change>[],
  results: Map<number, Result>,
): Promise<{ readonly met: boolean }> {
  const steps = await work.plan(open);
  const note = ({ answers }: Step<Change, Result>): void => {
    for (const { index, result } of answers) results.set(index, result);
  };
  for (const step of steps) if (step.writes.length === 0) note(step);
  const toWrite = steps.filter(({ writes }) => writes.length > 0);
  let met = steps.length === 0;
  for (const chunk of chunksOf(target.account, work, toWrite)) {
    if ((await commitChunk(target, work, chunk)) === 'conflict') met = true;
    else for (const step of chunk) note(step);
  }
  return { met };
}

function* chunksOf<Change, Result, Whole extends Step<Change, Result>>(
  account: AccountId,
  work: AddressWork<Change, Result, Whole>,
  steps: readonly Whole[],
): Generator<Whole[]> {
  const fixed = fixedSize(work.packsEvents);
  let chunk: Whole[] = [];
  let size = fixed;
  for (const step of steps) {
    const grown = sumOf(size, sizeOf(account, step));
    if (chunk.length > 0 && !(fitsTransaction(grown.writes, grown.bytes) && fitPackedEvents([...chunk, step]))) {
      yield chunk;
      chunk = [];
      size = fixed;
    }
    chunk.push(step);
    size = sumOf(size, sizeOf(account, step));
  }
  if (chunk.length > 0) yield chunk;
}

type Size = { readonly writes: number; readonly bytes: number };
type Sized = Pick<Step<unknown, unknown>, 'writes' | 'events' | 'eventBytes' | 'changed'>;

const sumOf = (one: Size, other: Size): Size => ({
  writes: one.writes + other.writes,
  bytes: one.bytes + other.bytes,
});

/** Of what comes with every transaction. */
function fixedSize(packsEvents: boolean): Size {
  const packed = packsEvents ? MAX_PACKED_EVENTS : 0;
  return {
    writes: MAX_COUNTS_WRITES + packed,
    bytes: MAX_COUNTS_WRITES * EVENT_BYTES + packed * MAX_PACKED_BYTES,
  };
}

const sizeOf = (account: AccountId, { writes, events, eventBytes, changed }: Sized): Size => ({
  writes: writes.length + events + changed.filter(({ judgedAs }) => judgedAs).length,
  bytes: weigh(account, writes) + (eventBytes ?? events * EVENT_BYTES),
});

/** Whether a step can be done at all: it is one transaction. */
export function fitsAlone(account: AccountId, step: Sized): boolean {
  const { writes, bytes } = sumOf(fixedSize(true), sizeOf(account, step));
  return fitsTransaction(writes, bytes);
}

/** All marks are of one size. */
const SOME_EVENT: AuditEvent = {
  id: AuditEventId.parse('00000000-0000-4000-8000-000000000000'),
  account: AccountId.parse('weighed'),
  at: new Date(0),
  ...{ actor: { kind: 'system' }, action: 'users-changed', outcome: 'done' },
  ...{ refusal: undefined, before: undefined, after: undefined },
};

const written = (writes: Step<unknown, unknown>['writes'], told: Telling): Write[] =>
  writes.map((write) => (typeof write === 'function' ? write(told) : write));

const weigh = (account: AccountId, writes: Step<unknown, unknown>['writes']): number =>
  written(writes, [SOME_EVENT]).reduce(
    (sum, write) => sum + weighWrite(account, write.rowKey, 'columns' in write ? write.columns : {}),
    0,
  );

async function commitChunk<Change, Result, Whole extends Step<Change, Result>>(
  target: AddressTarget,
  work: AddressWork<Change, Result, Whole>,
  chunk: readonly Whole[],
): Promise<'done' | 'conflict'> {
  const told = work.eventsOf(chunk);
  const writes = chunk.flatMap((step) =>
    written(step.writes, eventsIn(told.filter(({ steps }) => steps.includes(step)))),
  );
  const { accounts, account } = target;
  const { writes: counts, shift } = await planCounts(
    target,
    account,
    chunk.flatMap(({ changed }) => changed),
  );
  const outcome = await commitChange(accounts, account, [...writes, ...counts], eventsIn(told));
  if (outcome === 'conflict') return 'conflict';
  target.onShift?.(shift);
  await sweepEmptyAddresses(
    accounts,
    account,
    chunk.flatMap(({ emptied }) => emptied),
  );
  return 'done';
}

function eventsIn(told: readonly ToldSteps<unknown>[]): Telling {
  const [first, ...more] = told;
  if (first === undefined) throw new Error('a change without an audit event');
  return [first.event, ...more.map(({ event }) => event)];
}
