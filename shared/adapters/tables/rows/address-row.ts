/** What an account has for an address: the user, whether the address is excluded, or (just before it is deleted) neither. */
import * as z from 'zod';
import type { AddressRecord, DirectoryUser } from '../../../domain/directory-user.ts';
import { ObjectId, TenantId, UserId, type EmailAddress } from '../../../domain/identifiers.ts';
import { Moment, readColumns, type Columns } from '../table-row.ts';

const absent = z.undefined().optional();
const NoUserColumns = z.object({ userId: absent });
const UserColumns = z.object({
  userId: UserId,
  displayName: z.string(),
  twoFactor: z.boolean(),
  hasPassword: z.boolean(),
});
const BindingColumns = z.union([
  z.object({ tenantId: absent, objectId: absent }),
  z.object({ tenantId: TenantId, objectId: ObjectId }),
]);
const ExclusionColumns = z.object({ excluded: z.boolean(), exclusionExpiresAt: Moment.optional() });

function userOf(email: EmailAddress, columns: unknown): DirectoryUser | undefined {
  if (NoUserColumns.safeParse(columns).success) return undefined;
  const { userId, ...profile } = readColumns(UserColumns, columns, 'user');
  const { tenantId, objectId } = readColumns(BindingColumns, columns, 'user');
  return { id: userId, email, ...profile, boundTo: tenantId === undefined ? undefined : { tenantId, objectId } };
}

/** Undefined when nothing is on record any more. Throws when the row is corrupt. */
export function addressRecordOf(email: EmailAddress, columns: unknown): AddressRecord | undefined {
  const user = userOf(email, columns);
  const { excluded, exclusionExpiresAt } = readColumns(ExclusionColumns, columns, 'user');
  if (user === undefined && !excluded) return undefined;
  return { email, user, exclusion: excluded ? { expiresAt: exclusionExpiresAt } : undefined };
}

/** Neither a user nor an exclusion. */
export const EMPTY_ADDRESS: Columns = { excluded: false };

export const addressColumns = ({ user, exclusion }: Pick<AddressRecord, 'user' | 'exclusion'>): Columns => ({
  userId: user?.id,
  displayName: user?.displayName,
  twoFactor: user?.twoFactor,
  hasPassword: user?.hasPassword,
  tenantId: user?.boundTo?.tenantId,
  objectId: user?.boundTo?.objectId,
  excluded: exclusion !== undefined,
  exclusionExpiresAt: exclusion?.expiresAt?.toISOString(),
});
