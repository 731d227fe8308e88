/** Every day: warns when the credential for Entra ends soon. With a federated credential, the default in Azure, there is nothing that could. */
import { app, type TimerHandler } from '@azure/functions';
import { writeLog } from '../../shared/http/write-log.ts';
import type { Clock, FindCredentialEnd } from '../../shared/ports.ts';
import { withServices } from '../../shared/startup.ts';

const DAY_MS = 86_400_000;
const WARN_DAYS = 30;

export type WatchCredentialServices = { readonly findCredentialEnd: FindCredentialEnd; readonly clock: Clock };

export const watchCredential =
  ({ findCredentialEnd, clock }: WatchCredentialServices): TimerHandler =>
  async (_timer, context) => {
    try {
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
