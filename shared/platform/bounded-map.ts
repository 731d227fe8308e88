/** A map that holds at most so many; who has been silent longest is forgotten first. */
import { LRUCache } from 'lru-cache';

export type BoundedMap<Value> = {
  get(key: string): Value | undefined;
  set(key: string, value: Value): unknown;
  delete(key: string): unknown;
};

export const makeBoundedMap = <Value extends object>(max: number): BoundedMap<Value> =>
  new LRUCache<string, Value>({ max });
