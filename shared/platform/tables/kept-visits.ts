import * as z from 'zod';
import type { KeptVisits } from '../ports.ts';
import type { Tables } from './open-tables.ts';
import { redemptionPartition } from './redemption-store.ts';
import { readColumns } from './rows/table-row.ts';

const VisitColumns = z.object({ sealed: z.string() });

/** Beside the one-time codes of the same hour, with which they are deleted. No code has a colon in it. */
const rowOf = (key: string): string => `visit:${key}`;

/** What browsers can't keep of their visits. */
export const makeKeptVisits = ({ tables: { redemptions } }: { readonly tables: Tables }): KeptVisits => ({
  async keep(key, sealed, until) {
    // Refused only when a lost reply had written it: nobody makes a key twice.
    await redemptions.insert(redemptionPartition(key, until), rowOf(key), { sealed });
  },
  async find(key, until) {
    const row = await redemptions.read(redemptionPartition(key, until), rowOf(key));
    return row && readColumns(VisitColumns, row.columns, 'visit').sealed;
  },
});
