/** The rows of an exclusion beside its address's row, which guards them: in the list, and, if it ends, where its end stands. */
import type { Exclusion } from '../rules/exclusion.ts';
import type { EmailAddress } from '../../platform/words/identifiers.ts';
import { endRow, exclusionRow } from '../../platform/tables/row-keys.ts';
import { exclusionColumns } from './rows/exclusion-row.ts';
import type { Write } from '../../platform/tables/rows/table-row.ts';

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
