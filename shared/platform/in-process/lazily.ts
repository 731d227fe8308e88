/** What stands for a function that isn't loaded yet. */
import type { Once } from '../in-process/make-once.ts';

/** Whoever calls it waits for the loading too, which happens once; throws what loading throws. */
export const lazily = <Loaded, Args extends readonly unknown[], Result>(
  loaded: Once<Loaded>,
  pick: (loaded: Loaded) => (...args: Args) => Result | PromiseLike<Result>,
) =>
  async function callLoaded(...args: Args): Promise<Result> {
    return pick(await loaded.get())(...args);
  };
