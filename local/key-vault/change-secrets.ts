import type { SecretRecord, SecretVersion, VaultContents } from './secret-records.ts';
import type { NewSecretVersion, SecretChanges } from './secret-requests.ts';
import { secretNotFound, VaultError } from './vault-error.ts';

/** Azure's default; a deleted secret can be recovered for so long. */
export const RECOVERABLE_DAYS = 90;

interface Changed {
  readonly contents: VaultContents;
  readonly result: SecretRecord;
}

/** The living secret, or throws `SecretNotFound`. */
export function findSecret(contents: VaultContents, key: string): SecretRecord {
  const secret = lookUp(contents, key);
  if (secret === undefined || secret.deleted !== undefined) throw secretNotFound(key);
  return secret;
}

/** The soft-deleted secret, or throws `SecretNotFound`. */
export function findDeleted(contents: VaultContents, key: string): SecretRecord {
  const secret = lookUp(contents, key);
  if (secret?.deleted === undefined) throw secretNotFound(key);
  return secret;
}

/** One version, or the newest when `version` is empty. Throws `SecretNotFound`. */
export function pickVersion(secret: SecretRecord, version: string): SecretVersion {
  const found = version === '' ? secret.versions.at(-1) : secret.versions.find((one) => one.version === version);
  if (found === undefined) throw secretNotFound(`${secret.name}/${version}`);
  return found;
}

/** Adds a version. A name that is soft-deleted can't be used again before it is purged or recovered. */
export function addVersion(
  contents: VaultContents,
  name: string,
  { value, contentType, tags, attributes = {} }: NewSecretVersion,
  { version, now }: { version: string; now: number },
): Changed {
  const known = lookUp(contents, name.toLowerCase());
  if (known?.deleted !== undefined) {
    throw new VaultError(
      409,
      'Conflict',
      `Secret ${known.name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the secret can only be recovered or purged.`,
      'ObjectIsDeletedButRecoverable',
    );
  }
  const { enabled = true, nbf, exp } = attributes;
  const added = { version, value, contentType, tags, enabled, nbf, exp, created: now, updated: now };
  return put(contents, { name: known?.name ?? name, versions: [...(known?.versions ?? []), added] });
}

/** Changes what `changes` names in one version. `result` is the secret with that version alone. */
export function changeVersion(
  contents: VaultContents,
  key: string,
  version: string,
  { contentType, tags, attributes }: SecretChanges,
  now: number,
): Changed {
  const secret = findSecret(contents, key);
  const before = pickVersion(secret, version);
  const after: SecretVersion = {
    ...before,
    enabled: attributes?.enabled ?? before.enabled,
    nbf: attributes?.nbf ?? before.nbf,
    exp: attributes?.exp ?? before.exp,
    contentType: contentType ?? before.contentType,
    tags: tags ?? before.tags,
    updated: now,
  };
  const versions = secret.versions.map((one) => (one === before ? after : one));
  return { ...put(contents, { ...secret, versions }), result: { ...secret, versions: [after] } };
}

export function softDelete(contents: VaultContents, key: string, now: number): Changed {
  const deleted = { at: now, purgeAt: now + RECOVERABLE_DAYS * 24 * 60 * 60 };
  return put(contents, { ...findSecret(contents, key), deleted });
}

export function recover(contents: VaultContents, key: string): Changed {
  const { name, versions } = findDeleted(contents, key);
  return put(contents, { name, versions });
}

export function purge(contents: VaultContents, key: string): Changed {
  const result = findDeleted(contents, key);
  const secrets = Object.fromEntries(Object.entries(contents.secrets).filter(([known]) => known !== key));
  return { contents: { secrets }, result };
}

function put(contents: VaultContents, secret: SecretRecord): Changed {
  return { contents: { secrets: { ...contents.secrets, [secret.name.toLowerCase()]: secret } }, result: secret };
}

/** Own keys only: `constructor` is a secret's name like any other. */
function lookUp(contents: VaultContents, key: string): SecretRecord | undefined {
  return Object.hasOwn(contents.secrets, key) ? contents.secrets[key] : undefined;
}
