/**
 * Every day: warns when the credential for Entra ends soon (a federated one, the default in Azure, never does), and of every app whose
 * secret in the vault can't be used.
 */
import type { Clock, FindSecretFaults, WriteLog } from '../../shared/platform/ports.ts';
import type { FindCredentialEnd } from '../../shared/entra/ports.ts';
import type { Job } from '../../shared/operations/run-jobs.ts';

const DAY_MS = 86_400_000;
const WARN_DAYS = 30;

export type WatchCredentialServices = {
  readonly findCredentialEnd: FindCredentialEnd;
  readonly findSecretFaults: FindSecretFaults;
  readonly clock: Clock;
  readonly writeLog: WriteLog;
};

/** The name of a secret is longer than a word of the log may be when it holds a hash: so much of it finds it. */
const NAME_LENGTH = 40;

export const watchCredential = (services: WatchCredentialServices): Job => ({
  name: 'watch-credential',
  schedule: { every: 'day', atHour: 6 },
  failed: 'entra-credential-watch-failed',
  run: async () => {
    const { findCredentialEnd, findSecretFaults, clock, writeLog } = services;
    for (const { secret, reason } of await findSecretFaults())
      writeLog('secret-not-usable', { secret: secret.slice(0, NAME_LENGTH), reason });
    const end = await findCredentialEnd();
    switch (end.kind) {
      case 'federated':
        return;
      case 'unknown':
        writeLog('entra-credential-end-unknown', { reason: end.reason });
        return;
      case 'known': {
        const days = Math.floor((end.endsAt.getTime() - clock().getTime()) / DAY_MS);
        if (days <= WARN_DAYS) writeLog('entra-credential-ends-soon', { days });
      }
    }
  },
});
