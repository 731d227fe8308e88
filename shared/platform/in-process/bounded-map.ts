/** What a process remembers by some key, for a bounded number of keys: whoever can make keys up must not be able to fill its memory. */
import { LRUCache } from 'lru-cache';

export type BoundedMap<Key, Value> = {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): unknown;
  delete(key: Key): unknown;
};

/** At most so many; what was neither set nor got for the longest time is forgotten first. */
export const makeBoundedMap = <Key extends string, Value extends number | object>(
  most: number,
): BoundedMap<Key, Value> => new LRUCache<Key, Value>({ max: most });
