/**
 * Every day: renews the signing and sealing keys that are older than allowed, and retires those whose time is over. Run by hand it is the first step of a new
 * installation: it makes the tables and the first keys.
 */
import { app, type TimerHandler } from '@azure/functions';
import { writeLog } from '../../shared/http/write-log.ts';
import type { Clock, KeyRotation } from '../../shared/ports.ts';
import { withServices } from '../../shared/startup.ts';

export type RotateKeysServices = {
  readonly keyRotation: KeyRotation;
  /** Makes the tables where they are missing. */
  readonly ensureStorage: () => Promise<void>;
  readonly clock: Clock;
};

export const rotateKeys =
  ({ keyRotation, ensureStorage, clock }: RotateKeysServices): TimerHandler =>
  async (_timer, context) => {
    try {
      await ensureStorage();
      const renewed = await keyRotation.rotateKeys({ now: clock(), force: false });
      // After the renewal: a key that goes leaves its successor behind.
      const retired = await keyRotation.retireKeys({ now: clock() });
      writeLog(context, 'keys-rotated', { renewed: renewed.length, retired });
    } catch (error) {
      writeLog(context, 'key-rotation-failed', {}, error);
      throw new Error('keys could not be rotated', { cause: error });
    }
  };

app.timer('rotate-keys', { schedule: '0 23 3 * * *', handler: withServices(rotateKeys) });
