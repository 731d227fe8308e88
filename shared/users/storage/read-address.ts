import type { UserStore } from '../ports.ts';
import { type AddressMarks, NO_ADDRESS_MARKS } from '../rules/fact-marks.ts';
import { type AddressRecord, isSameIdentity } from '../rules/user.ts';
import type { EntraIdentity } from '../../platform/words/entra-identity.ts';
import type { AccountId, EmailAddress } from '../../platform/words/identifiers.ts';
import { objectRow, userRow } from '../../platform/tables/row-keys.ts';
import { addressRecordOf, aliasOwnerOf, boundAddressOf } from './rows/address-row.ts';
import { addressMarksOf } from './rows/marks-column.ts';
import type { Table } from '../../platform/tables/table.ts';

const MAX_LOOKS = 5;

/** An address's row as stored. A row can be there without a record: it is an alias, or about to be deleted. */
export type AddressRow = {
  readonly email: EmailAddress;
  /** Undefined: there is no row. */
  readonly etag: string | undefined;
  readonly record: AddressRecord | undefined;
  /** Whose alias it is. */
  readonly aliasOf: EmailAddress | undefined;
  /** Since when what is on record is so, or isn't any more. Read when it is asked for: neither a discovery nor a redirect does. */
  readonly marks: AddressMarks;
};

const absentRow = (email: EmailAddress): AddressRow => ({
  ...{ email, etag: undefined, record: undefined, aliasOf: undefined },
  // Where there ever was an exclusion a row is left: see `sweep-empty-addresses.ts`.
  marks: NO_ADDRESS_MARKS,
});

/** One point read. */
export async function readAddress(accounts: Table, accountId: AccountId, email: EmailAddress): Promise<AddressRow> {
  const row = await accounts.read(accountId, userRow(email));
  if (row === undefined) return absentRow(email);
  const { etag, columns } = row;
  return {
    ...{ email, etag, record: addressRecordOf(email, columns), aliasOf: aliasOwnerOf(columns) },
    get marks() {
      return addressMarksOf(columns);
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

/** To which address a person was last bound in this account. */
export type ObjectRow = { readonly etag: string; readonly email: EmailAddress };

/** One point read. The address must be asked too: only a user who is bound to the person bears it out. */
export async function readObject(
  accounts: Table,
  accountId: AccountId,
  identity: EntraIdentity,
): Promise<ObjectRow | undefined> {
  const row = await accounts.read(accountId, objectRow(identity));
  return row === undefined ? undefined : { etag: row.etag, email: boundAddressOf(row.columns) };
}

/** Whether the record's user is bound to the person. */
export const isBoundTo = (record: AddressRecord | undefined, identity: EntraIdentity): boolean =>
  isSameIdentity(record?.user?.boundTo, identity);

/** What is on record of an address: all that a decision asks of a user. */
export const makeFindAddress =
  (accounts: Table): UserStore['findAddress'] =>
  async (accountId, email) =>
    (await readUserOf(accounts, accountId, email)).record;
