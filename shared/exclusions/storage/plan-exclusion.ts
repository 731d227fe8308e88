/** What is to be written for one change of the exclusion list, and what comes of it. The flag on the address and its row in the list change together. */
import type { Recorded } from '../../platform/words/audit-event.ts';
import { addressMarksAfter } from '../../users/rules/fact-marks.ts';
import type { AddressRecord } from '../../users/rules/user.ts';
import { type Exclusion, weighWish, type WishTerms } from '../../users/rules/exclusion.ts';
import type { EmailAddress } from '../../platform/words/identifiers.ts';
import { UnreadableRow } from '../../platform/ports.ts';
import type { ExclusionChange, ExclusionChangeResult } from '../ports.ts';
import type { AddressTarget } from '../../users/storage/change-addresses.ts';
import type { MarkedWrite, Step } from '../../users/storage/address-steps.ts';
import { exclusionDeletions, exclusionWrites } from '../../users/storage/exclusion-writes.ts';
import { latestNow } from '../../users/storage/latest-now.ts';
import { readOrNote } from '../../platform/tables/list-page.ts';
import { readUserOf, type AddressRow } from '../../users/storage/read-address.ts';
import { exclusionRow, userRow } from '../../platform/tables/row-keys.ts';
import { addressColumns } from '../../users/storage/rows/address-row.ts';
import { recordedColumn } from '../../platform/tables/rows/audit-row.ts';
import { exclusionOf } from '../../users/storage/rows/exclusion-row.ts';
import type { ReadRow } from '../../platform/tables/rows/table-row.ts';

export type Outcome = ExclusionChangeResult['outcome'];

/** With what the audit trail tells. */
export type Result = ExclusionChangeResult & { readonly before: Told | undefined; readonly after: Told | undefined };

type Told = Pick<Exclusion, 'email' | 'reason' | 'expiresAt'>;

type ExclusionPlan = Pick<Step<ExclusionChange, Result>, 'writes' | 'eventBytes' | 'emptied'> & {
  readonly result: Result;
  /** The user's own address, whichever of theirs was named. */
  readonly address: EmailAddress;
  readonly before: AddressRecord | undefined;
  readonly after: AddressRecord | undefined;
};

export const notDone = (change: ExclusionChange, why: 'conflict' | 'unreadable'): Result =>
  resultOf(addressOf(change), why, undefined);

export const addressOf = (change: ExclusionChange): EmailAddress =>
  change.kind === 'add' ? change.exclusion.email : change.email;

const resultOf = (
  email: EmailAddress,
  outcome: Outcome,
  row: AddressRow | undefined,
  before?: Told,
  after?: Exclusion,
): Result => ({ email, outcome, user: row?.record?.user, exclusion: after, before, after });

export function factsOf(exclusion: Told | undefined): Recorded | undefined {
  if (exclusion === undefined) return undefined;
  const { email, reason, expiresAt } = exclusion;
  return { email, reason: reason ?? null, expiresAt: expiresAt?.toISOString() ?? null };
}

const eventBytes = (...exclusions: readonly (Told | undefined)[]): number =>
  exclusions.reduce((sum, each) => sum + Buffer.byteLength(recordedColumn(factsOf(each)) ?? '') * 2, 2000);

/** A row that can't be read costs its own address alone. */
export const planOrNot = (target: AddressTarget, change: ExclusionChange): Promise<ExclusionPlan | undefined> =>
  planFor(target, change).catch((error: unknown) => {
    if (!(error instanceof UnreadableRow)) throw error;
    target.accounts.report([error]);
    const address = addressOf(change);
    const result = notDone(change, 'unreadable');
    return { result, address, writes: [], emptied: [], before: undefined, after: undefined };
  });

async function planFor(
  { accounts, account: accountId }: AddressTarget,
  change: ExclusionChange,
): Promise<ExclusionPlan | undefined> {
  const email = addressOf(change);
  const row = await readUserOf(accounts, accountId, email);
  let before: StoredExclusion | undefined;
  if (row.record?.exclusion !== undefined) {
    const stored = await accounts.read(accountId, exclusionRow(row.email));
    // Removed since the address was read.
    if (stored === undefined) return undefined;
    if (change.kind === 'remove') return named(email, planRemoval(row, stored.columns));
    before = { exclusion: exclusionOf(row.email, stored.columns), answeredAt: stored.answeredAt };
  }
  return named(email, change.kind === 'add' ? planAddition(row, before, change) : asRemoved(row));
}

/** Whoever asked finds the item by the address that they named. */
const named = (email: EmailAddress, plan: ExclusionPlan): ExclusionPlan => ({
  ...plan,
  result: { ...plan.result, email },
});

const asItIs = (row: AddressRow, outcome: Outcome, exclusion?: Exclusion): ExclusionPlan => ({
  result: resultOf(row.email, outcome, row, exclusion, exclusion),
  ...{ address: row.email, writes: [], emptied: [], before: row.record, after: row.record },
});

/** Nobody is excluded there: removed before, perhaps, by a request whose answer was lost. */
const asRemoved = (row: AddressRow): ExclusionPlan => ({
  ...asItIs(row, 'not-excluded'),
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
  if (kind === 'unchanged' || kind === 'already-excluded') return asItIs(row, kind, after);
  const record: AddressRecord = { email: row.email, user: row.record?.user, exclusion: after };
  return {
    result: resultOf(row.email, kind, row, before, after),
    address: row.email,
    emptied: [],
    writes: [addressWrite(row, record), ...exclusionWrites(after, row.record?.exclusion)],
    eventBytes: eventBytes(before, after),
    before: row.record,
    after: record,
  };
}

/** Also of what can't be read: that is the way to be rid of it. The trail then says what the address's own row knows. */
function planRemoval(row: AddressRow, stored: unknown): ExclusionPlan {
  if (row.etag === undefined) return asItIs(row, 'not-excluded');
  const { email } = row;
  const { expiresAt } = row.record?.exclusion ?? {};
  const before: Told = readOrNote([], () => exclusionOf(email, stored)) ?? { email, reason: undefined, expiresAt };
  const user = row.record?.user;
  return {
    result: resultOf(row.email, 'removed', row, before),
    address: row.email,
    writes: [
      addressWrite(row, { user, exclusion: undefined }),
      ...exclusionDeletions(row.email, row.record?.exclusion),
    ],
    eventBytes: eventBytes(before),
    before: row.record,
    after: user === undefined ? undefined : { email: row.email, user, exclusion: undefined },
    emptied: user === undefined ? [row.email] : [],
  };
}

const addressWrite =
  ({ email, etag, record, marks }: AddressRow, after: Pick<AddressRecord, 'user' | 'exclusion'>): MarkedWrite =>
  ([event]) => {
    const before = { user: record?.user, exclusion: record?.exclusion, marks };
    const address = { rowKey: userRow(email), columns: addressColumns(after, addressMarksAfter(before, after, event)) };
    return etag === undefined ? { kind: 'insert', ...address } : { kind: 'replace', ...address, etag };
  };
