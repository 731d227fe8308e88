import type { NewSecretVersion, SecretChanges, SecretRecord, SecretVersion, VaultContents } from './secret-requests.ts';
import { secretNotFound, VaultError } from './vault-error.ts';

interface Changed {
  readonly content: VaultContents;
  readonly result: { readonly secret: SecretRecord; readonly version: SecretVersion };
}

/** One that isn't deleted. Throws `SecretNotFound`. */
export function findSecret(contents: VaultContents, key: string): SecretRecord {
  const secret = lookUp(contents, key);
  if (secret === undefined || secret.isDeleted === true) throw secretNotFound(key);
  return secret;
}

/** Own keys only: `constructor` is a secret's name like any other. */
const lookUp = ({ secrets }: VaultContents, key: string): SecretRecord | undefined =>
  Object.hasOwn(secrets, key) ? secrets[key] : undefined;

/** One version, or the newest when `version` is empty. Throws `SecretNotFound`. */
export function pickVersion(secret: SecretRecord, version: string): SecretVersion {
  const found = version === '' ? secret.versions.at(-1) : secret.versions.find((one) => one.version === version);
  if (found === undefined) throw secretNotFound(`${secret.name}/${version}`);
  return found;
}

/** Adds a version, and the secret with its first. */
export function addVersion(
  contents: VaultContents,
  name: string,
  { value, contentType, tags, attributes = {} }: NewSecretVersion,
  { version, now }: { version: string; now: number },
): Changed {
  const known = lookUp(contents, name.toLowerCase());
  if (known?.isDeleted === true) {
    const why = `Secret ${known.name} is deleted, and its name cannot be used again before it is recovered.`;
    throw new VaultError(409, 'Conflict', why, 'ObjectIsDeletedButRecoverable');
  }
  const { enabled = true, nbf, exp } = attributes;
  const added = { version, value, contentType, tags, enabled, nbf, exp, created: now, updated: now };
  return put(contents, { name: known?.name ?? name, versions: [...(known?.versions ?? []), added] }, added);
}

/** Changes what `changes` names in one version. */
export function changeVersion(
  contents: VaultContents,
  key: string,
  version: string,
  { attributes, ...others }: SecretChanges,
  now: number,
): Changed {
  const secret = findSecret(contents, key);
  const before = pickVersion(secret, version);
  const named = Object.entries({ ...others, ...attributes }).filter(([, value]) => value !== undefined);
  const after: SecretVersion = { ...before, ...Object.fromEntries(named), updated: now };
  const versions = secret.versions.map((one) => (one === before ? after : one));
  return put(contents, { ...secret, versions }, after);
}

/** Deletes a secret softly, or recovers it with all its versions. Throws `SecretNotFound`. */
export function setDeleted(contents: VaultContents, key: string, isDeleted: boolean): Changed {
  const secret = lookUp(contents, key);
  if (secret === undefined || (secret.isDeleted === true) === isDeleted) throw secretNotFound(key);
  return put(contents, { ...secret, isDeleted }, pickVersion(secret, ''));
}

const put = ({ secrets }: VaultContents, secret: SecretRecord, version: SecretVersion): Changed => ({
  content: { secrets: { ...secrets, [secret.name.toLowerCase()]: secret } },
  result: { secret, version },
});
