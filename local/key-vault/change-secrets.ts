import type { SecretRecord, SecretVersion, VaultContents } from './secret-records.ts';
import type { NewSecretVersion, SecretChanges } from './secret-requests.ts';
import { secretNotFound } from './vault-error.ts';

interface Changed {
  readonly contents: VaultContents;
  readonly result: { readonly secret: SecretRecord; readonly version: SecretVersion };
}

/** Throws `SecretNotFound`. Own keys only: `constructor` is a secret's name like any other. */
export function findSecret({ secrets }: VaultContents, key: string): SecretRecord {
  const secret = Object.hasOwn(secrets, key) ? secrets[key] : undefined;
  if (secret === undefined) throw secretNotFound(key);
  return secret;
}

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
  const key = name.toLowerCase();
  const known = Object.hasOwn(contents.secrets, key) ? contents.secrets[key] : undefined;
  const { enabled = true, nbf, exp } = attributes;
  const added = { version, value, contentType, tags, enabled, nbf, exp, created: now, updated: now };
  return put(contents, { name: known?.name ?? name, versions: [...(known?.versions ?? []), added] }, added);
}

/** Changes what `changes` names in one version. */
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
  return put(contents, { ...secret, versions }, after);
}

const put = ({ secrets }: VaultContents, secret: SecretRecord, version: SecretVersion): Changed => ({
  contents: { secrets: { ...secrets, [secret.name.toLowerCase()]: secret } },
  result: { secret, version },
});
