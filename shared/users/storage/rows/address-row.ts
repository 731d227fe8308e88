/**
 * What an account has for an address: the user, or whose alias it is, whether it is excluded, since when, or (just before it is deleted) nothing.
 * Here the row becomes that and comes of it, and is found by an address, an alias too.
 */
import * as z from 'zod';
import type { UserStore } from '../../ports.ts';
import { type AddressMarks, type AddressRecord, type Mark, NO_ADDRESS_MARKS, type User } from '../../rules/user.ts';
import {
  type AccountId,
  AuditEventId,
  ContactId,
  DomainName,
  EmailAddress,
  ExternalId,
  ObjectId,
  TenantId,
  UserId,
} from '../../../platform/words/identifiers.ts';
import { userRow } from '../../../platform/tables/row-keys.ts';
import type { Table } from '../../../platform/tables/table.ts';
import { Flag, jsonOf, MomentColumn, readColumns, type Columns } from '../../../platform/tables/rows/table-row.ts';
import { unmarkedUpTo } from './marks-column.ts';

const MAX_LOOKS = 5;

const AddressColumns = z.object({ excluded: Flag, exclusionExpiresAt: MomentColumn.optional() });
const AliasColumns = z.object({ aliasOf: EmailAddress });
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
const BindingColumns = z.object({ tenantId: TenantId, objectId: ObjectId });
/** Any word blocks: a newer version may know more reasons. */
const BlockColumns = z.object({ blocked: z.string(), blockedAt: MomentColumn, blockedBy: ContactId });
const MarkPair = z.tuple([MomentColumn, AuditEventId.nullable()]).transform(([at, event]): Mark => ({
  at,
  event: event ?? undefined,
}));
const MarksColumn = z.object({
  marks: jsonOf(
    z.object({
      from: MomentColumn.optional(),
      factor: MarkPair.optional(),
      exclusion: MarkPair.optional(),
      arrived: MarkPair.optional(),
      arrivedFrom: DomainName.optional(),
      left: MarkPair.optional(),
    }),
  ),
});

/** An address's row as stored. A row can be there without a record: it is an alias, or about to be deleted. */
export type AddressRow = {
  readonly email: EmailAddress;
  /** Undefined: there is no row. */
  readonly etag: string | undefined;
  /** Undefined: nothing is on record, or not any more. */
  readonly record: AddressRecord | undefined;
  /** Whose alias it is. */
  readonly aliasOf: EmailAddress | undefined;
  /** Since when what is on record is so, or isn't any more. Read when it is asked for: neither a discovery nor a redirect does. */
  readonly marks: AddressMarks;
};

/** What is on record. Whose alias the address is, isn't read: a row that says it wrong is no user who can't be read. Throws UnreadableRow. */
export function addressRecordOf(email: EmailAddress, columns: unknown): AddressRecord | undefined {
  const user = userOf(email, columns as Readonly<Record<string, unknown>>);
  const { excluded, exclusionExpiresAt } = readColumns(AddressColumns, columns, 'user');
  const exclusion = excluded ? { expiresAt: exclusionExpiresAt } : undefined;
  return user === undefined && !excluded ? undefined : { email, user, exclusion };
}

/** Whose alias it is, of a row that says so. Throws UnreadableRow. */
export const aliasOwnerOf = (columns: unknown): EmailAddress => readColumns(AliasColumns, columns, 'user').aliasOf;

/** Columns that go together are looked for before their schema is asked: each sign-in reads one of these rows, and most of them aren't there. */
function userOf(email: EmailAddress, columns: Readonly<Record<string, unknown>>): User | undefined {
  const { userId, tenantId, objectId, blocked } = columns;
  if (userId === undefined) return undefined;
  const { userId: id, externalId, formerEmail, ...profile } = readColumns(UserColumns, columns, 'user');
  const isBound = tenantId !== undefined || objectId !== undefined;
  const boundTo = isBound ? readColumns(BindingColumns, columns, 'user') : undefined;
  const user = { id, email, ...profile, externalId, formerEmail, boundTo };
  if (blocked === undefined) return user;
  const { blockedAt, blockedBy } = readColumns(BlockColumns, columns, 'user');
  return { ...user, block: { reason: 'left', blockedAt, blockedBy } };
}

