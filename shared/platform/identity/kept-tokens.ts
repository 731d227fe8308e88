/**
 * Tokens in memory. Whoever asks for one that is good gets it without waiting: it is renewed aside from half of its life on, one
 * request at a time, and used until five minutes before its end. Nobody waits for what somebody else's request may never bring:
 * fetching must end by itself.
 */
import { makeBoundedMap } from '../in-process/bounded-map.ts';
import type { Clock } from '../ports.ts';

/** `endsAt` in milliseconds since 1970. */
export type Granted = { readonly kind: 'granted'; readonly token: string; readonly endsAt: number };
/** `renewAt`: from then on it is worth asking again. */
export type KeptToken = Granted & { readonly renewAt: number };

export interface KeptTokens<Key, Refused> {
  /** Throws what fetching throws, but only when there is no token that can be used. Calls for one key at one time share a request. */
  readonly get: (key: Key) => Promise<KeptToken | Refused>;
  /** Asks, whatever is kept; the answer replaces it, a refusal too, and what was asked before replaces nothing any more. */
  readonly getFresh: (key: Key) => Promise<KeptToken | Refused>;
  /** Whoever it was for takes that token no more: the next call asks anew. For each key at most once in ten seconds; what is refused sooner stays. */
  readonly drop: (token: string) => void;
}

type Options<Key, Refused> = {
  /** One request, with its retries; it ends within a bound of its own. */
  readonly fetch: (key: Key) => Promise<Granted | Refused>;
  readonly maxKeys: number;
  readonly clock: Clock;
};

/** A token must outlive the request that it is used for, and the difference between two clocks. */
const MARGIN_MS = 5 * 60_000;
/** After a renewal that failed; nobody waits for the next one either. */
const RENEWAL_PAUSE_MS = 30_000;
/** Who refuses whatever token it gets must not make each sign-in ask for another. */
const DROP_PAUSE_MS = 10_000;

export function makeKeptTokens<Key extends string, Refused extends { readonly kind: 'refused' } = never>(
  options: Options<Key, Refused>,
): KeptTokens<Key, Refused> {
  const { fetch, maxKeys, clock } = options;
  const kept = makeBoundedMap<Key, KeptToken>(maxKeys);
  const droppedAt = makeBoundedMap<Key, number>(maxKeys);
  const underWay = new Map<Key, Promise<KeptToken | Refused>>();
  const now = (): number => clock().getTime();

  const ask = async (key: Key): Promise<KeptToken | Refused> => {
    const answer = await fetch(key);
    return answer.kind === 'granted' ? { ...answer, renewAt: now() + (answer.endsAt - now()) / 2 } : answer;
  };
  /** The one that ends later. Entra and the platform answer out of caches of their own, which needn't agree. */
  const keepBetter = (key: Key, token: KeptToken): KeptToken => {
    const held = kept.get(key);
    const better = held !== undefined && held.endsAt > token.endsAt ? { ...held, renewAt: token.renewAt } : token;
    kept.set(key, better);
    return better;
  };
  const askShared = (key: Key): Promise<KeptToken | Refused> => {
    const current = underWay.get(key);
    if (current !== undefined) return current;
    const asking = ask(key);
    const run: Promise<KeptToken | Refused> = asking
      // What was asked for before somebody refused a token is kept for nobody else.
      .then((answer) => (answer.kind === 'granted' && underWay.get(key) === run ? keepBetter(key, answer) : answer))
      .finally(() => {
        if (underWay.get(key) === run) underWay.delete(key);
      });
    underWay.set(key, run);
    return run;
  };
  const renewAside = (key: Key, held: KeptToken): void => {
    kept.set(key, { ...held, renewAt: now() + RENEWAL_PAUSE_MS });
    // What comes of it, if not a new token, matters when the old one ends.
    askShared(key).catch(() => undefined);
  };

  return {
    async get(key) {
      const held = kept.get(key);
      if (held === undefined || now() >= held.endsAt - MARGIN_MS) return askShared(key);
      if (now() >= held.renewAt) renewAside(key, held);
      return held;
    },
    async getFresh(key) {
      const answer = await ask(key);
      underWay.delete(key);
      if (answer.kind === 'granted') kept.set(key, answer);
      else kept.delete(key);
      return answer;
    },
    drop(token) {
      for (const [key, held] of kept.entries()) {
        if (held.token !== token || now() - (droppedAt.get(key) ?? -Infinity) < DROP_PAUSE_MS) continue;
        droppedAt.set(key, now());
        kept.delete(key);
        underWay.delete(key);
      }
    },
  };
}
