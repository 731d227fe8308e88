/** What the directory feed changes: users by address. */
import type { AddressRecord, DirectoryUser, UserProfile } from '../../domain/directory-user.ts';
import type { AccountId, EmailAddress, UserId } from '../../domain/identifiers.ts';
import type { EventMaker, UserChange, UserChangeOutcome } from '../../ports.ts';
import { changeAddresses, type AddressPlan, type AddressWork, type Planned } from './change-addresses.ts';
import { checkRow } from './check-sizes.ts';
import type { PauseBeforeRetry } from './pause-before-retry.ts';
import { readAddress, readObject, type AddressRow } from './read-address.ts';
import { EXCLUSION_PREFIX, exclusionRow, noPasswordRow, objectRow, userRow } from './row-keys.ts';
import { addressColumns, EMPTY_ADDRESS } from './rows/address-row.ts';
import type { Table } from './table.ts';
import type { Write } from './table-row.ts';

type Target = { readonly accounts: Table; readonly account: AccountId; readonly pause: PauseBeforeRetry };
type UserPlan = AddressPlan<UserChangeOutcome>;

/** Throws a RangeError before anything is written when a profile is too large. */
export async function changeUsers(
  target: Target,
  changes: readonly UserChange[],
  events: EventMaker,
): Promise<readonly UserChangeOutcome[]> {
  for (const change of changes) checkChange(target.account, change);
  const work: AddressWork<UserChange, UserChangeOutcome> = {
    addressOf,
    planFor: (change) => planFor(target, change),
    eventsOf: (planned) => [
      events('users-changed', undefined, {
        created: addressesWith(planned, 'created'),
        changed: addressesWith(planned, 'changed'),
        removed: addressesWith(planned, 'removed'),
        exclusionsRemoved: planned.filter(removesExclusion).map(({ change }) => addressOf(change)),
      }),
    ],
    eventsPerAddress: 0,
    eventsPerTransaction: 1,
    conflict: () => 'conflict',
  };
  return changeAddresses(target, work, changes);
}

const addressOf = (change: UserChange): EmailAddress =>
  change.kind === 'upsert' ? change.profile.email : change.email;

const addressesWith = (
  planned: readonly Planned<UserChange, UserChangeOutcome>[],
  outcome: UserChangeOutcome,
): EmailAddress[] => planned.filter(({ plan }) => plan.result === outcome).map(({ change }) => addressOf(change));

const removesExclusion = ({ plan }: Planned<UserChange, UserChangeOutcome>): boolean =>
  plan.writes.some(({ kind, rowKey }) => kind === 'delete' && rowKey.startsWith(EXCLUSION_PREFIX));

function checkChange(account: AccountId, change: UserChange): void {
  const columns =
    change.kind === 'remove'
      ? EMPTY_ADDRESS
      : addressColumns({ user: newUser(change.profile, change.idIfNew), exclusion: undefined });
  checkRow(account, userRow(addressOf(change)), columns);
}

const newUser = (profile: UserProfile, id: UserId): DirectoryUser => ({
  id,
  email: profile.email,
  displayName: profile.displayName,
  twoFactor: profile.twoFactor,
  hasPassword: profile.hasPassword,
  boundTo: undefined,
});

async function planFor({ accounts, account }: Target, change: UserChange): Promise<UserPlan> {
  const row = await readAddress(accounts, account, addressOf(change));
  if (change.kind === 'upsert') return planUpsert(row, change.profile, change.idIfNew);
  const user = row.record?.user;
  if (user === undefined || row.record === undefined || row.etag === undefined)
    return { result: 'not-found', writes: [] };
  const object = user.boundTo === undefined ? undefined : await readObject(accounts, account, user.boundTo);
  return planRemoval(row.record, user, row.etag, object?.email === user.email);
}

function planUpsert(row: AddressRow, profile: UserProfile, idIfNew: UserId): UserPlan {
  const before = row.record?.user;
  if (before !== undefined && isAsGiven(before, profile)) return { result: 'unchanged', writes: [] };
  const user = { ...newUser(profile, before?.id ?? idIfNew), boundTo: before?.boundTo };
  const write = {
    rowKey: userRow(user.email),
    columns: addressColumns({ user, exclusion: row.record?.exclusion }),
  };
  return {
    result: before === undefined ? 'created' : 'changed',
    writes: [
      row.etag === undefined ? { kind: 'insert', ...write } : { kind: 'replace', ...write, etag: row.etag },
      ...indexWrites(user.email, lacksPassword(before), lacksPassword(user)),
    ],
    withoutPassword: step(lacksPassword(before), lacksPassword(user)),
  };
}

const isAsGiven = (user: DirectoryUser, profile: UserProfile): boolean =>
  user.displayName === profile.displayName &&
  user.twoFactor === profile.twoFactor &&
  user.hasPassword === profile.hasPassword;

/** The user's own row is replaced, not deleted: see `sweep-empty-addresses.ts`. The rows beside it go with it. */
function planRemoval(record: AddressRecord, user: DirectoryUser, etag: string, hasObjectRow: boolean): UserPlan {
  const { email, boundTo } = user;
  return {
    result: 'removed',
    writes: [
      { kind: 'replace', rowKey: userRow(email), columns: EMPTY_ADDRESS, etag },
      ...(record.exclusion === undefined ? [] : [{ kind: 'delete', rowKey: exclusionRow(email) } as const]),
      ...(boundTo !== undefined && hasObjectRow ? [{ kind: 'delete', rowKey: objectRow(boundTo) } as const] : []),
      ...indexWrites(email, lacksPassword(user), false),
    ],
    withoutPassword: step(lacksPassword(user), false),
    leavesEmpty: true,
  };
}

const lacksPassword = (user: DirectoryUser | undefined): boolean => user !== undefined && !user.hasPassword;

function step(lackedBefore: boolean, lacksAfter: boolean): -1 | 0 | 1 {
  if (lackedBefore === lacksAfter) return 0;
  return lacksAfter ? 1 : -1;
}

/** The list of users without a password follows the user's row, which the same transaction guards. */
function indexWrites(email: EmailAddress, lackedBefore: boolean, lacksAfter: boolean): Write[] {
  if (lackedBefore === lacksAfter) return [];
  const rowKey = noPasswordRow(email);
  return [lacksAfter ? { kind: 'put', rowKey, columns: {} } : { kind: 'delete', rowKey }];
}
