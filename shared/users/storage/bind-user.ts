/** Who a user is in Entra: the way from a person to the address that they are bound to, who it may be that comes from Entra, and binding them. */
import * as z from 'zod';
import { countsOf } from '../rules/counts/account-counts.ts';
import { recount } from '../rules/counts/recount.ts';
import { type AddressRecord, carryMarks, isSameIdentity, tagOf, type User } from '../rules/user.ts';
import type { EntraIdentity } from '../../platform/words/entra-identity.ts';
import { type AccountId, EmailAddress, escapeKey, unescapeKey } from '../../platform/words/identifiers.ts';
import type { AccountStore, AddressSnapshot, UserBinding, UserStore } from '../ports.ts';
import { countsWrites, ownVerdictColumns, readAccountCounts } from './counts/counts-row.ts';
import { type CountsPlace, findVerdicts } from './counts/plan-counts.ts';
import { retryOnConflict } from '../../platform/in-process/attempts.ts';
import { commitChange } from '../../platform/tables/commit-change.ts';
import { addressColumns, type AddressRow, readAddress, readUserOf } from './rows/address-row.ts';
import type { PauseBeforeRetry } from '../../platform/tables/pause-before-retry.ts';
import { objectRow, userRow, verdictRow } from '../../platform/tables/row-keys.ts';
import type { Table } from '../../platform/tables/table.ts';
import { type Columns, readColumns, type Write } from '../../platform/tables/rows/table-row.ts';

const MAX_ATTEMPTS = 4;

const ObjectColumns = z.object({ address: z.string().transform(unescapeKey).pipe(EmailAddress) });

/** Throws UnreadableRow. */
export const boundAddressOf = (columns: unknown): EmailAddress => readColumns(ObjectColumns, columns, 'object').address;

export const objectColumns = (email: EmailAddress): Columns => ({ address: escapeKey(email) });

/** To which address a person was last bound in this account. */
export type ObjectRow = { readonly etag: string; readonly email: EmailAddress };

/** One point read. The address must be asked too: only a user who is bound to the person bears it out. */
export async function readObject(
  accounts: Table,
  accountId: AccountId,
  identity: EntraIdentity,
): Promise<ObjectRow | undefined> {
  const row = await accounts.read(accountId, objectRow(identity));
  return row && { etag: row.etag, email: boundAddressOf(row.columns) };
}

type Dependencies = CountsPlace & {
  readonly accountStore: Pick<AccountStore, 'findAccount'>;
  readonly pause: PauseBeforeRetry;
};

export const makeBindings = (place: Dependencies): Pick<UserStore, 'findCandidates' | 'bindUser'> => ({
  /** In one trip; in two when the person is bound to another address than they came with, or came with an alias. */
  async findCandidates(id, identity, email) {
    const { accounts, accountStore } = place;
    const [account, object, byAddress] = await Promise.all([
      accountStore.findAccount(id),
      readObject(accounts, id, identity),
      email === undefined ? undefined : readUserOf(accounts, id, email),
    ]);
    // The user's own row decides: the way to it can be out of date.
    const isAtAddress = isSameIdentity(byAddress?.record?.user?.boundTo, identity);
    const bound = object && (await readBound(accounts, id, identity, object, byAddress));
    return {
      ...{ account, byIdentity: bound ?? (isAtAddress ? byAddress?.record : undefined), byAddress: byAddress?.record },
      ...{ addressVersion: byAddress?.etag, addressMarks: byAddress?.marks },
    };
  },

  /**
   * In one trip when the record as just seen is still so and the person new. Otherwise it is read, again when another change
   * of the same user came between; `conflict` when the binding itself is not possible (any more).
   */
  async bindUser(binding, seen) {
    const { accounts, pause } = place;
    const unread = seen === undefined ? undefined : planAsSeen(binding, seen);
    if (unread !== undefined && (await commitChange(accounts, binding.accountId, unread, [binding.event])) === 'done') {
      return 'bound';
    }
    const bound = await retryOnConflict(
      async () => {
        const writes = await planBinding(place, binding);
        if (!Array.isArray(writes)) return writes;
        const committed = await commitChange(accounts, binding.accountId, writes, [binding.event]);
        return committed === 'done' ? 'bound' : committed;
      },
      { attempts: MAX_ATTEMPTS, pause },
    );
    return bound === 'bound' ? bound : 'conflict';
  },
});

