/** Keeps what was read for a while, absence included. */
import { makeBoundedMap } from '../in-process/bounded-map.ts';
import type { Clock, Measurements } from '../ports.ts';

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
  /** False when the key was forgotten since this read began. */
  const finish = (key: Key, run: Promise<Value | undefined>): boolean =>
    reading.get(key) === run && reading.delete(key);

  function startReading(key: Key, readAt: number): Promise<Value | undefined> {
    const run: Promise<Value | undefined> = read(key).then(
      (value) => {
        if (finish(key, run)) entries.set(key, { value, readAt });
        return value;
      },
      (error: unknown) => {
        finish(key, run);
        throw error;
      },
    );
    reading.set(key, run);
    return run;
  }

  return {
    get(key) {
      const now = clock().getTime();
      const entry = entries.get(key);
      const age = entry === undefined ? -1 : now - entry.readAt;
      const isFresh = entry !== undefined && age >= 0 && age < (entry.value === undefined ? absentMaxAgeMs : maxAgeMs);
      const underWay = isFresh ? undefined : reading.get(key);
      measurements?.lookedUp({ cache: name, hit: isFresh || underWay !== undefined });
      return isFresh ? Promise.resolve(entry.value) : (underWay ?? startReading(key, now));
    },
    forget(key) {
      entries.delete(key);
      reading.delete(key);
    },
  };
}
