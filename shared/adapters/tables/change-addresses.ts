/**
 * Bulk edits: many addresses of one account, in as few transactions as the sizes allow, each whole and with its audit events.
 * An address that comes twice is done in order, the second time after the first is stored.
 */
import type { AuditEvent } from '../../domain/audit-event.ts';
import type { AddressRecord } from '../../domain/directory-user.ts';
import type { AccountId, EmailAddress } from '../../domain/identifiers.ts';
import { type CountsPlace, MAX_COUNTS_WRITES, planCounts } from './account-counts.ts';
import { fitsTransaction, weighWrite } from './check-sizes.ts';
import { commitChange } from './commit-change.ts';
import { fitsPackedEvents, MAX_PACKED_BYTES, MAX_PACKED_EVENTS } from './pack-events.ts';
import { inParallel, STORAGE_CONCURRENCY } from './in-parallel.ts';
import type { PauseBeforeRetry } from './pause-before-retry.ts';
import { sweepEmptyAddresses } from './sweep-empty-addresses.ts';
import type { Write } from './table-row.ts';

/** What becomes of one address. No writes: it is as it should be already. */
export type AddressPlan<Result> = {
  readonly result: Result;
  readonly writes: readonly Write[];
  /** About how large the address's event will be, when that can be much. */
  readonly eventBytes?: number;
  /** How many characters the transaction's own events say of it; see `pack-events.ts`. */
  readonly eventCharacters?: number;
  /** What was on record, and what will be: for the account's numbers. */
  readonly before: AddressRecord | undefined;
  readonly after: AddressRecord | undefined;
  /** The writes leave a row with nothing in it, which is deleted afterwards. */
  readonly leavesEmpty?: boolean;
};
export type Planned<Change, Result> = { readonly change: Change; readonly plan: AddressPlan<Result> };

export type AddressWork<Change, Result> = {
  readonly addressOf: (change: Change) => EmailAddress;
  /** Reads the rows of the address and says what to write. Undefined: they changed while they were read. */
  readonly planFor: (change: Change) => Promise<AddressPlan<Result> | undefined>;
  /** The events of one transaction. */
  readonly eventsOf: (planned: readonly Planned<Change, Result>[]) => AuditEvent[];
  /** At most so many events for one address; or else at most `MAX_PACKED_EVENTS` for a transaction. */
  readonly eventsPerAddress: 0 | 1;
  /** The answer for an address that others kept changing. */
  readonly conflict: (change: Change) => Result;
};

export type AddressTarget = CountsPlace & { readonly account: AccountId; readonly pause: PauseBeforeRetry };
type Numbered<Change> = { readonly index: number; readonly change: Change };
type Chunk<Change, Result> = (Numbered<Change> & Planned<Change, Result>)[];

// All changes of an account meet at its row of numbers, so two callers meet more often than at an address.
const MAX_ATTEMPTS = 10;
// Generous for an event of ordinary content, and for the numbers.
const EVENT_BYTES = 40_000;

/** Answers in the order of the changes. A fault leaves the transactions before it done; the same call again completes the rest. */
export async function changeAddresses<Change, Result>(
  target: AddressTarget,
  work: AddressWork<Change, Result>,
  changes: readonly Change[],
): Promise<Result[]> {
  const results = new Map<number, Result>();
  for (const round of roundsOf(work, changes)) {
    let open: readonly Numbered<Change>[] = round;
    for (let attempt = 1; open.length > 0 && attempt <= MAX_ATTEMPTS; attempt++) {
      if (attempt > 1) await target.pause(attempt - 1);
      open = await attemptAll(target, work, open, results);
    }
    for (const { index, change } of open) results.set(index, work.conflict(change));
  }
  return changes.map((_, index) => results.get(index) as Result);
}

