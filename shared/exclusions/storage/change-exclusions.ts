/** What an admin changes on the exclusion list. The flag on the address and its row in the list change together. */
import type { AccountId, EmailAddress } from '../../platform/words/identifiers.ts';
import type { EventMaker } from '../../platform/ports.ts';
import type { ExclusionChange, ExclusionChangeResult } from '../ports.ts';
import { changeAddresses, type AddressTarget, type AddressWork } from '../../users/storage/change-addresses.ts';
import type { Step } from '../../users/storage/address-steps.ts';
import { checkRow } from '../../platform/tables/rows/check-sizes.ts';
import { inParallel, STORAGE_CONCURRENCY } from '../../platform/tables/in-parallel.ts';
import { exclusionRow, userRow } from '../../platform/tables/row-keys.ts';
import { recordedColumn } from '../../platform/tables/rows/audit-row.ts';
import { exclusionColumns } from '../../users/storage/rows/exclusion-row.ts';
import { addressOf, factsOf, notDone, type Outcome, planOrNot, type Result } from './plan-exclusion.ts';

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

const isChange = (outcome: Outcome): outcome is keyof typeof ACTIONS => outcome in ACTIONS;

function checkChange(accountId: AccountId, change: ExclusionChange): void {
  const email = addressOf(change);
  checkRow(accountId, exclusionRow(email), change.kind === 'add' ? exclusionColumns(change.exclusion) : {});
  // The audit row says it too, as JSON, which can be longer.
  if (change.kind === 'add') checkRow(accountId, userRow(email), { after: recordedColumn(factsOf(change.exclusion)) });
}
