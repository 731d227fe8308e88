/** What is made when first asked for, and kept: a client, a library, a list. */

export interface Once<Value> {
  /** The same for all. Throws what making throws, for those who waited for it; the next one makes anew. */
  get(): Promise<Value>;
  /** The next one makes anew. */
  forget(): void;
}

/** A failure is never kept: it would stay for the life of the process. `make` must end by itself, whoever shares it. */
export function makeOnce<Value>(make: () => Promise<Value>): Once<Value> {
  let kept: Promise<Value> | undefined;
  return {
    get() {
      if (kept !== undefined) return kept;
      const making = make();
      kept = making;
      making.catch(() => {
        if (kept === making) kept = undefined;
      });
      return making;
    },
    forget() {
      kept = undefined;
    },
  };
}
