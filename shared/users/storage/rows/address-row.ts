/** What an account has for an address: the user, or whose alias it is, whether it is excluded, or (just before it is deleted) nothing. */
import * as z from 'zod';
import type { AddressRecord, Block, User } from '../../rules/user.ts';
import type { AddressMarks } from '../../rules/fact-marks.ts';
import {
  ContactId,
  EmailAddress,
  ExternalId,
  ObjectId,
  TenantId,
  UserId,
} from '../../../platform/words/identifiers.ts';
import { escapeKey, unescapeKey } from '../../../platform/words/key-escaping.ts';
import { Flag, jsonOf, Moment, readColumns, type Columns } from '../../../platform/tables/rows/table-row.ts';
import { addressMarksColumns } from './marks-column.ts';

const absent = z.undefined().optional();
const NoUserColumns = z.object({ userId: absent });
const UserColumns = z.object({
  userId: UserId,
  displayName: z.string(),
  twoFactor: Flag,
  hasPassword: Flag,
  externalId: ExternalId.optional(),
  aliases: jsonOf(z.array(EmailAddress)).default([]),
  formerEmail: EmailAddress.optional(),
  earlierEmails: jsonOf(z.array(EmailAddress)).optional(),
});
const AliasColumns = z.object({ aliasOf: EmailAddress.optional() });
const BindingColumns = z.union([
  z.object({ tenantId: absent, objectId: absent }),
  z.object({ tenantId: TenantId, objectId: ObjectId }),
]);
/** Any word blocks: a newer version may know more reasons. */
const BlockColumns = z.union([
  z.object({ blocked: absent }),
  z.object({ blocked: z.string(), blockedAt: Moment, blockedBy: ContactId }),
]);
const ExclusionColumns = z.object({ excluded: Flag, exclusionExpiresAt: Moment.optional() });

function userOf(email: EmailAddress, columns: unknown): User | undefined {
  if (NoUserColumns.safeParse(columns).success) return undefined;
  const { userId: id, externalId, formerEmail, ...profile } = readColumns(UserColumns, columns, 'user');
  const { tenantId, objectId } = readColumns(BindingColumns, columns, 'user');
  const boundTo = tenantId === undefined ? undefined : { tenantId, objectId };
  const block = blockOf(columns);
  return { id, email, ...profile, externalId, formerEmail, boundTo, ...(block && { block }) };
}

function blockOf(columns: unknown): Block | undefined {
  const read = readColumns(BlockColumns, columns, 'user');
  if (read.blocked === undefined) return undefined;
  return { reason: 'left', blockedAt: read.blockedAt, blockedBy: read.blockedBy };
}

/** Undefined when nothing is on record any more. Throws UnreadableRow. */
export function addressRecordOf(email: EmailAddress, columns: unknown): AddressRecord | undefined {
  const user = userOf(email, columns);
  const { excluded, exclusionExpiresAt } = readColumns(ExclusionColumns, columns, 'user');
  if (user === undefined && !excluded) return undefined;
  return { email, user, exclusion: excluded ? { expiresAt: exclusionExpiresAt } : undefined };
}

/** Whose alias the address is. Throws UnreadableRow. */
export const aliasOwnerOf = (columns: unknown): EmailAddress | undefined =>
  readColumns(AliasColumns, columns, 'user').aliasOf;

/** Of an alias: nothing but the way to its user. */
export const aliasColumns = (owner: EmailAddress): Columns => ({ excluded: false, aliasOf: owner });

export const addressColumns = (
  { user, exclusion }: Pick<AddressRecord, 'user' | 'exclusion'>,
  marks: AddressMarks,
): Columns => ({
  ...(user && userColumns(user)),
  excluded: exclusion !== undefined,
  exclusionExpiresAt: exclusion?.expiresAt?.toISOString(),
  ...addressMarksColumns(marks),
});

const userColumns = ({ id, boundTo, aliases, ...user }: User): Columns => ({
  userId: id,
  displayName: user.displayName,
  twoFactor: user.twoFactor,
  hasPassword: user.hasPassword,
  tenantId: boundTo?.tenantId,
  objectId: boundTo?.objectId,
  externalId: user.externalId,
  aliases: aliases.length === 0 ? undefined : JSON.stringify(aliases),
  formerEmail: user.formerEmail,
  earlierEmails: user.earlierEmails?.length ? JSON.stringify(user.earlierEmails) : undefined,
  blocked: user.block?.reason,
  blockedAt: user.block?.blockedAt.toISOString(),
  blockedBy: user.block?.blockedBy,
});

/** Beside the users: who is bound to a person in Entra, the way from the person to the address. */
const ObjectColumns = z.object({ address: z.string().transform(unescapeKey).pipe(EmailAddress) });

/** Throws UnreadableRow. */
export const boundAddressOf = (columns: unknown): EmailAddress => readColumns(ObjectColumns, columns, 'object').address;

export const objectColumns = (email: EmailAddress): Columns => ({ address: escapeKey(email) });
