/** What a process remembers by some key, for a bounded number of keys: whoever can make keys up must not be able to fill its memory. */
import { LRUCache } from 'lru-cache';

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
