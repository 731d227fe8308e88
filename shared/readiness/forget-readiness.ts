/** A tenant that is no longer linked: what was read of its directory goes, and the report with it. */
import type { AccountId } from '../platform/words/identifiers.ts';
import { forgetRuns, type Leftover } from './rules/readiness-run.ts';
import { retryOnConflict } from '../platform/in-process/attempts.ts';
import type { CountStore } from '../users/ports.ts';
import type { ReadinessRuns } from './ports.ts';

const MAX_ATTEMPTS = 4;
/** Each deletes a bounded number of rows; what is left goes with the next report. */
const MAX_ROUNDS = 5;

type Dependencies = { readonly readinessRuns: ReadinessRuns; readonly countStore: Pick<CountStore, 'forgetVerdicts'> };

/** Whoever works on a run meanwhile loses it: its next step finds another state. */
export const makeForgetReadiness = ({ readinessRuns, countStore }: Dependencies) =>
  async function forgetReadiness(accountId: AccountId): Promise<void> {
    const saved = await retryOnConflict(
      async () => {
        const before = await readinessRuns.readState(accountId);
        return before && readinessRuns.saveState(accountId, before, forgetRuns(before.value));
      },
      { attempts: MAX_ATTEMPTS },
    );
    if (saved === undefined || saved === 'conflict') return;
    await countStore.forgetVerdicts(accountId);
    const leftovers = await deleteAll(readinessRuns, accountId, saved.value.leftovers);
    await readinessRuns.saveState(accountId, saved, { ...saved.value, leftovers });
  };
export type ForgetReadiness = ReturnType<typeof makeForgetReadiness>;

async function deleteAll(
  runs: ReadinessRuns,
  accountId: AccountId,
  leftovers: readonly Leftover[],
): Promise<Leftover[]> {
  const left: Leftover[] = [];
  for (const leftover of leftovers) {
    let isGone = false;
    for (let round = 0; round < MAX_ROUNDS && !isGone; round++) isGone = await runs.deleteRows(accountId, leftover);
    if (!isGone) left.push(leftover);
  }
  return left;
}
