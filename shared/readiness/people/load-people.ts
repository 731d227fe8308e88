/** The people and bindings that a run has read before, made ready to judge users by. */
import type { Account } from '../../users/rules/account.ts';
import type { EmailAddress } from '../../platform/words/identifiers.ts';
import { REFUSED_TEST_COUNTS_MS } from '../../platform/words/lifetimes.ts';
import type { ReadinessRun } from '../rules/readiness-run.ts';
import type { ReadinessRuns, RefusedTests } from '../ports.ts';
import type { Judgement } from './judge-users.ts';
import { assignedIn, bindingsIn } from './pack-people.ts';
import { makePersonIndex, type PersonIndex } from './person-index.ts';

export type People = { readonly index: PersonIndex; readonly bindings: ReadonlyMap<string, EmailAddress> } & Pick<
  Judgement,
  'assigned' | 'turnedAway'
>;

export type PackedRows = Pick<ReadinessRun, 'number' | 'startedAt' | 'assignment' | 'peopleRows' | 'bindingRows'>;

type Dependencies = {
  readonly readinessRuns: Pick<ReadinessRuns, 'readPacked'>;
  readonly testSignInStore: RefusedTests;
};

/** Read once for all pages that one call judges. */
export async function loadPeople(
  { readinessRuns, testSignInStore }: Dependencies,
  { id }: Account,
  run: PackedRows,
): Promise<People> {
  const { assignment } = run;
  const bindings = bindingsIn(await readinessRuns.readPacked(id, run, 'bindings', run.bindingRows));
  const index = makePersonIndex(await readinessRuns.readPacked(id, run, 'people', run.peopleRows));
  // Where everybody is let in, a test of before says nothing any more.
  if (assignment?.required === false) return { bindings, index };
  const refused = await testSignInStore.listRefused(id, new Date(run.startedAt.getTime() - REFUSED_TEST_COUNTS_MS));
  const turnedAway = new Set([...refused].flatMap(([user, refusal]) => (refusal === 'not-assigned' ? [user] : [])));
  if (assignment?.required !== true || assignment.who === 'unknown') return { bindings, index, turnedAway };
  const people = assignedIn(await readinessRuns.readPacked(id, run, 'assigned', assignment.rows));
  return { bindings, index, turnedAway, assigned: { people, isWhole: assignment.who === 'known' } };
}
