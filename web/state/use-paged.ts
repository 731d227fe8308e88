/** A list that grows page by page, and starts again when what is asked for changes. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ApiProblem } from '../api/call-api.ts';
import type { AccountPart } from './keeping-up/account-watch.ts';
import type { ReadPage } from './read-whole.ts';
import { useAccountChange } from './keeping-up/use-account-changes.ts';
import { useInDoubt } from './keeping-up/use-in-doubt.ts';
import type { Total } from '../words/format.ts';

export type Paged<Item> = {
  readonly items: readonly Item[];
  /** How many were left out because they can't be read. */
  readonly unreadable: number;
  readonly isLoading: boolean;
  readonly isLoaded: boolean;
  readonly hasMore: boolean;
  readonly problem: ApiProblem | undefined;
  /** What is read by now differs from what stands here: somebody changed it meanwhile. */
  readonly isChanged: boolean;
  readonly loadMore: () => void;
  /** Any page of it, as it is now. */
  readonly readPage: ReadPage<Item>;
  readonly reload: () => void;
};

/** What a list that nobody counts is known to have: what stands there, and whether there is more. */
export const shownTotal = ({ items, hasMore, isLoaded }: Paged<unknown>): Total | undefined =>
  isLoaded ? { count: items.length, isMore: hasMore } : undefined;

type Shown<Item> = { items: readonly Item[]; unreadable: number; next: string | undefined; isLoaded: boolean };
const NONE = { items: [], unreadable: 0, next: undefined, isLoaded: false } as const;
const NOTHING: readonly AccountPart[] = [];
/** Of a longer list that many pages are looked at again: the others are read when people ask for them. */
const MOST_PAGES_AGAIN = 3;
/** A filter may leave a page empty with more behind it: so many are passed over before people are asked. */
const MOST_EMPTY_PAGES = 5;

/**
 * `read` must keep its identity while the same is asked for. Nothing is read while `active` is false. `of`: with which parts of the account the list
 * changes; then it is read again unseen, so that nothing jumps under people's eyes, and said to be changed where it was.
 */
export function usePaged<Item>(read: ReadPage<Item>, active = true, of: readonly AccountPart[] = NOTHING): Paged<Item> {
  const [shown, setShown] = useState<Shown<Item>>(NONE);
  const [problem, setProblem] = useState<ApiProblem>();
  const [isLoading, setLoading] = useState(false);
  const [isChanged, setChanged] = useState(false);
  const turn = useRef(0);

  const load = useCallback(
    async (before: Shown<Item>) => {
      const mine = ++turn.current;
      setLoading(true);
      setProblem(undefined);
      const outcome = await readOn(read, before);
      // Something else was asked for meanwhile.
      if (mine !== turn.current) return;
      setLoading(false);
      if ('problem' in outcome) setProblem(outcome.problem);
      else {
        setShown(outcome);
        if (before === NONE) setChanged(false);
      }
    },
    [read],
  );
  useEffect(() => {
    // A list that isn't looked at isn't read; what it asks for may change meanwhile.
    if (active) void Promise.resolve().then(() => load(NONE));
  }, [active, load]);

  const reload = useCallback(() => void load(NONE), [load]);
  useInDoubt(reload, active);
  const lookAgain = useCallback(() => {
    const mine = turn.current;
    void differs(read, shown).then((found) => {
      if (mine === turn.current) setChanged((before) => found ?? before);
    });
  }, [read, shown]);
  useAccountChange(of, lookAgain, active && of.length > 0 && shown.isLoaded && !isLoading);

  return {
    items: shown.items,
    unreadable: shown.unreadable,
    isLoaded: shown.isLoaded,
    isLoading,
    problem,
    isChanged,
    hasMore: shown.next !== undefined,
    readPage: read,
    loadMore: () => void load(shown),
    reload,
  };
}

async function readOn<Item>(read: ReadPage<Item>, before: Shown<Item>): Promise<Shown<Item> | { problem: ApiProblem }> {
  let after = before.next;
  let { unreadable } = before;
  for (let page = 1; ; page++) {
    const answer = await read(after);
    if (answer.kind === 'problem') return { problem: answer.problem };
    const { items } = answer.value;
    unreadable += answer.value.unreadable ?? 0;
    after = answer.value.next ?? undefined;
    if (items.length > 0 || after === undefined || page === MOST_EMPTY_PAGES)
      return { items: [...before.items, ...items], unreadable, next: after, isLoaded: true };
  }
}

/** Whether what stands there would be read otherwise now; undefined where that can't be said. */
async function differs<Item>(read: ReadPage<Item>, shown: Shown<Item>): Promise<boolean | undefined> {
  let now: Shown<Item> = NONE;
  for (let page = 1; page <= MOST_PAGES_AGAIN; page++) {
    const outcome = await readOn(read, now);
    if ('problem' in outcome) return undefined;
    now = outcome;
    if (now.items.length >= shown.items.length || now.next === undefined) break;
  }
  const both = now.next === undefined ? shown.items.length : Math.min(now.items.length, shown.items.length);
  // A list that ends where it ended before has as many.
  const isLonger = shown.next === undefined && (now.next !== undefined || now.items.length > shown.items.length);
  return isLonger || JSON.stringify(now.items.slice(0, both)) !== JSON.stringify(shown.items.slice(0, both));
}
