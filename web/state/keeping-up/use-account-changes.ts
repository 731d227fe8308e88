/** The page's own watch on the account, and who is told by it. */
import { useEffect } from 'react';
import type { AccountApi } from '../../api/account-api.ts';
import { type AccountPart, makeAccountWatch } from './account-watch.ts';

const watch = makeAccountWatch({
  later: (run, milliseconds) => {
    const timer = setTimeout(run, milliseconds);
    return () => {
      clearTimeout(timer);
    };
  },
  isSeen: () => document.visibilityState === 'visible',
  onSeen: (then) => {
    document.addEventListener('visibilitychange', then);
    return () => {
      document.removeEventListener('visibilitychange', then);
    };
  },
  random: Math.random,
});

/** Watches while there is a session. */
export function useAccountWatch({ readVersion }: Pick<AccountApi, 'readVersion'>, isOpen: boolean): void {
  useEffect(() => (isOpen ? watch.start(readVersion) : undefined), [readVersion, isOpen]);
}

/**
 * Calls `onChange` when one of these parts was changed, by this page too: compare what is read then with what is shown before you say that somebody else
 * did it. Nothing is told while `active` is false; `onChange` must keep its identity, `parts` may be written where it is called.
 */
export function useAccountChange(parts: readonly AccountPart[], onChange: () => void, active = true): void {
  const names = parts.join(' ');
  useEffect(
    () => (active ? watch.subscribe(names.split(' ') as AccountPart[], onChange) : undefined),
    [names, onChange, active],
  );
}
