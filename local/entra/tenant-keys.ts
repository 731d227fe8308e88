/** The RS256 signing keys of each tenant: published ones, rolled ones, and an attacker's. */
import { makeSigningKey, type SigningKey } from '../kit/signing-key.ts';

export interface TenantKeys {
  /** The key that signs the tenant's tokens now, and the only one published. */
  current(tenantId: string): Promise<SigningKey>;
  /** Every key that ever signed for the tenant: Microsoft Graph still accepts its tokens after a roll. */
  everUsed(tenantId: string): Promise<readonly SigningKey[]>;
  /** Replaces the tenant's key at once: the old one is no longer published. */
  roll(tenantId: string): Promise<void>;
  /** A key that belongs to nobody's tenant. */
  attacker(): Promise<SigningKey>;
}

/** Makes keys when they are first needed, since each costs some 100 ms. */
export const makeTenantKeys = (): TenantKeys => {
  const keys = new Map<string, [Promise<SigningKey>, ...Promise<SigningKey>[]]>();
  let attackerKey: Promise<SigningKey> | undefined;
  const keysOf = (tenantId: string): [Promise<SigningKey>, ...Promise<SigningKey>[]] => {
    const known = keys.get(tenantId) ?? [makeSigningKey()];
    keys.set(tenantId, known);
    return known;
  };
  return {
    current: (tenantId) => keysOf(tenantId)[0],
    everUsed: (tenantId) => Promise.all(keysOf(tenantId)),
    async roll(tenantId) {
      keys.set(tenantId, [makeSigningKey(), ...keysOf(tenantId)]);
      await Promise.all(keysOf(tenantId));
    },
    attacker: () => (attackerKey ??= makeSigningKey()),
  };
};
