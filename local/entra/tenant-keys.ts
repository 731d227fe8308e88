/** The RS256 signing keys of each tenant: published ones, rolled ones, and an attacker's. */
import { makeSigningKey, type SigningKey } from '../kit/signing-key.ts';

export type TenantKeys = ReturnType<typeof makeTenantKeys>;

/** Makes keys when they are first needed, since each costs some 100 ms. */
export const makeTenantKeys = () => {
  const keys = new Map<string, [Promise<SigningKey>, ...Promise<SigningKey>[]]>();
  let attackerKey: Promise<SigningKey> | undefined;
  const keysOf = (tenantId: string): [Promise<SigningKey>, ...Promise<SigningKey>[]] => {
    const known = keys.get(tenantId) ?? [makeSigningKey()];
    keys.set(tenantId, known);
    return known;
  };
  return {
    /** The key that signs the tenant's tokens now, and the only one published. */
    current: (tenantId: string) => keysOf(tenantId)[0],
    /** Every key that ever signed for the tenant: Microsoft Graph still accepts its tokens after a roll. */
    everUsed: (tenantId: string) => Promise.all(keysOf(tenantId)),
    /** Replaces the tenant's key at once: the old one is no longer published. */
    async roll(tenantId: string) {
      keys.set(tenantId, [makeSigningKey(), ...keysOf(tenantId)]);
      await Promise.all(keysOf(tenantId));
    },
    /** A key that belongs to nobody's tenant. */
    attacker: () => (attackerKey ??= makeSigningKey()),
  };
};
