/** The rows of an exclusion beside its address's row, which guards them: in the list, and, if it ends, where its end stands. */
import * as z from 'zod';
import type { Exclusion } from '../../rules/exclusion.ts';
import { ContactId, type EmailAddress, endsBefore } from '../../../platform/words/identifiers.ts';
import { addressIn, END_PREFIX, endRow, exclusionRow } from '../../../platform/tables/row-keys.ts';
import { MomentColumn, readColumns, type Columns, type Write } from '../../../platform/tables/rows/table-row.ts';

const ExclusionColumns = z.object({
  reason: z.string().optional(),
  excludedBy: ContactId,
  excludedAt: MomentColumn,
  expiresAt: MomentColumn.optional(),
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

/** Of a row that says when an exclusion ends: the prefix, and the moment with the colon behind it. */
const BEFORE_ADDRESS = END_PREFIX.length + endsBefore(new Date(0)).length + 1;

/** Whose exclusion ends there. Throws UnreadableRow. */
export const addressOfEnd = (rowKey: string): EmailAddress => addressIn(rowKey, rowKey.slice(0, BEFORE_ADDRESS));

type Ending = Pick<Exclusion, 'expiresAt'>;

const endDeletion = (email: EmailAddress, expiresAt: Date | undefined): Write[] =>
  expiresAt === undefined ? [] : [{ kind: 'delete', rowKey: endRow(expiresAt, email) }];

/** `before`: what these rows are of now. */
export function exclusionWrites(after: Exclusion, before: Ending | undefined): Write[] {
  const { email, expiresAt } = after;
  const endsAsBefore = before?.expiresAt?.getTime() === expiresAt?.getTime();
  return [
    { kind: 'put', rowKey: exclusionRow(email), columns: exclusionColumns(after) },
    ...(endsAsBefore ? [] : endDeletion(email, before?.expiresAt)),
    ...(expiresAt === undefined ? [] : [{ kind: 'put', rowKey: endRow(expiresAt, email), columns: {} } as const]),
  ];
}

export const exclusionDeletions = (email: EmailAddress, before: Ending | undefined): Write[] =>
  before === undefined
    ? []
    : [{ kind: 'delete', rowKey: exclusionRow(email) }, ...endDeletion(email, before.expiresAt)];
