/** One value from a slow or absent source: kept, renewed in the background, and the last good one used while the source is away. */
import type { Clock } from '../ports.ts';

export interface KeptValue<Value> {
  /** Throws what reading throws, but only while nothing was ever read. */
  get(): Promise<Value>;
  /** Reads anew, unless that was done within the pause; whether it was read. Never throws: the value stays. */
  refresh(): Promise<boolean>;
  /** Reads anew now. Throws what reading throws. */
  reload(): Promise<void>;
}

type Options<Value> = {
  /** Gets what was read last, so that it can skip what never changes. */
  readonly read: (before: Value | undefined) => Promise<Value>;
  readonly refreshSeconds: number;
  readonly clock: Clock;
};

/** The least time between two reads that callers ask for, and after a failure. */
const PAUSE_SECONDS = 5;

export function makeKeptValue<Value>({ read, refreshSeconds, clock }: Options<Value>): KeptValue<Value> {
  const now = (): number => clock().getTime() / 1000;
  let kept: { readonly value: Value; readonly readAt: number } | undefined;
  let underWay: Promise<Value> | undefined;
  let nextAfterFailure = -Infinity;
  let nextWhenAsked = -Infinity;

  const load = async (): Promise<Value> => {
    try {
      const value = await read(kept?.value);
      kept = { value, readAt: now() };
      return value;
    } catch (error) {
      nextAfterFailure = now() + PAUSE_SECONDS;
      throw error;
    }
  };
  /** Never more than one read at a time: everybody waits for the same one. */
  const loadShared = (): Promise<Value> =>
    (underWay ??= load().finally(() => {
      underWay = undefined;
    }));
  const succeeds = (): Promise<boolean> =>
    loadShared().then(
      () => true,
      () => false,
    );

  return {
    async get() {
      if (kept === undefined) return loadShared();
      const age = now() - kept.readAt;
      if (age < refreshSeconds || now() < nextAfterFailure) return kept.value;
      const renewing = succeeds();
      // An instance that slept for long may hold keys that were withdrawn meanwhile: it waits for the answer.
      if (age >= 2 * refreshSeconds) await renewing;
      return kept.value;
    },
    async refresh() {
      if (underWay !== undefined) return succeeds();
      if (now() < nextWhenAsked) return false;
      nextWhenAsked = now() + PAUSE_SECONDS;
      return succeeds();
    },
    async reload() {
      // What is under way may have been answered before whatever made the caller ask.
      await underWay?.catch(() => undefined);
      await loadShared();
    },
  };
}
