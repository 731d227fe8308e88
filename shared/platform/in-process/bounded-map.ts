/** What a process remembers by some key, for a bounded number of keys: whoever can make keys up must not be able to fill its memory. */
import { LRUCache } from 'lru-cache';
import type { Clock, Measurements } from '../ports.ts';

export type BoundedMap<Key, Value> = {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): unknown;
  delete(key: Key): unknown;
  entries(): Iterable<readonly [Key, Value]>;
};

/** At most so many; what was neither set nor got for the longest time is forgotten first. Empty it takes no room. */
export const makeBoundedMap = <Key extends string, Value extends number | object>(
  most: number,
): BoundedMap<Key, Value> =>
  // By `max` it would make room for all of them at once: 1 MB for each 50,000, and a tenth of what a cold start takes.
  new LRUCache<Key, Value>({ maxSize: most, sizeCalculation: () => 1 });

/** Keeps what was read for a while, absence included. */
export type ReadThroughCache<Key extends string, Value> = {
  /** What was read at most `maxAgeMs` ago (`absentMaxAgeMs` where nothing was there); reads when there is none. Calls for one key at one time share a read. */
  readonly get: (key: Key) => Promise<Value | undefined>;
  /** After an own change: the next `get` reads anew; a read that began before neither answers it nor is kept. */
  readonly forget: (key: Key) => void;
};

type Options<Key, Value> = {
  readonly name: Parameters<Measurements['lookedUp']>[0]['cache'];
  readonly maxAgeMs: number;
  /** The same for absence; default `maxAgeMs`. */
  readonly absentMaxAgeMs?: number;
  readonly maxEntries: number;
  readonly clock: Clock;
  readonly read: (key: Key) => Promise<Value | undefined>;
  /** Told of each `get`; a hit began no read of its own. */
  readonly measurements?: Pick<Measurements, 'lookedUp'> | undefined;
};
type Entry<Value> = { readonly value: Value | undefined; readonly readAt: number };

export function makeReadThroughCache<Key extends string, Value>(
  options: Options<Key, Value>,
): ReadThroughCache<Key, Value> {
  const { name, maxAgeMs, absentMaxAgeMs = maxAgeMs, maxEntries, clock, read, measurements } = options;
  // Age is checked here and not by what remembers: a clock that is set back must not make an entry live longer.
  const entries = makeBoundedMap<Key, Entry<Value>>(maxEntries);
  const reading = new Map<Key, Promise<Value | undefined>>();

  return {
    async get(key) {
      const now = clock().getTime();
      const entry = entries.get(key);
      const age = entry === undefined ? -1 : now - entry.readAt;
      const isFresh = entry !== undefined && age >= 0 && age < (entry.value === undefined ? absentMaxAgeMs : maxAgeMs);
      const underWay = isFresh ? undefined : reading.get(key);
      measurements?.lookedUp({ cache: name, hit: isFresh || underWay !== undefined });
      if (isFresh) return entry.value;
      if (underWay !== undefined) return underWay;
      const run = read(key);
      reading.set(key, run);
      try {
        const value = await run;
        if (reading.get(key) === run) entries.set(key, { value, readAt: now });
        return value;
      } finally {
        // Another one's, where the key was forgotten since.
        if (reading.get(key) === run) reading.delete(key);
      }
    },
    forget(key) {
      entries.delete(key);
      reading.delete(key);
    },
  };
}
