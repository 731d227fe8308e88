/**
 * The keys that one issuer publishes, fetched when first needed and kept. Keys roll without notice, so an unknown key id
 * asks for a new set, but no more often than the cool-down: else anybody could make us hammer the issuer with invented ids.
 */
import { createLocalJWKSet, type CryptoKey, type JWK } from 'jose';
import { DependencyUnavailable, type Clock, type Dependency } from '../../ports.ts';
import type { TokenHeader } from './read-token-header.ts';

export interface PublishedKeys {
  /**
   * The key that the header names, or undefined when the issuer has none of that id for that algorithm.
   * Throws DependencyUnavailable when no set was ever fetched and the issuer doesn't answer.
   */
  findKey(header: TokenHeader): Promise<CryptoKey | undefined>;
}

type Options = {
  /** One fetch of the set; throws when it fails. An empty set is an answer, but never replaces what is held. */
  readonly fetchKeys: () => Promise<readonly JWK[]>;
  readonly dependency: Dependency;
  /** The least time between two fetches that unknown key ids asked for. The first of them is immediate. */
  readonly cooldownSeconds: number;
  /** The age at which a set is fetched anew, so that a withdrawn key is forgotten. */
  readonly maxAgeSeconds?: number;
  readonly clock: Clock;
};

type Held = { readonly select: ReturnType<typeof createLocalJWKSet>; readonly fetchedAt: number };

const DEFAULT_MAX_AGE_SECONDS = 3600;
/** After a failed fetch: long enough not to hold up every request, short enough to be back soon after the issuer is. */
const FAILURE_PAUSE_SECONDS = 10;

export function makePublishedKeys(options: Options): PublishedKeys {
  const { fetchKeys, dependency, cooldownSeconds, maxAgeSeconds = DEFAULT_MAX_AGE_SECONDS, clock } = options;
  const now = (): number => clock().getTime() / 1000;
  let held: Held | undefined;
  let underWay: Promise<void> | undefined;
  let nextForAge = -Infinity;
  let nextForUnknown = -Infinity;

  const load = async (): Promise<void> => {
    const keys = await fetchKeys();
    if (keys.length > 0) held = { select: createLocalJWKSet({ keys: [...keys] }), fetchedAt: now() };
  };
  /** Everybody who needs the set meanwhile waits for the same fetch. */
  const fetchShared = (): Promise<void> =>
    (underWay ??= load().finally(() => {
      underWay = undefined;
    }));
  const succeeds = (fetching: Promise<void>): Promise<boolean> =>
    fetching.then(
      () => true,
      () => false,
    );

  const fetchFirst = async (): Promise<void> => {
    try {
      await fetchShared();
    } catch (cause) {
      throw new DependencyUnavailable(dependency, { cause });
    }
  };
  const renewWhenOld = async (since: number): Promise<void> => {
    if (now() - since < maxAgeSeconds || now() < nextForAge) return;
    if (!(await succeeds(fetchShared()))) nextForAge = now() + FAILURE_PAUSE_SECONDS;
  };
  /** Whether a set came that may hold the unknown key. */
  const askForUnknown = async (): Promise<boolean> => {
    if (underWay !== undefined) return succeeds(underWay);
    if (now() < nextForUnknown) return false;
    nextForUnknown = now() + cooldownSeconds;
    if (await succeeds(fetchShared())) return true;
    nextForUnknown = now() + Math.min(cooldownSeconds, FAILURE_PAUSE_SECONDS);
    return false;
  };

  return {
    async findKey(header) {
      if (held === undefined) await fetchFirst();
      else await renewWhenOld(held.fetchedAt);
      const key = await select(held, header);
      if (key !== undefined || !(await askForUnknown())) return key;
      return select(held, header);
    },
  };
}

async function select(held: Held | undefined, header: TokenHeader): Promise<CryptoKey | undefined> {
  if (held === undefined) return undefined;
  try {
    return await held.select(header);
  } catch {
    // None of that id and kind, several of them, or one that can't be imported: no key to trust.
    return undefined;
  }
}