/** Who is bound to the person by their own row. Between the two reads the user may have been renamed; then the way to them leads elsewhere by now. */
async function readBound(
  accounts: Table,
  id: AccountId,
  identity: EntraIdentity,
  object: ObjectRow,
  byAddress: AddressRow | undefined,
): Promise<AddressRecord | undefined> {
  const first = object.email === byAddress?.email ? byAddress : await readAddress(accounts, id, object.email);
  if (isSameIdentity(first.record?.user?.boundTo, identity)) return first.record;
  const now = await readObject(accounts, id, identity);
  if (now === undefined || now.email === object.email) return undefined;
  const { record } = await readAddress(accounts, id, now.email);
  return isSameIdentity(record?.user?.boundTo, identity) ? record : undefined;
}

/** Undefined: more must be known than the record. An object row that is there already makes the insert, and so the whole, fail. */
function planAsSeen(
  binding: UserBinding,
  { value: record, version: etag, marks }: AddressSnapshot,
): Write[] | undefined {
  const { user, identity } = binding;
  if (record.user?.id !== user.id || record.user.boundTo !== undefined) return undefined;
  const bound = { ...record.user, boundTo: identity };
  return [userWrite(binding, { record, marks }, etag, bound), objectWrite(binding, undefined)];
}

async function planBinding(place: CountsPlace, binding: UserBinding): Promise<Write[] | 'bound' | 'impossible'> {
  const { accounts } = place;
  const { accountId, user, identity } = binding;
  const [address, object, former] = await Promise.all([
    readAddress(accounts, accountId, user.email),
    readObject(accounts, accountId, identity),
    user.boundTo === undefined ? undefined : readObject(accounts, accountId, user.boundTo),
  ]);
  const stored = address.record?.user;
  if (address.etag === undefined || stored?.id !== user.id) return 'impossible';
  if (isSameIdentity(stored.boundTo, identity)) return 'bound';
  if (!isSameIdentity(stored.boundTo, user.boundTo)) return 'impossible';
  if (await isBoundElsewhere(accounts, binding, object)) return 'impossible';
  const bound = { ...stored, boundTo: identity };
  return [
    userWrite(binding, address, address.etag, bound),
    objectWrite(binding, object),
    ...(binding.getsIn === true ? await planVerdict(place, accountId, address.record, bound) : []),
    ...deletionOf(user, former),
  ];
}

const deletionOf = ({ boundTo, email }: User, former: ObjectRow | undefined): Write[] =>
  boundTo !== undefined && former?.email === email ? [{ kind: 'delete', rowKey: objectRow(boundTo) }] : [];

/** An administrator saw that the person can come in: the user no longer counts as locked out, whatever the report said. */
async function planVerdict(
  place: CountsPlace,
  accountId: AccountId,
  record: AddressRecord | undefined,
  user: User,
): Promise<Write[]> {
  const stored = await readAccountCounts(place.accounts, accountId);
  const counts = stored.value;
  // Without a report nobody is judged, and a run that is under way judges them once more at its end.
  if (counts.basis === undefined || record === undefined) return countsWrites(stored, counts, [user.email]);
  const verdictOf = await findVerdicts(place, accountId, counts, [record]);
  const before = countsOf(record, verdictOf(record), counts.endedUpTo);
  const after = countsOf({ ...record, user }, 'gets-in', counts.endedUpTo);
  const domains = recount(counts, [{ email: user.email, before, after }]);
  const columns = ownVerdictColumns({ userTag: tagOf(user), verdict: 'gets-in' });
  return [
    ...countsWrites(stored, { ...counts, domains, hasOwnVerdicts: true }, [user.email]),
    { kind: 'put', rowKey: verdictRow(counts.basis.number, user.email), columns },
  ];
}

async function isBoundElsewhere(
  accounts: Table,
  binding: UserBinding,
  object: ObjectRow | undefined,
): Promise<boolean> {
  if (object === undefined || object.email === binding.user.email) return false;
  const other = await readAddress(accounts, binding.accountId, object.email);
  return isSameIdentity(other.record?.user?.boundTo, binding.identity);
}

/** To bind somebody changes nothing of how they sign in: the marks go on. */
function userWrite(
  { event }: UserBinding,
  { record, marks }: Pick<AddressRow, 'record'> & { readonly marks: AddressRow['marks'] | undefined },
  etag: string,
  user: User,
): Write {
  const columns = addressColumns({ user, exclusion: record?.exclusion }, carryMarks(marks, event));
  return { kind: 'replace', rowKey: userRow(user.email), columns, etag };
}

// Always written, and as it was read: of two users who bind themselves to one person at once, one wins.
function objectWrite({ user, identity }: UserBinding, object: ObjectRow | undefined): Write {
  const write = { rowKey: objectRow(identity), columns: objectColumns(user.email) };
  return object === undefined ? { kind: 'insert', ...write } : { kind: 'replace', ...write, etag: object.etag };
}
