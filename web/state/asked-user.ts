/** A user about whom a form of another view is asked, from a list. They stand in no address: the fragment stays in the browser's history. */
import { useEffect, useSyncExternalStore } from 'react';

export type AskedUser = { readonly view: 'test' | 'explain'; readonly email: string; readonly app?: string };

let asked: AskedUser | undefined;
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

/** Each asking counts as a new one, also of the same user. */
export function askAbout(user: AskedUser): void {
  asked = { ...user };
  for (const listener of listeners) listener();
}

/** Takes whoever the view is asked about, once for each asking. `take` must keep its identity. */
export function useAskedUser(view: AskedUser['view'], take: (user: AskedUser) => unknown): void {
  const user = useSyncExternalStore(subscribe, () => asked);
  useEffect(() => {
    if (user?.view !== view) return;
    asked = undefined;
    void Promise.resolve().then(() => {
      take(user);
    });
  }, [user, view, take]);
}
