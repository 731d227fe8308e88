/** The RS256 signing keys of each tenant: published ones, rolled ones, and an attacker's. */
import { calculateJwkThumbprint, type CryptoKey, exportJWK, generateKeyPair, type JWK } from 'jose';

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** The public key as Entra publishes it: `use` and `kid`, no `alg`. */
  readonly jwk: JWK;
}

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

const makeKey = async (): Promise<SigningKey> => {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  return { kid, privateKey, publicKey, jwk: { ...jwk, use: 'sig', kid } };
};

/** Makes keys when they are first needed, since each costs some 100 ms. */
export const makeTenantKeys = (): TenantKeys => {
  const keys = new Map<string, [Promise<SigningKey>, ...Promise<SigningKey>[]]>();
  let attackerKey: Promise<SigningKey> | undefined;
  const keysOf = (tenantId: string): [Promise<SigningKey>, ...Promise<SigningKey>[]] => {
    const known = keys.get(tenantId) ?? [makeKey()];
    keys.set(tenantId, known);
    return known;
  };
  return {
    current: (tenantId) => keysOf(tenantId)[0],
    everUsed: (tenantId) => Promise.all(keysOf(tenantId)),
    async roll(tenantId) {
      keys.set(tenantId, [makeKey(), ...keysOf(tenantId)]);
      await Promise.all(keysOf(tenantId));
    },
    attacker: () => (attackerKey ??= makeKey()),
  };
};
