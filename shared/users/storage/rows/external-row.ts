/** Which user an external id names: the way from the Control Panel's key to the address. Only the user's own row bears it out. */
import * as z from 'zod';
import type { User } from '../../rules/user.ts';
import { EmailAddress, UserId } from '../../../platform/words/identifiers.ts';
import { readColumns, type Columns } from '../../../platform/tables/rows/table-row.ts';

const ExternalColumns = z.object({ address: EmailAddress, userId: UserId.optional() });

/** `userId`: of whom; undefined in rows of earlier versions. */
export type ExternalTarget = { readonly email: EmailAddress; readonly userId: UserId | undefined };

/** Throws UnreadableRow. */
export function externalTargetOf(columns: unknown): ExternalTarget {
  const { address, userId } = readColumns(ExternalColumns, columns, 'external');
  return { email: address, userId };
}

export const externalColumns = ({ email, id }: Pick<User, 'email' | 'id'>): Columns => ({
  address: email,
  userId: id,
});
