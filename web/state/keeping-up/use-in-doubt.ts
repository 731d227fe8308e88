/** The page's own doubts, and who reads again for them. */
import { useEffect } from 'react';
import { makeDoubts } from './doubts.ts';

/** The page's own. */
export const doubts = makeDoubts({
  isOnline: () => navigator.onLine,
  onceOnline: (then) => {
    addEventListener('online', then, { once: true });
  },
});

/** Reads again what is shown. Nothing is read while `active` is false. */
export function useInDoubt(reload: () => void, active = true): void {
  useEffect(() => (active ? doubts.subscribe(reload) : undefined), [reload, active]);
}
