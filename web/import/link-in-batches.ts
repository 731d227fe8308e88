/** Links many users in batches that the service takes, one after another, and keeps for each what came of it. Waits where Azure asks for patience. */
import { MOST_LINKS } from '../../shared/accounts/wire.ts';
import { writeCsv } from '../../shared/platform/wire.ts';
import type { LinkItem } from '../api/user-calls.ts';
import type { LinkPair, LinksAnswered } from '../api/answers.ts';
import { type ApiAnswer, type ApiProblem, pageProblem } from '../api/call-api.ts';
import { linkOutcomeLabel } from '../words/link-words.ts';

export type Linking = {
  readonly results: readonly LinkPair[];
  /** Not answered, or nobody knows: sending them again is safe. */
  readonly rest: readonly LinkItem[];
  /** Why it broke off; undefined: it is done, or was stopped. */
  readonly problem: ApiProblem | undefined;
};
type Deps = {
  readonly send: (items: readonly LinkItem[]) => Promise<ApiAnswer<LinksAnswered>>;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly onProgress: (done: number) => void;
  readonly isStopped: () => boolean;
};

/** In a row, without an answer for anybody. */
const MOST_IN_VAIN = 5;
const LONGEST_WAIT_SECONDS = 60;

export async function linkInBatches(
  { send, wait, onProgress, isStopped }: Deps,
  wishes: readonly LinkItem[],
): Promise<Linking> {
  const results: LinkPair[] = [];
  let rest = wishes;
  let inVain = 0;
  while (rest.length > 0 && !isStopped()) {
    const batch = rest.slice(0, MOST_LINKS);
    const answer = await send(batch);
    if (answer.kind === 'problem' && answer.problem.retryAfterSeconds === undefined)
      return { results, rest, problem: answer.problem };
    const answered = answer.kind === 'ok' ? answer.value.results : [];
    const done = answered.filter(({ outcome }) => outcome !== 'unavailable');
    const again = batch.filter((_, at) => (answered[at]?.outcome ?? 'unavailable') === 'unavailable');
    results.push(...done);
    rest = [...again, ...rest.slice(batch.length)];
    onProgress(results.length);
    inVain = done.length === 0 ? inVain + 1 : 0;
    if (inVain === MOST_IN_VAIN) {
      const { problem } = answer.kind === 'problem' ? answer : pageProblem('unavailable');
      return { results, rest, problem };
    }
    if (again.length > 0) await wait(1000 * Math.min(patienceOf(answer), LONGEST_WAIT_SECONDS));
  }
  return { results, rest, problem: undefined };
}

const patienceOf = (answer: ApiAnswer<LinksAnswered>): number =>
  (answer.kind === 'ok' ? answer.value.retryAfterSeconds : answer.problem.retryAfterSeconds) ?? 1;

/** To be confirmed: each pair that was shown to be linkable, and no other. */
export const confirmationsOf = (pairs: readonly LinkPair[]): LinkItem[] =>
  pairs.flatMap(({ email, outcome, person }) =>
    outcome === 'linkable' && person !== null
      ? [{ email, confirm: { objectId: person.objectId, seen: person.seen } }]
      : [],
  );

/** Both sides of each pair, as a file for spreadsheets. */
export const pairsCsv = (pairs: readonly LinkPair[]): string =>
  writeCsv([
    ['email', 'displayName', 'outcome', 'message', 'userPrincipalName', 'azureDisplayName', 'azureMail', 'objectId'],
    ...pairs.map(({ email, displayName, outcome, message, person }) => [
      ...[email, displayName ?? '', linkOutcomeLabel(outcome), message ?? '', person?.userPrincipalName ?? ''],
      ...[person?.displayName ?? '', person?.mail ?? '', person?.objectId ?? ''],
    ]),
  ]);
