/**
 * Changes of which nobody knows whether they were made, because the answer got lost or said so. Whatever the page shows of the account is read again
 * then, so that people see what is, and don't repeat what was done.
 */
export type Doubts = {
  /** Something may have been done. */
  readonly raise: () => void;
  /** Called at once for each doubt, and again when a line that was down is back; answers how to end it. */
  readonly subscribe: (onDoubt: () => void) => () => void;
};

type Line = { readonly isOnline: () => boolean; readonly onceOnline: (then: () => void) => void };

export function makeDoubts({ isOnline, onceOnline }: Line): Doubts {
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  let isWaiting = false;
  return {
    raise: () => {
      tell();
      if (isOnline() || isWaiting) return;
      isWaiting = true;
      onceOnline(() => {
        isWaiting = false;
        tell();
      });
    },
    subscribe: (onDoubt) => {
      listeners.add(onDoubt);
      return () => {
        listeners.delete(onDoubt);
      };
    },
  };
}
