/** Whether the vault answers, and holds the keys without which nobody can sign in. */
import { DependencyUnavailable, type Probe } from '../../ports.ts';
import { callWithin } from '../outbound-http/call-within.ts';
import { SEALING_KEY_NAME, SIGNING_KEY_NAME } from './key-ring.ts';
import type { SecretVault } from './secret-vault.ts';

export function makeKeyVaultProbe(client: SecretVault, timeoutMilliseconds = 3000): Probe {
  return {
    dependency: 'key-vault',
    async check() {
      const names = [SIGNING_KEY_NAME, SEALING_KEY_NAME];
      const listed = await callWithin(timeoutMilliseconds, () =>
        Promise.all(names.map((name) => client.listVersions(name))),
      ).catch((cause: unknown) => {
        throw new DependencyUnavailable('key-vault', { cause });
      });
      const empty = names.filter((_, at) => !listed[at]?.some(({ enabled }) => enabled !== false));
      if (empty.length === 0) return;
      throw new DependencyUnavailable('key-vault', {
        cause: new Error(`the vault holds no ${empty.join(' and no ')}`),
      });
    },
  };
}
