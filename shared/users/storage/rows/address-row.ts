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
const AliasColumns = z.object({ aliasOf: EmailAddress });
const BindingColumns = z.object({ tenantId: TenantId, objectId: ObjectId });
/** Any word blocks: a newer version may know more reasons. */
const BlockColumns = z.object({ blocked: z.string(), blockedAt: Moment, blockedBy: ContactId });
const ExclusionColumns = z.object({ excluded: Flag, exclusionExpiresAt: Moment.optional() });

/** Looked at before a schema is asked: each sign-in reads one of these rows, and most columns that go together aren't there. */
const has = (columns: unknown, ...names: readonly string[]): boolean =>
  names.some((name) => (columns as Readonly<Record<string, unknown>>)[name] !== undefined);

function userOf(email: EmailAddress, columns: unknown): User | undefined {
  if (!has(columns, 'userId')) return undefined;
  const { userId: id, externalId, formerEmail, ...profile } = readColumns(UserColumns, columns, 'user');
  const boundTo = has(columns, 'tenantId', 'objectId') ? readColumns(BindingColumns, columns, 'user') : undefined;
  const block = blockOf(columns);
  return { id, email, ...profile, externalId, formerEmail, boundTo, ...(block && { block }) };
}

function blockOf(columns: unknown): Block | undefined {
  if (!has(columns, 'blocked')) return undefined;
  const { blockedAt, blockedBy } = readColumns(BlockColumns, columns, 'user');
  return { reason: 'left', blockedAt, blockedBy };
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
  has(columns, 'aliasOf') ? readColumns(AliasColumns, columns, 'user').aliasOf : undefined;

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
