/** A vault in memory: secrets with versions, which can be away, and which counts what it is asked. */
import { randomBytes } from 'node:crypto';
import type { KeyVaultSecret, SecretProperties } from '@azure/keyvault-secrets';
import type { SecretVault } from '../../../shared/platform/vault/secret-vault.ts';

type Kept = { value: string; properties: SecretProperties };

export type MemoryVault = SecretVault & {
  /** What was asked, in order: `get name`, `list name`, `set name`. */
  readonly asked: string[];
  down: boolean;
  disable(name: string, version: string): void;
  versions(name: string): readonly SecretProperties[];
};

class VaultRefusal extends Error {
  readonly statusCode: number;
  constructor(statusCode: number, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

export function makeMemoryVault(clock: () => Date): MemoryVault {
  const secrets = new Map<string, Kept[]>();
  const asked: string[] = [];
  const answer = async (what: string): Promise<void> => {
    asked.push(what);
    await Promise.resolve();
    if (vault.down) throw new VaultRefusal(503, 'The service is temporarily unavailable.');
  };
  const vault: MemoryVault = {
    asked,
    down: false,
    async getSecret(name, options): Promise<KeyVaultSecret> {
      await answer(`get ${name}`);
      const versions = secrets.get(name) ?? [];
      const wanted = options?.version;
      const found = wanted === undefined ? versions.at(-1) : versions.find((one) => one.properties.version === wanted);
      if (found === undefined) throw new VaultRefusal(404, 'SecretNotFound');
      if (found.properties.enabled === false) {
        throw new VaultRefusal(403, 'Operation get is not allowed on a disabled secret.');
      }
      return { name, ...found };
    },
    async listVersions(name) {
      await answer(`list ${name}`);
      return (secrets.get(name) ?? []).map(({ properties }) => ({ ...properties }));
    },
    async setSecret(name, value, { notBefore, expiresOn, contentType, enabled = true }): Promise<KeyVaultSecret> {
      await answer(`set ${name}`);
      const properties: SecretProperties = {
        name,
        vaultUrl: 'memory:',
        version: randomBytes(16).toString('hex'),
        enabled,
        createdOn: clock(),
        ...(contentType === undefined ? {} : { contentType }),
        ...(notBefore === undefined ? {} : { notBefore }),
        ...(expiresOn === undefined ? {} : { expiresOn }),
      };
      secrets.set(name, [...(secrets.get(name) ?? []), { value, properties }]);
      return { name, value, properties };
    },
    async disableVersion(name, version) {
      await answer(`disable ${name}`);
      vault.disable(name, version);
    },
    disable(name, version) {
      for (const { properties } of secrets.get(name) ?? []) {
        if (properties.version === version) properties.enabled = false;
      }
    },
    versions: (name) => (secrets.get(name) ?? []).map(({ properties }) => properties),
  };
  return vault;
}
