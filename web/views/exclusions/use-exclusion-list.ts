/** The list of exclusions, or what of it is searched for: the service looks at some at a time, so the page goes on until it has a page full. */
import { useCallback, useEffect, useState } from 'react';
import type { ExclusionsPage } from '../../api/answers.ts';
import { usePage } from '../../state/page-context.ts';
import { pageOf } from '../../state/read-whole.ts';
import { usePaged } from '../../state/use-paged.ts';

const ENOUGH = 50;

export type ExclusionTotals = NonNullable<ExclusionsPage['totals']>;
type Looked = { readonly at: ReadonlyMap<string, number>; readonly totals: ExclusionTotals | undefined };
const NOTHING: Looked = { at: new Map(), totals: undefined };

export function useExclusionList(search: string, isActive: boolean) {
  const { api } = usePage();
  const [looked, setLooked] = useState(NOTHING);
  const [stopped, setStopped] = useState<string>();
  const read = useCallback(
    async (after: string | undefined, limit?: number) => {
      const answer = await api.listExclusions({ search, ...pageOf(after, limit) });
      // What is read for the paper says nothing of what stands here.
      if (answer.kind === 'ok' && limit === undefined) {
        const { searched, totals } = answer.value;
        // By where it began, so that what is read again isn't counted twice.
        setLooked((before) => ({
          at: new Map(after === undefined ? [] : before.at).set(after ?? '', searched ?? 0),
          totals: totals ?? before.totals,
        }));
      }
      return answer;
    },
    [api, search],
  );
  const list = usePaged(read, isActive, ['users']);
  const { hasMore, isLoaded, isLoading, loadMore, problem } = list;
  const goesOn = search !== '' && stopped !== search && hasMore && problem === undefined && list.items.length < ENOUGH;
  useEffect(() => {
    if (isActive && goesOn && isLoaded && !isLoading) loadMore();
  }, [isActive, goesOn, isLoaded, isLoading, loadMore]);
  const searched = [...looked.at.values()].reduce((sum, each) => sum + each, 0);
  return {
    list,
    /** Of the whole list, whatever is searched for. */
    totals: looked.totals,
    /** Undefined: nothing is searched for, or all was looked at. */
    progress: search === '' || !hasMore ? undefined : { searched, all: looked.totals?.all, goesOn },
    stop: () => {
      setStopped(search);
    },
  };
}
