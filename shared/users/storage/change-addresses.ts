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
import type { Write } from '../../platform/tables/rows/table-row.ts';
import { sweepEmptyAddresses } from './sweep-empty-addresses.ts';
import { chunksOf, type Numbered, type Step, type Telling, written } from './address-steps.ts';

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
  readonly account: AccountId;
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
  const done: Whole[] = [];
  const toWrite: Whole[] = [];
  for (const step of steps) (step.writes.length === 0 ? done : toWrite).push(step);
  for (const step of done) note(step);
  await tellAgain(target, done);
  let met = steps.length === 0;
  for (const chunk of chunksOf(target.account, work.packsEvents, toWrite)) {
    if ((await commitChunk(target, work, chunk)) === 'conflict') met = true;
    else for (const step of chunk) note(step);
  }
  return { met };
}

/** Whoever asks once more because an answer was lost hears what the change, done by then, meant for people. */
async function tellAgain(target: AddressTarget, done: readonly Pick<Step<unknown, unknown>, 'changed'>[]) {
  const changed = done.flatMap((step) => step.changed.filter(({ before, after }) => before !== after));
  if (target.watch === undefined || changed.length === 0) return;
  target.watch.done((await planCounts(target, target.account, changed)).shift);
}

async function commitChunk<Change, Result, Whole extends Step<Change, Result>>(
  target: AddressTarget,
  work: AddressWork<Change, Result, Whole>,
  chunk: readonly Whole[],
): Promise<'done' | 'conflict'> {
  const { accounts, account: accountId } = target;
  const changed: CountedChange[] = [];
  const emptied: EmailAddress[] = [];
  for (const step of chunk) {
    changed.push(...step.changed);
    emptied.push(...step.emptied);
  }
  const { writes: counts, shift } = await planCounts(target, accountId, changed);
  const told = work.eventsOf(chunk, await target.watch?.concernedBy(shift));
  const writes: Write[] = [];
  for (const step of chunk) {
    writes.push(...written(step.writes, eventsIn(told.filter(({ steps }) => steps.includes(step)))));
  }
  const outcome = await commitChange(accounts, accountId, [...writes, ...counts], eventsIn(told));
  if (outcome === 'conflict') return 'conflict';
  target.watch?.done(shift);
  if (emptied.length > 0) await sweepEmptyAddresses(accounts, accountId, emptied);
  return 'done';
}

function eventsIn(told: readonly ToldSteps<unknown>[]): Telling {
  const [first, ...more] = told;
  if (first === undefined) throw new Error('a change without an audit event');
  return [first.event, ...more.map(({ event }) => event)];
}
