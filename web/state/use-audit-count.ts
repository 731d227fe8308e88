/** How many events of the trail a filter finds: the service counts some thousand at a time, and on when people ask for it. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { AuditQuery } from '../api/question-calls.ts';
import { usePage } from './page-context.ts';
import { useAccountChange } from './keeping-up/use-account-changes.ts';

type Counted = { readonly events: number; readonly looked: number; readonly next: string | undefined };
const NONE: Counted = { events: 0, looked: 0, next: undefined };

/** `query` must keep its identity while the same is asked for. */
export function useAuditCount(query: AuditQuery, isActive: boolean) {
  const { api } = usePage();
  const [counted, setCounted] = useState<Counted>();
  const [isCounting, setCounting] = useState(false);
  const turn = useRef(0);
  const count = useCallback(
    async (before: Counted) => {
      const mine = ++turn.current;
      setCounting(true);
      const answer = await api.countAudit({ ...query, ...(before.next === undefined ? {} : { after: before.next }) });
      if (mine !== turn.current) return;
      setCounting(false);
      // Without a number the list says what there is.
      if (answer.kind === 'problem') return;
      const { events, looked, next } = answer.value;
      setCounted({ events: before.events + events, looked: before.looked + looked, next: next ?? undefined });
    },
    [api, query],
  );
  const countAnew = useCallback(() => void count(NONE), [count]);
  useEffect(() => {
    if (!isActive) return;
    void Promise.resolve().then(() => {
      setCounted(undefined);
      countAnew();
    });
  }, [isActive, countAnew]);
  useAccountChange(['events'], countAnew, isActive);
  return { counted, isCounting, countAnew, countOn: () => void count(counted ?? NONE) };
}
