/** What is to be written for one change of the exclusion list, and what comes of it. The flag on the address and its row in the list change together. */
import type { Recorded } from '../../platform/words/audit-event.ts';
import { type AddressRecord, carryMarks, exclusionMark } from '../../users/rules/user.ts';
import { type Exclusion, isInForce, weighWish, type WishTerms } from '../../users/rules/exclusion.ts';
import type { EmailAddress } from '../../platform/words/identifiers.ts';
import { UnreadableRow } from '../../platform/ports.ts';
import type { ExclusionChange, ExclusionChangeResult } from '../ports.ts';
import type { AddressTarget, MarkedWrite, Step } from '../../users/storage/change-addresses.ts';
import { readOrNote } from '../../platform/tables/list-page.ts';
import { addressColumns, type AddressRow, readUserOf } from '../../users/storage/rows/address-row.ts';
import { exclusionRow, userRow } from '../../platform/tables/row-keys.ts';
import { exclusionDeletions, exclusionOf, exclusionWrites } from '../../users/storage/rows/exclusion-row.ts';
import { latestNow, type ReadRow } from '../../platform/tables/rows/table-row.ts';

type Outcome = ExclusionChangeResult['outcome'];

type Facts = Pick<Exclusion, 'email' | 'reason' | 'expiresAt'>;
/** What the audit trail tells. */
type Told = { readonly before: Facts | undefined; readonly after: Facts | undefined };

export type ExclusionPlan = Pick<Step<unknown, unknown>, 'writes' | 'eventBytes' | 'emptied'> & {
  readonly told: Told;
  /** By the address that was named: whoever asked finds the item by it. */
  readonly result: ExclusionChangeResult;
  /** The user's own address, whichever of theirs was named. */
  readonly address: EmailAddress;
  readonly before: AddressRecord | undefined;
  readonly after: AddressRecord | undefined;
};

export const notDone = (change: ExclusionChange, outcome: 'conflict' | 'unreadable'): ExclusionChangeResult => ({
  ...{ email: addressOfChange(change), outcome, user: undefined, exclusion: undefined },
});

export const addressOfChange = (change: ExclusionChange): EmailAddress =>
  change.kind === 'add' ? change.exclusion.email : change.email;

export function factsOf(exclusion: Facts | undefined): Recorded | undefined {
  if (exclusion === undefined) return undefined;
  const { email, reason, expiresAt } = exclusion;
  return { email, reason: reason ?? null, expiresAt: expiresAt?.toISOString() ?? null };
}

/** JSON, of which the column's own escapes may make twice as much. */
const eventBytes = ({ before, after }: Told): number =>
  2000 + Buffer.byteLength(JSON.stringify([factsOf(before), factsOf(after)])) * 2;

/** Undefined: it changed while it was read. A row that can't be read costs its own address alone. */
export async function planExclusion(
  { accounts, accountId }: AddressTarget,
  change: ExclusionChange,
): Promise<ExclusionPlan | undefined> {
  try {
    const row = await readUserOf(accounts, accountId, addressOfChange(change));
    if (row.record?.exclusion === undefined) {
      return change.kind === 'add' ? planAddition(row, undefined, change) : asRemoved(change.email, row);
    }
    const stored = await accounts.read(accountId, exclusionRow(row.email));
    // Removed since the address was read.
    if (stored === undefined) return undefined;
    if (change.kind === 'remove') return planRemoval(row, stored.columns, change);
    const exclusion = exclusionOf(row.email, stored.columns);
    return planAddition(row, { exclusion, answeredAt: stored.answeredAt }, change);
  } catch (error) {
    if (!(error instanceof UnreadableRow)) throw error;
    accounts.report([error]);
    return {
      ...{ result: notDone(change, 'unreadable'), told: { before: undefined, after: undefined } },
      ...{ address: addressOfChange(change), writes: [], emptied: [], before: undefined, after: undefined },
    };
  }
}

const asItIs = (email: EmailAddress, row: AddressRow, outcome: Outcome, exclusion?: Exclusion): ExclusionPlan => ({
  result: { email, outcome, user: row.record?.user, exclusion },
  told: { before: exclusion, after: exclusion },
  ...{ address: row.email, writes: [], emptied: [], before: row.record, after: row.record },
});

/** Nobody is excluded there: removed before, perhaps, by a request whose answer was lost. */
const asRemoved = (email: EmailAddress, row: AddressRow): ExclusionPlan => ({
  ...asItIs(email, row, 'not-excluded'),
  before: row.record && { ...row.record, exclusion: { expiresAt: undefined } },
});

const KEEP: WishTerms = { clear: [], replace: false };

type StoredExclusion = Pick<ReadRow, 'answeredAt'> & { readonly exclusion: Exclusion };

function planAddition(
  row: AddressRow,
  stored: StoredExclusion | undefined,
  { exclusion: wish, terms = KEEP }: Extract<ExclusionChange, { kind: 'add' }>,
): ExclusionPlan {
  const before = stored?.exclusion;
  const now = latestNow(wish.excludedAt, stored?.answeredAt);
  const { kind, exclusion: after } = weighWish(before, { ...wish, email: row.email }, terms, now);
  if (kind === 'unchanged' || kind === 'already-excluded') return asItIs(wish.email, row, kind, after);
  const record: AddressRecord = { email: row.email, user: row.record?.user, exclusion: after };
  const told = { before, after };
  return {
    result: { email: wish.email, outcome: kind, user: record.user, exclusion: after },
    ...{ told, eventBytes: eventBytes(told), address: row.email },
    emptied: [],
    writes: [addressWrite(row, record), ...exclusionWrites(after, row.record?.exclusion)],
    before: row.record,
    after: record,
  };
}

/** Also of what can't be read, unless it has to be over: that is the way to be rid of it. The trail then says what the address's own row knows. */
function planRemoval(
  row: AddressRow,
  stored: unknown,
  { email: named, ifEndedBy }: Extract<ExclusionChange, { kind: 'remove' }>,
): ExclusionPlan {
  const { email } = row;
  if (ifEndedBy !== undefined) {
    const held = exclusionOf(email, stored);
    if (isInForce(held, ifEndedBy)) return asItIs(named, row, 'unchanged', held);
  }
  const { expiresAt } = row.record?.exclusion ?? {};
  const before: Facts = readOrNote([], (from) => exclusionOf(email, from), stored) ?? {
    email,
    reason: undefined,
    expiresAt,
  };
  const user = row.record?.user;
  const told = { before, after: undefined };
  return {
    result: { email: named, outcome: 'removed', user, exclusion: undefined },
    ...{ told, eventBytes: eventBytes(told), address: row.email },
    writes: [
      addressWrite(row, { user, exclusion: undefined }),
      ...exclusionDeletions(row.email, row.record?.exclusion),
    ],
    before: row.record,
    after: user === undefined ? undefined : { email: row.email, user, exclusion: undefined },
    emptied: user === undefined ? [row.email] : [],
  };
}

const addressWrite = (
  { email, etag, record, marks }: AddressRow,
  after: Pick<AddressRecord, 'user' | 'exclusion'>,
): MarkedWrite =>
  function writeMarked([event]) {
    // Of its user nothing changes.
    const exclusion = exclusionMark(record?.exclusion, marks.exclusion, after.exclusion, event);
    const columns = addressColumns(after, { ...carryMarks(marks, event), exclusion });
    const address = { rowKey: userRow(email), columns };
    return etag === undefined ? { kind: 'insert', ...address } : { kind: 'replace', ...address, etag };
  };
