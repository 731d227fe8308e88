/** Whether the vault answers, and holds what nobody can sign in without, in a form that can be used. */
import { isRenewalOverdue, type KeyPolicy } from '../keys/key-schedule.ts';
import { type Clock, DependencyUnavailable, type Probe, type WriteLog } from '../ports.ts';
import { callWithin } from '../outbound-http/call-within.ts';
import { type KeyRing, SEALING_KEY_NAME, SIGNING_KEY_NAME } from '../keys/key-ring.ts';
import { keyVersionOf, type SecretVault } from './secret-vault.ts';

/** A secret for Entra in the vault, and what is wrong with it. */
export type CredentialLook = () => Promise<{ readonly secret: string; readonly reason: string } | undefined>;

type Options = {
  readonly client: Pick<SecretVault, 'listVersions'>;
  readonly rings: Readonly<Record<typeof SIGNING_KEY_NAME | typeof SEALING_KEY_NAME, Pick<KeyRing, 'current'>>>;
  readonly findCredentialFault: CredentialLook;
  readonly policy: KeyPolicy;
  readonly clock: Clock;
  readonly writeLog: WriteLog;
  readonly timeoutMilliseconds?: number;
};

const NAMES = [SIGNING_KEY_NAME, SEALING_KEY_NAME] as const;

export function makeKeyVaultProbe(options: Options): Probe {
  const { client, rings, findCredentialFault, policy, clock, writeLog, timeoutMilliseconds = 3000 } = options;
  const report = (secret: string, reason: string): never => {
    writeLog('secret-not-usable', { secret, reason });
    throw new DependencyUnavailable('key-vault', { cause: new Error(`the vault holds no usable ${secret}`) });
  };
  return {
    dependency: 'key-vault',
    async check() {
      const listed = await callWithin(timeoutMilliseconds, () =>
        Promise.all(NAMES.map((name) => client.listVersions(name))),
      ).catch((cause: unknown) => {
        throw new DependencyUnavailable('key-vault', { cause });
      });
      const enabled = NAMES.map((name, at) => ({
        name,
        of: (listed[at] ?? []).filter((one) => one.enabled !== false),
      }));
      const empty = enabled.flatMap(({ name, of }) => (of.length === 0 ? [name] : []));
      if (empty.length > 0) {
        throw new DependencyUnavailable('key-vault', {
          cause: new Error(`the vault holds no ${empty.join(' and no ')}`),
        });
      }
      // All is well yet, so the service is ready; but whoever should renew them doesn't, and may not be able to say so.
      for (const { name, of } of enabled)
        if (isRenewalOverdue(of.map(keyVersionOf), clock(), policy)) writeLog('keys-overdue', { secret: name });
      // A version that somebody wrote by hand may be no key at all.
      for (const name of NAMES) await rings[name].current().catch(() => report(name, 'no-key'));
      const fault = await findCredentialFault();
      if (fault !== undefined) report(fault.secret, fault.reason);
    },
  };
}
