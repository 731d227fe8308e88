/**
 * Every day: renews the signing and sealing keys that are older than allowed, and retires those whose time is over. Run by hand it is the first step of a new
 * installation: it makes the tables and the first keys.
 */
import type { Clock, KeyRotation, WriteLog } from '../../shared/platform/ports.ts';
import type { Job } from '../../shared/operations/run-jobs.ts';

export type RotateKeysServices = {
  readonly keyRotation: KeyRotation;
  /** Makes the tables where they are missing. */
  readonly ensureStorage: () => Promise<void>;
  readonly clock: Clock;
  readonly writeLog: WriteLog;
};

export const rotateKeys = ({ keyRotation, ensureStorage, clock, writeLog }: RotateKeysServices): Job => ({
  name: 'rotate-keys',
  schedule: { every: 'day', atHour: 3 },
  failed: 'key-rotation-failed',
  run: async () => {
    await ensureStorage();
    const renewed = await keyRotation.rotateKeys({ now: clock(), force: false });
    // After the renewal: a key that goes leaves its successor behind.
    const retired = await keyRotation.retireKeys({ now: clock() });
    writeLog('keys-rotated', { renewed: renewed.length, retired });
  },
});
