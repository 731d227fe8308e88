import { pickVersion, RECOVERABLE_DAYS } from './change-secrets.ts';
import type { SecretRecord, SecretVersion } from './secret-records.ts';

/** The answers' shapes: https://learn.microsoft.com/rest/api/keyvault/secrets. Ids carry the vault's address of now. */
export interface SecretDescription {
  id: string;
  value?: string;
  contentType?: string | undefined;
  tags?: Record<string, string> | undefined;
  attributes: Record<string, unknown>;
}

/** A bundle with its value: the answer to GET, PUT (and, without the value, to PATCH). */
export function describeBundle(vaultUrl: string, secret: SecretRecord, version: SecretVersion): SecretDescription {
  return { value: version.value, ...describeVersion(vaultUrl, secret, version) };
}

/** Without the value; the id names the version. */
export function describeVersion(vaultUrl: string, secret: SecretRecord, version: SecretVersion): SecretDescription {
  const { contentType, tags, enabled, nbf, exp, created, updated } = version;
  const recovery = { recoveryLevel: 'Recoverable+Purgeable', recoverableDays: RECOVERABLE_DAYS };
  return {
    id: `${vaultUrl}/secrets/${secret.name}/${version.version}`,
    contentType,
    tags,
    attributes: { enabled, nbf, exp, created, updated, ...recovery },
  };
}

/** An item of the list of secrets: about the newest version, but the id doesn't name it. */
export function describeListed(vaultUrl: string, secret: SecretRecord): SecretDescription {
  return { ...describeVersion(vaultUrl, secret, pickVersion(secret, '')), id: `${vaultUrl}/secrets/${secret.name}` };
}

export function describeDeleted(vaultUrl: string, secret: SecretRecord): SecretDescription & Record<string, unknown> {
  return {
    ...describeVersion(vaultUrl, secret, pickVersion(secret, '')),
    recoveryId: `${vaultUrl}/deletedsecrets/${secret.name}`,
    deletedDate: secret.deleted?.at,
    scheduledPurgeDate: secret.deleted?.purgeAt,
  };
}
