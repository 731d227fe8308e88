/** Who came from Entra, looked for in one trip; in two when the person is bound to another address than they came with. */
import type { EntraIdentity } from '../../domain/directory-user.ts';
import type { AccountId, EmailAddress } from '../../domain/identifiers.ts';
import type { AccountStore, SignInCandidates } from '../../ports.ts';
import { isBoundTo, readAddress, readObject } from './read-address.ts';
import type { Table } from './table.ts';

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
    email === undefined ? undefined : readAddress(accounts, id, email),
  ]);
  const bound =
    object === undefined || object.email === byAddress?.email
      ? byAddress
      : await readAddress(accounts, id, object.email);
  // The user's own row decides: the way to it can be out of date.
  const byIdentity = isBoundTo(bound?.record, identity) ? bound?.record : undefined;
  return { account, byIdentity, byAddress: byAddress?.record, addressVersion: byAddress?.etag };
}