/** First everybody's first change, then everybody's second … */
function roundsOf<Change>(work: Pick<AddressWork<Change, never>, 'addressOf'>, changes: readonly Change[]) {
  const seen = new Map<EmailAddress, number>();
  const rounds: Numbered<Change>[][] = [];
  for (const [index, change] of changes.entries()) {
    const address = work.addressOf(change);
    const round = seen.get(address) ?? 0;
    seen.set(address, round + 1);
    (rounds[round] ??= []).push({ index, change });
  }
  return rounds;
}

/** Tries each change once, notes the results, and answers which changes met another writer. */
async function attemptAll<Change, Result>(
  target: AddressTarget,
  work: AddressWork<Change, Result>,
  open: readonly Numbered<Change>[],
  results: Map<number, Result>,
): Promise<Numbered<Change>[]> {
  const planned = await inParallel(open, STORAGE_CONCURRENCY, async (item) => ({
    ...item,
    plan: await work.planFor(item.change),
  }));
  const met: Numbered<Change>[] = [];
  const toWrite: Chunk<Change, Result> = [];
  for (const { plan, ...item } of planned) {
    if (plan === undefined) met.push(item);
    else if (plan.writes.length === 0) results.set(item.index, plan.result);
    else toWrite.push({ ...item, plan });
  }
  for (const chunk of chunksOf(target.account, work, toWrite)) {
    const outcome = await commitChunk(target, work, chunk);
    if (outcome === 'conflict') met.push(...chunk.map(({ index, change }) => ({ index, change })));
    else for (const { index, plan } of chunk) results.set(index, plan.result);
  }
  return met;
}

function* chunksOf<Change, Result>(
  account: AccountId,
  work: AddressWork<Change, Result>,
  items: Chunk<Change, Result>,
): Generator<Chunk<Change, Result>> {
  const packed = work.eventsPerAddress === 0 ? MAX_PACKED_EVENTS : 0;
  const fixed = {
    ...{ writes: MAX_COUNTS_WRITES + packed, bytes: MAX_COUNTS_WRITES * EVENT_BYTES + packed * MAX_PACKED_BYTES },
    characters: 0,
  };
  let chunk: Chunk<Change, Result> = [];
  let size = fixed;
  for (const item of items) {
    const writes = item.plan.writes.length + work.eventsPerAddress;
    const bytes = weigh(account, item.plan.writes) + work.eventsPerAddress * (item.plan.eventBytes ?? EVENT_BYTES);
    const characters = item.plan.eventCharacters ?? 0;
    const fits =
      fitsTransaction(size.writes + writes, size.bytes + bytes) && fitsPackedEvents(size.characters + characters);
    if (chunk.length > 0 && !fits) {
      yield chunk;
      chunk = [];
      size = fixed;
    }
    chunk.push(item);
    size = {
      ...{ writes: size.writes + writes, bytes: size.bytes + bytes },
      characters: size.characters + characters,
    };
  }
  if (chunk.length > 0) yield chunk;
}

const weigh = (account: AccountId, writes: readonly Write[]): number =>
  writes.reduce((sum, write) => sum + weighWrite(account, write.rowKey, 'columns' in write ? write.columns : {}), 0);

async function commitChunk<Change, Result>(
  target: AddressTarget,
  work: AddressWork<Change, Result>,
  chunk: Chunk<Change, Result>,
): Promise<'done' | 'conflict'> {
  const [event, ...more] = work.eventsOf(chunk);
  if (event === undefined) throw new Error('a change without an audit event');
  const { accounts, account } = target;
  const writes = chunk.flatMap(({ plan }) => plan.writes);
  const changed = chunk.map(({ change, plan: { before, after } }) => ({
    email: work.addressOf(change),
    before,
    after,
  }));
  const counts = await planCounts(target, account, changed);
  const outcome = await commitChange(accounts, account, [...writes, ...counts], [event, ...more]);
  if (outcome === 'conflict') return 'conflict';
  const emptied = chunk.filter(({ plan }) => plan.leavesEmpty === true).map(({ change }) => work.addressOf(change));
  await sweepEmptyAddresses(accounts, account, emptied);
  return 'done';
}
