/**
 * The keys that one issuer publishes, fetched when first needed and kept. Keys roll without notice, and now and then a token
 * comes before its key is published, so an unknown key id asks for a new set: at once, then after a pause that doubles with
 * each miss. So a late key is found soon, and whoever invents ids can't make us hammer the issuer.
 */
import { createLocalJWKSet, type CryptoKey, type JWK } from 'jose';
import { DependencyUnavailable, type Clock, type Dependency, type WriteLog } from '../ports.ts';
import { STALE_KEYS_TOLD_EVERY_MS, STALE_KEYS_TRUSTED_MS } from '../words/lifetimes.ts';
import { makePauseOnMisses } from './pause-on-misses.ts';
import type { TokenHeader } from './read-token-header.ts';

export interface PublishedKeys {
  /**
   * The key that the header names, or undefined when the issuer has none of that id for that algorithm.
   * Throws DependencyUnavailable when no set was ever fetched, or the last one is too old to be trusted, and the issuer doesn't answer.
   */
  findKey(header: TokenHeader): Promise<CryptoKey | undefined>;
}

type Options = {
  /**
   * One fetch of the set; throws when it fails. An empty set is an answer: the issuer withdrew its keys. Undefined: whoever
   * was asked doesn't know the issuer, which says nothing against a set that it published before.
   */
  readonly fetchKeys: () => Promise<readonly JWK[] | undefined>;
  readonly dependency: Dependency;
  /** The least time between two fetches that unknown key ids asked for, after the first of them. */
  readonly cooldownSeconds: number;
  /** What that time grows to, doubling, while nothing that was asked for is found. */
  readonly maxCooldownSeconds?: number;
  /** The age at which a set is fetched anew, so that a withdrawn key is forgotten. */
  readonly maxAgeSeconds: number;
  readonly clock: Clock;
  readonly writeLog: WriteLog;
};

type Held = { readonly select: ReturnType<typeof createLocalJWKSet>; readonly fetchedAt: number };

const DEFAULT_MAX_COOLDOWN_SECONDS = 300;
/** From the beginning of a fetch that failed: who answers with faults is left alone meanwhile, and who said nothing for so long may be asked at once. */
const FAILURE_PAUSE_SECONDS = 5;
const MAX_STALE_SECONDS = STALE_KEYS_TRUSTED_MS / 1000;
const WARNING_SECONDS = STALE_KEYS_TOLD_EVERY_MS / 1000;

export function makePublishedKeys(options: Options): PublishedKeys {
  const { dependency, clock, maxAgeSeconds } = options;
  const now = (): number => clock().getTime() / 1000;
  let held: Held | undefined;
  let underWay: Promise<void> | undefined;
  let nextForAge = -Infinity;
  const { cooldownSeconds, maxCooldownSeconds = DEFAULT_MAX_COOLDOWN_SECONDS } = options;
  const forUnknown = makePauseOnMisses({ firstSeconds: cooldownSeconds, lastSeconds: maxCooldownSeconds, now });
  const warn = makeStaleWarning(options);

  const load = async (): Promise<void> => {
    const keys = await options.fetchKeys();
    if (keys === undefined && held !== undefined) throw new Error('the issuer of held keys is said to be unknown');
    held = { select: createLocalJWKSet({ keys: [...(keys ?? [])] }), fetchedAt: now() };
  };
  /** Everybody who needs the set meanwhile waits for the same fetch. */
  const fetchShared = (): Promise<void> =>
    (underWay ??= load().finally(() => {
      underWay = undefined;
    }));

  const fetchFirst = async (): Promise<void> => {
    try {
      await fetchShared();
    } catch (cause) {
      throw new DependencyUnavailable(dependency, { cause });
    }
  };
  /** Whether it was fetched anew. */
  const renewWhenOld = async ({ fetchedAt }: Held): Promise<boolean> => {
    const age = now() - fetchedAt;
    if (age < maxAgeSeconds) return false;
    if (now() >= nextForAge) {
      const startedAt = now();
      if (await succeeds(fetchShared())) return true;
      nextForAge = startedAt + FAILURE_PAUSE_SECONDS;
      warn(age, now());
    }
    if (age >= MAX_STALE_SECONDS) throw new DependencyUnavailable(dependency);
    return false;
  };
  /** Looks again in a set that came for the unknown key, from a fetch of its own or one that is under way. */
  const findUnknown = async (header: TokenHeader): Promise<CryptoKey | undefined> => {
    const isOwn = underWay === undefined;
    if (isOwn && !forUnknown.mayAsk()) return undefined;
    if (isOwn) forUnknown.asked();
    if (!(await succeeds(fetchShared()))) {
      if (isOwn) forUnknown.failed(FAILURE_PAUSE_SECONDS);
      return undefined;
    }
    const key = await select(held, header);
    if (key !== undefined) forUnknown.found();
    return key;
  };

  return {
    async findKey(header) {
      const isFresh = held === undefined ? await fetchFirst().then(() => true) : await renewWhenOld(held);
      const key = await select(held, header);
      if (key !== undefined) return key;
      if (!isFresh) return findUnknown(header);
      // What came for this very question need not be asked for again at once.
      if (forUnknown.mayAsk()) forUnknown.asked();
      return undefined;
    },
  };
}

/** Says now and then how long the held set is still good for. */
function makeStaleWarning({ dependency, writeLog }: Pick<Options, 'dependency' | 'writeLog'>) {
  let next = -Infinity;
  return function staleWarning(ageSeconds: number, now: number): void {
    if (ageSeconds < WARNING_SECONDS || now < next) return;
    next = now + WARNING_SECONDS;
    const hours = Math.max(0, Math.floor((MAX_STALE_SECONDS - ageSeconds) / 3600));
    writeLog('published-keys-old', { dependency, hours });
  };
}

const succeeds = (fetching: Promise<void>): Promise<boolean> =>
  fetching.then(
    () => true,
    () => false,
  );

async function select(held: Held | undefined, header: TokenHeader): Promise<CryptoKey | undefined> {
  if (held === undefined) return undefined;
  try {
    return await held.select(header);
  } catch {
    // None of that id and kind, several of them, or one that can't be imported: no key to trust.
    return undefined;
  }
}
