/** What an admin changes on the exclusion list. The flag on the address and its row in the list change together. */
import type { Recorded } from '../../platform/words/audit-event.ts';
import { addressMarksAfter } from '../../users/rules/fact-marks.ts';
import type { AddressRecord } from '../../users/rules/directory-user.ts';
import { type Exclusion, weighWish, type WishTerms } from '../../users/rules/exclusion.ts';
import type { AccountId, EmailAddress } from '../../platform/words/identifiers.ts';
import { type EventMaker, UnreadableRow } from '../../platform/ports.ts';
import type { ExclusionChange, ExclusionChangeResult } from '../ports.ts';
import {
  changeAddresses,
  type AddressTarget,
  type AddressWork,
  type MarkedWrite,
  type Step,
} from '../../users/storage/change-addresses.ts';
import { checkRow } from '../../platform/tables/rows/check-sizes.ts';
import { exclusionDeletions, exclusionWrites } from '../../users/storage/exclusion-writes.ts';
import { inParallel, STORAGE_CONCURRENCY } from '../../platform/tables/in-parallel.ts';
import { latestNow } from '../../users/storage/latest-now.ts';
import { readOrNote } from '../../platform/tables/list-page.ts';
import { readUserOf, type AddressRow } from '../../users/storage/read-address.ts';
import { exclusionRow, userRow } from '../../platform/tables/row-keys.ts';
import { addressColumns } from '../../users/storage/rows/address-row.ts';
import { recordedColumn } from '../../platform/tables/rows/audit-row.ts';
import { exclusionColumns, exclusionOf } from '../../users/storage/rows/exclusion-row.ts';
import type { ReadRow } from '../../platform/tables/rows/table-row.ts';

type Outcome = ExclusionChangeResult['outcome'];
/** With what the audit trail tells. */
type Result = ExclusionChangeResult & { readonly before: Told | undefined; readonly after: Told | undefined };
type Told = Pick<Exclusion, 'email' | 'reason' | 'expiresAt'>;
type ExclusionPlan = Pick<Step<ExclusionChange, Result>, 'writes' | 'eventBytes' | 'emptied'> & {
  readonly result: Result;
  /** The user's own address, whichever of theirs was named. */
  readonly address: EmailAddress;
  readonly before: AddressRecord | undefined;
  readonly after: AddressRecord | undefined;
};

const ACTIONS = {
  added: 'exclusion-added',
  changed: 'exclusion-changed',
  removed: 'exclusion-removed',
} as const satisfies Partial<Record<Outcome, unknown>>;

/** Throws a RangeError before anything is written when a reason is too long. */
export async function changeExclusions(
  target: AddressTarget,
  changes: readonly ExclusionChange[],
  events: EventMaker,
): Promise<readonly ExclusionChangeResult[]> {
  for (const change of changes) checkChange(target.account, change);
  const work: AddressWork<ExclusionChange, Result> = {
    plan: (open) => planAll(target, open),
    eventsOf: (steps) =>
      steps.flatMap((step) =>
        step.answers.map(({ result }) => {
          if (!isChange(result.outcome)) throw new Error('only a change has an event');
          const event = events(ACTIONS[result.outcome], factsOf(result.before), factsOf(result.after));
          return { event, steps: [step] };
        }),
      ),
    packsEvents: false,
    conflict: (change) => notDone(change, 'conflict'),
  };
  const results = await changeAddresses(target, work, changes);
  return results.map(answerOf);
}

/** What would become of the changes, and nothing is written. Of an address that comes twice, each is judged by itself. */
export async function previewExclusions(
  target: AddressTarget,
  changes: readonly ExclusionChange[],
): Promise<readonly ExclusionChangeResult[]> {
  const plans = await inParallel(changes, STORAGE_CONCURRENCY, (change) => planOrNot(target, change));
  return plans.map((plan, at) => answerOf(plan?.result ?? notDone(changes[at] as ExclusionChange, 'conflict')));
}

/** Of several changes of one user, by whichever of their addresses, the first; the others come after it. */
async function planAll(
  target: AddressTarget,
  open: readonly { readonly index: number; readonly change: ExclusionChange }[],
): Promise<Step<ExclusionChange, Result>[]> {
  const plans = await inParallel(open, STORAGE_CONCURRENCY, ({ change }) => planOrNot(target, change));
  const seen = new Set<EmailAddress>();
  return open.flatMap((item, at) => {
    const plan = plans[at];
    if (plan === undefined || seen.has(plan.address)) return [];
    seen.add(plan.address);
    const { result, address: email, before, after, ...rest } = plan;
    return [{ ...rest, answers: [{ ...item, result }], events: 1, changed: [{ email, before, after }] }];
  });
}

const answerOf = ({ email, outcome, user, exclusion }: Result): ExclusionChangeResult => ({
  ...{ email, outcome, user, exclusion },
});
const notDone = (change: ExclusionChange, why: 'conflict' | 'unreadable'): Result =>
  resultOf(addressOf(change), why, undefined);

const isChange = (outcome: Outcome): outcome is keyof typeof ACTIONS => outcome in ACTIONS;

const addressOf = (change: ExclusionChange): EmailAddress =>
  change.kind === 'add' ? change.exclusion.email : change.email;

const resultOf = (
  email: EmailAddress,
  outcome: Outcome,
  row: AddressRow | undefined,
  before?: Told,
  after?: Exclusion,
): Result => ({ email, outcome, user: row?.record?.user, exclusion: after, before, after });

function factsOf(exclusion: Told | undefined): Recorded | undefined {
  if (exclusion === undefined) return undefined;
  const { email, reason, expiresAt } = exclusion;
  return { email, reason: reason ?? null, expiresAt: expiresAt?.toISOString() ?? null };
}

const eventBytes = (...exclusions: readonly (Told | undefined)[]): number =>
  exclusions.reduce((sum, each) => sum + Buffer.byteLength(recordedColumn(factsOf(each)) ?? '') * 2, 2000);

function checkChange(account: AccountId, change: ExclusionChange): void {
  const email = addressOf(change);
  checkRow(account, exclusionRow(email), change.kind === 'add' ? exclusionColumns(change.exclusion) : {});
  // The audit row says it too, as JSON, which can be longer.
  if (change.kind === 'add') checkRow(account, userRow(email), { after: recordedColumn(factsOf(change.exclusion)) });
}

/** A row that can't be read costs its own address alone. */
const planOrNot = (target: AddressTarget, change: ExclusionChange): Promise<ExclusionPlan | undefined> =>
  planFor(target, change).catch((error: unknown) => {
    if (!(error instanceof UnreadableRow)) throw error;
    target.accounts.report([error]);
    const address = addressOf(change);
    const result = notDone(change, 'unreadable');
    return { result, address, writes: [], emptied: [], before: undefined, after: undefined };
  });

async function planFor(
  { accounts, account }: AddressTarget,
  change: ExclusionChange,
): Promise<ExclusionPlan | undefined> {
  const email = addressOf(change);
  const row = await readUserOf(accounts, account, email);
  let before: StoredExclusion | undefined;
  if (row.record?.exclusion !== undefined) {
    const stored = await accounts.read(account, exclusionRow(row.email));
    // Removed since the address was read.
    if (stored === undefined) return undefined;
    if (change.kind === 'remove') return named(email, planRemoval(row, stored.columns));
    before = { exclusion: exclusionOf(row.email, stored.columns), answeredAt: stored.answeredAt };
  }
  return named(email, change.kind === 'add' ? planAddition(row, before, change) : asItIs(row, 'not-excluded'));
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
