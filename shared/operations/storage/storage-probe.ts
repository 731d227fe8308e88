import type { Probe } from '../../platform/ports.ts';
import type { Tables } from '../../platform/tables/open-tables.ts';

/** Whether storage answers through the very tables that a discovery reads, and they are there: a point read in each of a row that never is. */
export const makeStorageProbe = ({ tables }: { tables: Pick<Tables, 'accounts' | 'domains'> }): Probe => ({
  dependency: 'storage',
  check: async () => {
    await Promise.all([tables.domains, tables.accounts].map((table) => table.read('readiness-probe', 'none')));
  },
});
