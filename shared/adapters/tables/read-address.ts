import type { AddressRecord, EntraIdentity } from '../../domain/directory-user.ts';
import type { AccountId, EmailAddress } from '../../domain/identifiers.ts';
import { objectRow, userRow } from './row-keys.ts';
import { addressRecordOf } from './rows/address-row.ts';
import { boundAddressOf } from './rows/object-row.ts';
import type { Table } from './table.ts';

/** An address's row as stored. A row can be there without a record: it is about to be deleted. */
export type AddressRow = {
  readonly email: EmailAddress;
  /** Undefined: there is no row. */
  readonly etag: string | undefined;
  readonly record: AddressRecord | undefined;
};

/** One point read. */
export async function readAddress(accounts: Table, account: AccountId, email: EmailAddress): Promise<AddressRow> {
  const row = await accounts.read(account, userRow(email));
  const record = row === undefined ? undefined : addressRecordOf(email, row.columns);
  return { email, etag: row?.etag, record };
}

/** To which address a person was last bound in this account. */
export type ObjectRow = { readonly etag: string; readonly email: EmailAddress };

/** One point read. The address must be asked too: only a user who is bound to the person bears it out. */
export async function readObject(
  accounts: Table,
  account: AccountId,
  identity: EntraIdentity,
): Promise<ObjectRow | undefined> {
  const row = await accounts.read(account, objectRow(identity));
  return row === undefined ? undefined : { etag: row.etag, email: boundAddressOf(row.columns) };
}

export const isSameIdentity = (one: EntraIdentity | undefined, other: EntraIdentity | undefined): boolean =>
  one?.tenantId === other?.tenantId && one?.objectId === other?.objectId;

/** Whether the record's user is bound to the person. */
export const isBoundTo = (record: AddressRecord | undefined, identity: EntraIdentity): boolean =>
  isSameIdentity(record?.user?.boundTo, identity);
