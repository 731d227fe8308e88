import type { AuditAction } from '../../platform/words/audit-event.ts';
import type { AccountId, EmailAddress } from '../../platform/words/identifiers.ts';
import type { ExclusionChange, ExclusionChangeResult, ExclusionStore } from '../ports.ts';
import type { CountsPlace } from '../../users/storage/counts/plan-counts.ts';
import {
  type AddressTarget,
  type AddressWork,
  changeAddresses,
  type Step,
} from '../../users/storage/change-addresses.ts';
import { exclusionColumns, exclusionOf } from '../../users/storage/rows/exclusion-row.ts';
import { inParallel, STORAGE_CONCURRENCY } from '../../platform/tables/in-parallel.ts';
import { keyStart, listPage } from '../../platform/tables/list-page.ts';
import type { Tables } from '../../platform/tables/open-tables.ts';
import type { PauseBeforeRetry } from '../../platform/tables/pause-before-retry.ts';
import { addressIn, EXCLUSION_PREFIX, exclusionRow, userRow } from '../../platform/tables/row-keys.ts';
import { weighRow } from '../../platform/tables/rows/table-row.ts';
import { countEnds, listEnds } from './list-ends.ts';
import { searchExclusions } from './search-exclusions.ts';
import { addressOfChange, type ExclusionPlan, factsOf, notDone, planExclusion } from './plan-exclusion.ts';

const ACTIONS: Partial<Record<ExclusionChangeResult['outcome'], AuditAction>> = {
  added: 'exclusion-added',
  changed: 'exclusion-changed',
  removed: 'exclusion-removed',
};

type Dependencies = Pick<CountsPlace, 'readinessRuns'> & { readonly tables: Tables; readonly pause: PauseBeforeRetry };

/** The exclusion list of an account, in the order of the addresses. The flag on an address and its row in the list change together. */
export function makeExclusionStore(dependencies: Dependencies): ExclusionStore {
  const { accounts } = dependencies.tables;
  return {
    ...makeChanges(dependencies),

    async listExclusions(accountId, page, startsWith) {
      const beginning = keyStart(startsWith);
      if (beginning === undefined) return { items: [], next: undefined };
      return listPage({
        table: accounts,
        partitionKey: accountId,
        prefix: EXCLUSION_PREFIX,
        page,
        startsWith: beginning,
        itemOf: ({ rowKey, columns }) => exclusionOf(addressIn(rowKey, EXCLUSION_PREFIX), columns),
      });
    },

    searchExclusions: (accountId, page, text) => searchExclusions(accounts, accountId, page, text),
    listEnds: (accountId, page, ends) => listEnds(accounts, accountId, page, ends),
    countEnds: (accountId, ends) => countEnds(accounts, accountId, ends),
  };
}

type ExclusionStep = ExclusionPlan & Step<ExclusionChange, ExclusionChangeResult>;

function makeChanges({
  tables: { accounts },
  readinessRuns,
  pause,
}: Dependencies): Pick<ExclusionStore, 'changeExclusions' | 'previewExclusions'> {
  // The plan behind what a preview answered, for one use: whoever was met at the write is looked at anew.
  const previews = new WeakMap<ExclusionChangeResult, ExclusionPlan>();
  const planOf = async (target: AddressTarget, change: ExclusionChange): Promise<ExclusionPlan | undefined> => {
    const known = change.previewed && previews.get(change.previewed);
    if (change.previewed) previews.delete(change.previewed);
    return known ?? planExclusion(target, change);
  };
  return {
    /** Throws a RangeError before anything is written when a reason is too long. */
    async changeExclusions(accountId, changes, events, watch) {
      for (const change of changes) checkChange(accountId, change);
      const target: AddressTarget = { accounts, accountId, readinessRuns, pause, watch };
      const work: AddressWork<ExclusionChange, ExclusionChangeResult, ExclusionStep> = {
        /** Of several changes of one user, by whichever of their addresses, the first; the others come after it. */
        async plan(open) {
          const plans = await inParallel(open, STORAGE_CONCURRENCY, ({ change }) => planOf(target, change));
          const steps = new Map<EmailAddress, ExclusionStep>();
          for (const [at, item] of open.entries()) {
            const plan = plans[at];
            if (plan === undefined || steps.has(plan.address)) continue;
            const { result, address: email, before, after } = plan;
            const answers = [{ ...item, result }];
            steps.set(email, { ...plan, answers, events: 1, changed: [{ email, before, after }] });
          }
          return [...steps.values()];
        },
        eventsOf(steps) {
          const told = [];
          for (const step of steps) {
            const action = ACTIONS[step.result.outcome];
            if (action === undefined) throw new Error('only a change has an event');
            const event = events(action, factsOf(step.told.before), factsOf(step.told.after));
            told.push({ event, steps: [step] });
          }
          return told;
        },
        packsEvents: false,
        conflict: (change) => notDone(change, 'conflict'),
      };
      return changeAddresses(target, work, changes);
    },

    /** Of an address that comes twice, each is judged by itself. */
    async previewExclusions(accountId, changes) {
      const target = { accounts, accountId, readinessRuns, pause };
      return inParallel(changes, STORAGE_CONCURRENCY, async (change) => {
        const plan = await planOf(target, change);
        if (plan === undefined) return notDone(change, 'conflict');
        previews.set(plan.result, plan);
        return plan.result;
      });
    },
  };
}

function checkChange(accountId: AccountId, change: ExclusionChange): void {
  const email = addressOfChange(change);
  weighRow(accountId, exclusionRow(email), change.kind === 'add' ? exclusionColumns(change.exclusion) : {});
  // The audit row says it too, as JSON, which can be longer.
  if (change.kind === 'add') weighRow(accountId, userRow(email), { after: JSON.stringify(factsOf(change.exclusion)) });
}