/** Of an alias: nothing but the way to its user. */
export const aliasColumns = (owner: EmailAddress): Columns => ({ excluded: false, aliasOf: owner });

export function addressColumns(
  { user, exclusion }: Pick<AddressRecord, 'user' | 'exclusion'>,
  marks: AddressMarks,
): Columns {
  const ofUser = user && {
    userId: user.id,
    displayName: user.displayName,
    twoFactor: user.twoFactor,
    hasPassword: user.hasPassword,
    tenantId: user.boundTo?.tenantId,
    objectId: user.boundTo?.objectId,
    externalId: user.externalId,
    aliases: user.aliases.length === 0 ? undefined : JSON.stringify(user.aliases),
    formerEmail: user.formerEmail,
    earlierEmails: user.earlierEmails?.length ? JSON.stringify(user.earlierEmails) : undefined,
    ...(user.block && {
      blocked: user.block.reason,
      blockedAt: user.block.blockedAt.toISOString(),
      blockedBy: user.block.blockedBy,
    }),
  };
  return {
    ...ofUser,
    excluded: exclusion !== undefined,
    exclusionExpiresAt: exclusion?.expiresAt?.toISOString(),
    marks: JSON.stringify({
      ...marks,
      factor: pairOf(marks.factor),
      exclusion: pairOf(marks.exclusion),
      arrived: pairOf(marks.arrived),
      left: pairOf(marks.left),
    }),
  };
}

const pairOf = (mark: Mark | undefined) => mark && [mark.at, mark.event ?? null];

/** One point read. */
export async function readAddress(
  accounts: Pick<Table, 'read'>,
  accountId: AccountId,
  email: EmailAddress,
): Promise<AddressRow> {
  const row = await accounts.read(accountId, userRow(email));
  if (row === undefined) {
    // Where there ever was an exclusion a row is left: see `sweep-empty-addresses.ts`.
    return { email, etag: undefined, record: undefined, aliasOf: undefined, marks: NO_ADDRESS_MARKS };
  }
  const { etag, columns } = row;
  const { aliasOf } = columns as Readonly<Record<string, unknown>>;
  return {
    ...{ email, etag, record: addressRecordOf(email, columns) },
    aliasOf: aliasOf === undefined ? undefined : aliasOwnerOf(columns),
    // They decide nothing, so some that can't be read are as none.
    get marks() {
      const read = MarksColumn.safeParse(columns).data?.marks;
      return { ...NO_ADDRESS_MARKS, ...(read ?? { from: unmarkedUpTo(columns) }) };
    },
  };
}

/**
 * The row that stands for the address: its own, or, of an alias, its user's. One point read, one more for an alias. An alias that its user's row doesn't
 * bear out is nobody's: an older version of this service, which knows nothing of aliases, wrote that row or removed it.
 */
export async function readUserOf(accounts: Table, accountId: AccountId, email: EmailAddress): Promise<AddressRow> {
  let before: AddressRow | undefined;
  for (let look = 1; ; look++) {
    const row = await readAddress(accounts, accountId, email);
    if (row.aliasOf === undefined) return row;
    // The alias stood as it is while its user's row said nothing of it: both are always written in one transaction.
    if (row.etag === before?.etag) return { ...row, aliasOf: undefined };
    const owner = await readAddress(accounts, accountId, row.aliasOf);
    // Only the user's own row bears it out: between the two reads the user may have been renamed, or the alias taken away.
    if (isAliasOf(email, owner)) return owner;
    if (look === MAX_LOOKS) throw new Error('the user of an alias is renamed faster than they can be read');
    before = row;
  }
}

/** Whether the user's own row says that it is one. */
export const isAliasOf = (email: EmailAddress, owner: AddressRow | undefined): boolean =>
  owner?.record?.user?.aliases.includes(email) === true;

/** What is on record of an address: all that a decision asks of a user. */
export const makeFindAddress = (accounts: Table): UserStore['findAddress'] =>
  async function findAddress(accountId, email) {
    return (await readUserOf(accounts, accountId, email)).record;
  };
