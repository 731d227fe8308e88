/**
 * The keys that the service made for itself: one secret of the vault, each version a JWK. The newest active version signs or
 * seals; all live ones verify or open. A key's `kid` is its version id in the vault: an operator who must withdraw a key
 * finds the version to disable by the name in the token, and, unlike a thumbprint (RFC 7638 section 7), it says nothing
 * about a symmetric key.
 */
import type { JWK } from 'jose';
import * as z from 'zod';
import { DependencyUnavailable, type Clock } from '../ports.ts';
import type { SecretCache, SecretVersion } from '../vault/secret-cache.ts';

export const SIGNING_KEY_NAME = 'signing-key';
export const SEALING_KEY_NAME = 'sealing-key';

export type RingKey = { readonly kid: string; readonly jwk: JWK };

/** Every method throws DependencyUnavailable when no key could be read. */
export interface KeyRing {
  /** The key to sign or seal with now. */
  current(): Promise<RingKey>;
  /** The live key of that id. An unknown id asks the vault anew (at most every 5 s): another instance may have made the key. */
  find(kid: string): Promise<RingKey | undefined>;
  /** All live keys, those included that aren't active yet. */
  all(): Promise<readonly RingKey[]>;
}

type Options = {
  readonly secrets: SecretCache;
  readonly name: KeyName;
  readonly clock: Clock;
};

export function makeKeyRing({ secrets, name, clock }: Options): KeyRing {
  const keysOf = makeReadKeys(name);
  const readLive = async (): Promise<readonly DatedKey[]> => {
    const [keys, now] = [keysOf(await secrets.readVersions(name)), clock()];
    return keys.filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now);
  };
  const search = async (kid: string) => (await readLive()).find((key) => key.kid === kid);
  return {
    async current() {
      const key = currentKey(await readLive(), clock()) ?? (await retryCurrent());
      if (key !== undefined) return key;
      throw new DependencyUnavailable('key-vault', { cause: new Error(`the vault holds no live ${name}`) });
    },
    find: async (kid) => (await search(kid)) ?? ((await secrets.refresh(name)) ? search(kid) : undefined),
    all: readLive,
  };

  /** The first key may have been made since the vault was read. */
  async function retryCurrent(): Promise<RingKey | undefined> {
    return (await secrets.refresh(name)) ? currentKey(await readLive(), clock()) : undefined;
  }
}

type DatedKey = RingKey & {
  readonly activeFrom: Date | undefined;
  readonly expiresAt: Date | undefined;
  readonly order: number;
};

export type KeyName = typeof SIGNING_KEY_NAME | typeof SEALING_KEY_NAME;

const RsaKey = z.looseObject({ kty: z.literal('RSA'), n: z.string(), e: z.string(), d: z.string() });
/** 256 bits, for A256GCM. */
const SymmetricKey = z.looseObject({ kty: z.literal('oct'), k: z.string().length(43) });
const SCHEMAS = { [SIGNING_KEY_NAME]: RsaKey, [SEALING_KEY_NAME]: SymmetricKey } as const;

/** Reads each answer of the vault once: whoever asks for a key gets the same one until the vault is asked again. */
function makeReadKeys(name: KeyName): (versions: readonly SecretVersion[]) => readonly DatedKey[] {
  const read = new WeakMap<readonly SecretVersion[], readonly DatedKey[]>();
  return function keysOf(versions) {
    const known = read.get(versions);
    if (known !== undefined) return known;
    const keys = readKeys(name, versions);
    read.set(versions, keys);
    return keys;
  };
}

/** Newest first. A version that holds no key of the right kind (somebody wrote it by hand) counts for nothing. */
function readKeys(name: KeyName, versions: readonly SecretVersion[]): readonly DatedKey[] {
  return versions
    .flatMap((version): DatedKey[] => {
      const jwk = readJwk(name, version.value);
      if (jwk === undefined) return [];
      const { id: kid, notBefore: activeFrom, expiresAt, createdAt } = version;
      return [{ kid, jwk, activeFrom, expiresAt, order: (activeFrom ?? createdAt).getTime() }];
    })
    .sort((one, other) => other.order - one.order || (one.kid < other.kid ? -1 : 1));
}

/**
 * The newest that is active; two of the same moment (two instances rotated at once) are told apart by id, alike everywhere.
 * When none is active, since an operator disabled it, the next to become active is used at once: its lead is a courtesy.
 */
function currentKey(newestFirst: readonly DatedKey[], now: Date): RingKey | undefined {
  return newestFirst.find(({ activeFrom }) => activeFrom === undefined || activeFrom <= now) ?? newestFirst.at(-1);
}

function readJwk(name: KeyName, text: string): JWK | undefined {
  try {
    return SCHEMAS[name].safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
