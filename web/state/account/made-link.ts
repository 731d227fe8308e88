/** Tells the list of links that this page made one: nobody waits for the next look. */
const listeners = new Set<() => void>();

export const madeLink = {
  tell: (): void => {
    for (const listener of [...listeners]) listener();
  },
  /** Answers how to end it. */
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
};
