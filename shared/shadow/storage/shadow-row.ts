import * as z from 'zod';
import { AppId, type AccountId } from '../../platform/words/identifiers.ts';
import type { ShadowSighting } from '../rules/shadow-sighting.ts';
import { addressIn } from '../../platform/tables/row-keys.ts';
import { MomentColumn, readColumns, type Columns } from '../../platform/tables/rows/table-row.ts';

/** Any word, for a newer version's tally. */
const StepWord = z.string().transform((word) => word as ShadowSighting['step']);
const Reason = z.string().transform((word) => word as ShadowSighting['reason']);
const ShadowColumns = z.object({ at: MomentColumn, app: AppId, step: StepWord, reason: Reason });

/** Throws UnreadableRow. Its key is the address alone: the table holds nothing else. */
export const sightingOf = (accountId: AccountId, rowKey: string, columns: unknown): ShadowSighting => ({
  accountId,
  email: addressIn(rowKey, ''),
  ...readColumns(ShadowColumns, columns, 'shadow'),
});

export const sightingColumns = ({ at, app, step, reason }: ShadowSighting): Columns => ({
  at: at.toISOString(),
  ...{ app, step, reason },
});
