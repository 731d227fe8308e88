/** Who came from Entra, looked for in one trip; in two when the person is bound to another address than they came with, or came with an alias. */
import type { EntraIdentity } from '../../platform/words/entra-identity.ts';
import type { AccountId, EmailAddress } from '../../platform/words/identifiers.ts';
import type { AccountStore, SignInCandidates } from '../ports.ts';
import { type AddressRow, isBoundTo, type ObjectRow, readAddress, readObject, readUserOf } from './read-address.ts';
import type { Table } from '../../platform/tables/table.ts';

type Dependencies = { readonly accounts: Table; readonly accountStore: Pick<AccountStore, 'findAccount'> };

export async function findCandidates(
  { accounts, accountStore }: Dependencies,
  id: AccountId,
  identity: EntraIdentity,
  email: EmailAddress | undefined,
): Promise<SignInCandidates> {
  const [account, object, byAddress] = await Promise.all([
    accountStore.findAccount(id),
    readObject(accounts, id, identity),
    email === undefined ? undefined : readUserOf(accounts, id, email),
  ]);
  const bound = object && (await readBound(accounts, id, identity, object, byAddress));
  // The user's own row decides: the way to it can be out of date.
  const byIdentity = [bound, byAddress].find((row) => isBoundTo(row?.record, identity));
  return {
    ...{ account, byIdentity: byIdentity?.record, byAddress: byAddress?.record },
    ...{ addressVersion: byAddress?.etag, addressMarks: byAddress?.marks },
  };
}

/** Between the two reads the user may have been renamed; then the way to them leads elsewhere by now. */
async function readBound(
  accounts: Table,
  id: AccountId,
  identity: EntraIdentity,
  object: ObjectRow,
  byAddress: AddressRow | undefined,
): Promise<AddressRow | undefined> {
  const first = object.email === byAddress?.email ? byAddress : await readAddress(accounts, id, object.email);
  if (isBoundTo(first.record, identity)) return first;
  const now = await readObject(accounts, id, identity);
  return now === undefined || now.email === object.email ? undefined : readAddress(accounts, id, now.email);
}
