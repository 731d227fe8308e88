import * as z from 'zod';
import type { Exclusion } from '../../rules/exclusion.ts';
import { ContactId, type EmailAddress } from '../../../platform/words/identifiers.ts';
import { Moment, readColumns, type Columns } from '../../../platform/tables/rows/table-row.ts';

const ExclusionColumns = z.object({
  reason: z.string().optional(),
  excludedBy: ContactId,
  excludedAt: Moment,
  expiresAt: Moment.optional(),
});

/** Throws UnreadableRow. */
export function exclusionOf(email: EmailAddress, columns: unknown): Exclusion {
  const { reason, excludedBy, excludedAt, expiresAt } = readColumns(ExclusionColumns, columns, 'exclusion');
  return { email, reason, excludedBy, excludedAt, expiresAt };
}

export const exclusionColumns = (exclusion: Exclusion): Columns => ({
  reason: exclusion.reason,
  excludedBy: exclusion.excludedBy,
  excludedAt: exclusion.excludedAt.toISOString(),
  expiresAt: exclusion.expiresAt?.toISOString(),
});
