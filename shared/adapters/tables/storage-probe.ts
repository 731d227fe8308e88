import type { Probe } from '../../ports.ts';
import type { Tables } from './open-tables.ts';

/** Whether storage answers and the accounts' table is there: a point read of a row that never is. */
export const makeStorageProbe = ({ tables }: { tables: Tables }): Probe => ({
  dependency: 'storage',
  check: async () => {
    await tables.accounts.read('readiness-probe', 'none');
  },
});
