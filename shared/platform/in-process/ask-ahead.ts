/** What the first request will need is asked for before it comes, all at once: a fresh instance loads meanwhile. */

/** Whoever needs it waits for the same answer, and meets what went wrong: so nothing is said of it here. */
export const makeAskAhead = (asks: readonly (() => Promise<unknown>)[]) =>
  function askAhead(): void {
    void Promise.allSettled(asks.map((ask) => ask()));
  };
