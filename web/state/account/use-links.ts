/** The links for administrators, read again every few seconds while something can still come of one and people look at the page. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { AccountApi } from '../../api/account-api.ts';
import type { AdministratorLink } from '../../api/answers.ts';
import type { ApiProblem } from '../../api/call-api.ts';
import { madeLink } from './made-link.ts';
import { useAccountChange } from '../keeping-up/use-account-changes.ts';

const BETWEEN_LOOKS_MS = 4000;
const LONGEST_PAUSE_MS = 60_000;

type Listed = { readonly items: readonly AdministratorLink[]; readonly problem: ApiProblem | undefined };

export const isPending = ({ state }: Pick<AdministratorLink, 'state'>): boolean =>
  state === 'open' || state === 'opened';

/** `onEnded`: for each link that ended since the last look. It must keep its identity. */
export function useLinks({ listLinks }: Pick<AccountApi, 'listLinks'>, onEnded: (link: AdministratorLink) => void) {
  const [listed, setListed] = useState<Listed>({ items: [], problem: undefined });
  const pending = useRef(new Set<string>());
  const failures = useRef(0);

  const reload = useCallback(async () => {
    const answer = await listLinks();
    if (answer.kind === 'problem') {
      failures.current += 1;
      setListed(({ items }) => ({ items, problem: answer.problem }));
      return;
    }
    failures.current = 0;
    const { items } = answer.value;
    for (const link of items) if (pending.current.has(link.id) && !isPending(link)) onEnded(link);
    pending.current = new Set(items.filter(isPending).map(({ id }) => id));
    setListed({ items, problem: undefined });
  }, [listLinks, onEnded]);
  const reloadQuietly = useCallback(() => void reload(), [reload]);

  useAccountChange(['account', 'events'], reloadQuietly);
  useEffect(() => {
    void Promise.resolve().then(reloadQuietly);
    return madeLink.subscribe(reloadQuietly);
  }, [reloadQuietly]);
  useEffect(() => {
    if (!listed.items.some(isPending)) return;
    const pause = Math.min(BETWEEN_LOOKS_MS * 2 ** failures.current, LONGEST_PAUSE_MS);
    const timer = setTimeout(() => {
      // Out of sight nobody waits for it: the next look keeps the list's identity, and so this timer, going.
      if (document.visibilityState === 'visible') reloadQuietly();
      else setListed((before) => ({ ...before }));
    }, pause);
    return () => {
      clearTimeout(timer);
    };
  }, [listed, reloadQuietly]);
  return { ...listed, reload };
}
