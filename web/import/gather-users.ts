/** All users of one status, or all, of the readiness report as it is: page by page, and never of two reports. */
import type { Readiness } from '../api/answers.ts';
import { type ApiAnswer, type ApiProblem, pageProblem } from '../api/call-api.ts';

export type ReadinessUser = Readiness['items'][number];
export type Gathered =
  | {
      readonly kind: 'gathered';
      readonly users: readonly ReadinessUser[];
      /** So many are missing because they can't be read. */
      readonly unreadable: number;
    }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'problem'; readonly problem: ApiProblem };

type Page = Pick<Readiness, 'items' | 'next' | 'unreadable' | 'takenAt'>;
type Deps = {
  readonly readPage: (after: string | undefined) => Promise<ApiAnswer<Page>>;
  readonly onProgress: (users: number) => void;
  readonly isStopped: () => boolean;
};

/** More than the largest account has (200,000 users, 1,000 a page). */
const MOST_PAGES = 2000;

/** `takenAt`: of the report that was shown. */
export async function gatherUsers({ readPage, onProgress, isStopped }: Deps, takenAt: string): Promise<Gathered> {
  const users: ReadinessUser[] = [];
  let unreadable = 0;
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await readPage(after);
    if (isStopped()) return { kind: 'stopped' };
    if (answer.kind === 'problem') return answer;
    const { items, next, ...read } = answer.value;
    if (read.takenAt !== takenAt) return pageProblem('report-changed');
    users.push(...items);
    unreadable += read.unreadable;
    onProgress(users.length);
    if (next === null) return { kind: 'gathered', users, unreadable };
    after = next;
  }
  throw new Error('the list has no end');
}
