/**
 * Every day: warns when the credential for Entra ends soon (a federated one, the default in Azure, never does), and of every app whose
 * secret in the vault can't be used.
 */
import { app, type TimerHandler } from '@azure/functions';
import { writeLog } from '../../shared/http/write-log.ts';
import type { Clock, FindCredentialEnd, FindSecretFaults } from '../../shared/ports.ts';
import { withServices } from '../../shared/startup.ts';

const DAY_MS = 86_400_000;
const WARN_DAYS = 30;

export type WatchCredentialServices = {
  readonly findCredentialEnd: FindCredentialEnd;
  readonly findSecretFaults: FindSecretFaults;
  readonly clock: Clock;
};

/** The name of a secret is longer than a word of the log may be when it holds a hash: so much of it finds it. */
const NAME_LENGTH = 40;

export const watchCredential =
  ({ findCredentialEnd, findSecretFaults, clock }: WatchCredentialServices): TimerHandler =>
  async (_timer, context) => {
    try {
      for (const { secret, reason } of await findSecretFaults())
        writeLog(context, 'secret-not-usable', { secret: secret.slice(0, NAME_LENGTH), reason });
      const end = await findCredentialEnd();
      switch (end.kind) {
        case 'federated':
          return;
        case 'unknown':
          writeLog(context, 'entra-credential-end-unknown', { reason: end.reason });
          return;
        case 'known': {
          const days = Math.floor((end.endsAt.getTime() - clock().getTime()) / DAY_MS);
          if (days <= WARN_DAYS) writeLog(context, 'entra-credential-ends-soon', { days });
        }
      }
    } catch (error) {
      writeLog(context, 'entra-credential-watch-failed', {}, error);
      throw new Error('the end of the credential could not be looked up', { cause: error });
    }
  };

app.timer('watch-credential', { schedule: '0 41 6 * * *', handler: withServices(watchCredential) });
