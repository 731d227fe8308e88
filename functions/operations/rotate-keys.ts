/**
 * Every day: renews the signing and sealing keys that are older than allowed. Run by hand it is the first step of a new
 * installation: it makes the tables and the first keys.
 */
import { app, type TimerHandler } from '@azure/functions';
import { describeFault } from '../../shared/http/fault.ts';
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
      context.log(`rotate-keys renewed ${renewed.length === 0 ? 'nothing' : renewed.join(', ')}`);
    } catch (error) {
      context.error(`rotate-keys failed ${describeFault(error)}`);
      throw new Error('keys could not be rotated', { cause: error });
    }
  };

app.timer('rotate-keys', { schedule: '0 23 3 * * *', handler: withServices(rotateKeys) });
