/** Secrets as they were read from the vault: cached, renewed in the background, the last good ones kept while the vault is away. */
import { makeBoundedMap } from '../in-process/bounded-map.ts';
import type { SecretProperties } from '@azure/keyvault-secrets';
import { DependencyUnavailable, type Clock } from '../ports.ts';
import { callWithin } from '../outbound-http/call-within.ts';
import { makeKeptValue, type KeptValue } from './kept-value.ts';
import { CALL_MILLISECONDS, isAbsent, type SecretVault } from './secret-vault.ts';

/** One enabled version. Without `notBefore` it counts from the start, without `expiresAt` for ever. */
export type SecretVersion = {
  /** The version's id in the vault: 32 hexadecimal digits. */
  readonly id: string;
  readonly value: string;
  readonly createdAt: Date;
  readonly notBefore: Date | undefined;
  readonly expiresAt: Date | undefined;
};

/** Every method throws DependencyUnavailable when the vault is away and nothing was ever read. */
export interface SecretCache {
  /** The latest version's value; undefined: there is no such secret, or its latest version is disabled. */
  readLatest(name: string): Promise<string | undefined>;
  /** All enabled versions that hadn't expired when they were read, newest first; none: no such secret. */
  readVersions(name: string): Promise<readonly SecretVersion[]>;
  /** Asks the vault anew, but at most every 5 s for one secret; whether something was read. Never throws. */
  refresh(name: string): Promise<boolean>;
  /** Asks the vault anew now, after an own change. Never throws: what was read stays until the vault answers. */
  reload(name: string): Promise<void>;
}

type Options = {
  readonly client: SecretVault;
  readonly refreshSeconds: number;
  readonly clock: Clock;
  /** The longest that reading one secret may take, however many calls it needs: others wait for it too; 6 s. */
  readonly readMilliseconds?: number;
};

/** The names are the service's own and its clients'; the bound only guards against a mistake. */
const MAX_SECRETS = 500;
/** More versions than this are never live at once; the newest count. */
const MAX_LIVE_VERSIONS = 20;

export function makeSecretCache(options: Options): SecretCache {
  const { client, refreshSeconds, clock, readMilliseconds = CALL_MILLISECONDS } = options;
  const fromVault = <Value>(read: (signal: AbortSignal) => Promise<Value>) => readWithin(readMilliseconds, read);
  const keptBy = <Value>(read: (name: string, before: Value | undefined) => Promise<Value>) => {
    const kept = makeBoundedMap<string, KeptValue<Value>>(MAX_SECRETS);
    return {
      find: (name: string): KeptValue<Value> | undefined => kept.get(name),
      of: (name: string): KeptValue<Value> => {
        const value = kept.get(name) ?? makeKeptValue({ read: (before) => read(name, before), refreshSeconds, clock });
        kept.set(name, value);
        return value;
      },
    };
  };
  const latest = keptBy<string | undefined>((name) => fromVault((signal) => readLatest(client, name, signal)));
  const versions = keptBy<readonly SecretVersion[]>((name, before) =>
    fromVault((signal) => readVersions(client, name, { before: before ?? [], now: clock(), signal })),
  );
  const known = (name: string) => [latest.find(name), versions.find(name)].filter((one) => one !== undefined);
  return {
    readLatest: (name) => latest.of(name).get(),
    readVersions: (name) => versions.of(name).get(),
    refresh: async (name) => (await Promise.all(known(name).map((one) => one.refresh()))).includes(true),
    reload: async (name) => {
      await Promise.allSettled(known(name).map((one) => one.reload()));
    },
  };
}

async function readWithin<Value>(milliseconds: number, read: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
  try {
    return await callWithin(milliseconds, read);
  } catch (cause) {
    throw new DependencyUnavailable('key-vault', { cause });
  }
}

async function readLatest(client: SecretVault, name: string, abortSignal: AbortSignal): Promise<string | undefined> {
  try {
    return (await client.getSecret(name, { abortSignal })).value;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

type Reading = { readonly before: readonly SecretVersion[]; readonly now: Date; readonly signal: AbortSignal };

async function readVersions(
  client: SecretVault,
  name: string,
  { before, now, signal }: Reading,
): Promise<readonly SecretVersion[]> {
  const listed = await listVersions(client, name, signal);
  const live = listed
    .filter(({ enabled, expiresOn }) => enabled !== false && (expiresOn === undefined || expiresOn > now))
    .sort((one, other) => createdAtOf(other) - createdAtOf(one))
    .slice(0, MAX_LIVE_VERSIONS);
  const read = await Promise.all(
    live.map(async (properties): Promise<SecretVersion | undefined> => {
      const id = properties.version ?? '';
      // The value of a version never changes, so a renewal costs one call however many versions there are.
      const value =
        before.find((known) => known.id === id)?.value ??
        (await readVersion(client, name, { version: id, abortSignal: signal }));
      return value === undefined ? undefined : { id, value, ...timesOf(properties) };
    }),
  );
  return read.filter((version) => version !== undefined);
}

async function listVersions(
  client: SecretVault,
  name: string,
  signal: AbortSignal,
): Promise<readonly SecretProperties[]> {
  try {
    return await client.listVersions(name, signal);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

/** Undefined: it was disabled or deleted since it was listed. */
async function readVersion(
  client: SecretVault,
  name: string,
  which: { readonly version: string; readonly abortSignal: AbortSignal },
): Promise<string | undefined> {
  try {
    return (await client.getSecret(name, which)).value;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

const createdAtOf = ({ createdOn }: SecretProperties): number => createdOn?.getTime() ?? 0;

const timesOf = (properties: SecretProperties): Pick<SecretVersion, 'createdAt' | 'notBefore' | 'expiresAt'> => ({
  createdAt: new Date(createdAtOf(properties)),
  notBefore: properties.notBefore,
  expiresAt: properties.expiresOn,
});
