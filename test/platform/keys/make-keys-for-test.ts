/** A vault in memory with the key rings over it, as one instance of the service sees them. */
import { SEALING_KEY_NAME, SIGNING_KEY_NAME, makeKeyRing } from '../../../shared/platform/keys/key-ring.ts';
import type { KeyPolicy } from '../../../shared/platform/keys/key-schedule.ts';
import { makeKeyRotation } from '../../../shared/platform/keys/key-rotation.ts';
import type { MakeKey } from '../../../shared/platform/keys/make-key.ts';
import { makeSecretCache } from '../../../shared/platform/vault/secret-cache.ts';
import { makeMovableClock, type MovableClock } from '../../support/movable-clock.ts';
import { makeMemoryVault, type MemoryVault } from './make-memory-vault.ts';

export const REFRESH_SECONDS = 300;
export const ROTATION_DAYS = 90;
export const LEAD_HOURS = 26;

export const POLICY: KeyPolicy = {
  rotationDays: ROTATION_DAYS,
  leadHours: LEAD_HOURS,
  refreshSeconds: REFRESH_SECONDS,
};

/** One instance: a cache of its own over the vault that all share. */
export function makeInstance(
  vault: MemoryVault,
  { clock }: MovableClock,
  { makeKey, ...policy }: KeyPolicy & { readonly makeKey?: MakeKey } = POLICY,
) {
  const secrets = makeSecretCache({ client: vault, refreshSeconds: policy.refreshSeconds, clock });
  return {
    secrets,
    signing: makeKeyRing({ secrets, name: SIGNING_KEY_NAME, clock }),
    sealing: makeKeyRing({ secrets, name: SEALING_KEY_NAME, clock }),
    rotation: makeKeyRotation({ client: vault, secrets, ...policy, ...(makeKey === undefined ? {} : { makeKey }) }),
  };
}

export function makeKeysForTest() {
  const time = makeMovableClock(new Date('2026-11-20T12:00:00Z'));
  const vault = makeMemoryVault(time.clock);
  const rotate = (force = false) => instance.rotation.rotateKeys({ now: time.clock(), force });
  const instance = makeInstance(vault, time);
  return { time, vault, rotate, ...instance };
}
