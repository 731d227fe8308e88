/** A tenant that is no longer linked: what was read of its directory goes, and the report with it. */
import type { AccountId } from '../platform/words/identifiers.ts';
import { forgetRuns, type Leftover } from './rules/readiness-run.ts';
import type { CountStore } from '../users/ports.ts';
import type { ReadinessRuns } from './ports.ts';

const MAX_ATTEMPTS = 4;
/** Each deletes a bounded number of rows; what is left goes with the next report. */
const MAX_ROUNDS = 5;

type Dependencies = { readonly readinessRuns: ReadinessRuns; readonly countStore: Pick<CountStore, 'forgetVerdicts'> };

/** Whoever works on a run meanwhile loses it: its next step finds another state. */
export const makeForgetReadiness = ({ readinessRuns, countStore }: Dependencies) =>
  async function forgetReadiness(account: AccountId): Promise<void> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const before = await readinessRuns.readState(account);
      if (before === undefined) return;
      const forgotten = forgetRuns(before.value);
      const saved = await readinessRuns.saveState(account, before, forgotten);
      if (saved === 'conflict') continue;
      await countStore.forgetVerdicts(account);
      const leftovers = await deleteAll(readinessRuns, account, forgotten.leftovers);
      await readinessRuns.saveState(account, saved, { ...forgotten, leftovers });
      return;
    }
  };
export type ForgetReadiness = ReturnType<typeof makeForgetReadiness>;

async function deleteAll(runs: ReadinessRuns, account: AccountId, leftovers: readonly Leftover[]): Promise<Leftover[]> {
  const left: Leftover[] = [];
  for (const leftover of leftovers) {
    let isGone = false;
    for (let round = 0; round < MAX_ROUNDS && !isGone; round++) isGone = await runs.deleteRows(account, leftover);
    if (!isGone) left.push(leftover);
  }
  return left;
}
