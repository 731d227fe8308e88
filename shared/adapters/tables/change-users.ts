/** What the directory feed changes: users by address. */
import type { AuditEvent } from '../../domain/audit-event.ts';
import type { AddressRecord, DirectoryUser, UserProfile } from '../../domain/directory-user.ts';
import type { AccountId, EmailAddress, UserId } from '../../domain/identifiers.ts';
import { changeOfUser } from '../../domain/user-trail.ts';
import type { EventMaker, UserChange, UserChangeOutcome } from '../../ports.ts';
import {
  changeAddresses,
  type AddressPlan,
  type AddressTarget,
  type AddressWork,
  type Planned,
} from './change-addresses.ts';
import { eventCharacters, packItems } from './pack-events.ts';
import { exclusionDeletions } from './exclusion-writes.ts';
import { checkRow } from './check-sizes.ts';
import { readAddress, readObject, type AddressRow } from './read-address.ts';
import { EXCLUSION_PREFIX, noPasswordRow, objectRow, userRow } from './row-keys.ts';
import { addressColumns, EMPTY_ADDRESS } from './rows/address-row.ts';
import type { Write } from './table-row.ts';

type UserPlan = AddressPlan<UserChangeOutcome>;

/** Throws a RangeError before anything is written when a profile is too large. */
export async function changeUsers(
  target: AddressTarget,
  changes: readonly UserChange[],
  events: EventMaker,
): Promise<readonly UserChangeOutcome[]> {
  for (const change of changes) checkChange(target.account, change);
  /** When the exclusions of removed users end, or ended. */
  const ends = new Map<EmailAddress, Date>();
  const work: AddressWork<UserChange, UserChangeOutcome> = {
    addressOf,
    planFor: async (change) => {
      const plan = await planFor(target, change, ends);
      return { ...plan, eventCharacters: eventCharacters(changeOfUser(addressOf(change), plan.before, plan.after)) };
    },
    eventsOf: (planned) =>
      packItems(planned, ({ plan }) => plan.eventCharacters ?? 0).map((pack) => eventOf(pack, ends, events)),
    eventsPerAddress: 0,
    conflict: () => 'conflict',
  };
  return changeAddresses(target, work, changes);
}

type Pack = readonly Planned<UserChange, UserChangeOutcome>[];

/** Who was made, changed and removed, and what of them. */
function eventOf(pack: Pack, ends: ReadonlyMap<EmailAddress, Date>, events: EventMaker): AuditEvent {
  const exclusionsRemoved = pack.filter(removesExclusion).map(({ change }) => addressOf(change));
  const event = events('users-changed', undefined, {
    created: addressesWith(pack, 'created'),
    changed: addressesWith(pack, 'changed'),
    removed: addressesWith(pack, 'removed'),
    exclusionsRemoved,
  });
  // Those of them that were over by then changed nothing for anybody.
  const exclusionsEnded = exclusionsRemoved.filter((email) => (ends.get(email) ?? event.at) < event.at);
  return {
    ...event,
    ...(exclusionsEnded.length > 0 && { after: { ...event.after, exclusionsEnded } }),
    changes: pack.map(({ change, plan: { before, after } }) => changeOfUser(addressOf(change), before, after)),
  };
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

async function planFor(
  { accounts, account }: AddressTarget,
  change: UserChange,
  ends: Map<EmailAddress, Date>,
): Promise<UserPlan> {
  const row = await readAddress(accounts, account, addressOf(change));
  if (change.kind === 'upsert') return planUpsert(row, change.profile, change.idIfNew);
  const user = row.record?.user;
  if (user === undefined || row.record === undefined || row.etag === undefined) return unchanged(row, 'not-found');
  const { exclusion } = row.record;
  if (exclusion?.expiresAt !== undefined) ends.set(row.record.email, exclusion.expiresAt);
  const object = user.boundTo === undefined ? undefined : await readObject(accounts, account, user.boundTo);
  return planRemoval(row.record, user, row.etag, object?.email === user.email);
}

const unchanged = ({ record }: AddressRow, result: 'unchanged' | 'not-found'): UserPlan => ({
  ...{ result, writes: [], before: record, after: record },
});

function planUpsert(row: AddressRow, profile: UserProfile, idIfNew: UserId): UserPlan {
  const before = row.record?.user;
  if (before !== undefined && isAsGiven(before, profile)) return unchanged(row, 'unchanged');
  const user = { ...newUser(profile, before?.id ?? idIfNew), boundTo: before?.boundTo };
  const after: AddressRecord = { email: user.email, user, exclusion: row.record?.exclusion };
  const write = { rowKey: userRow(user.email), columns: addressColumns(after) };
  return {
    result: before === undefined ? 'created' : 'changed',
    writes: [
      row.etag === undefined ? { kind: 'insert', ...write } : { kind: 'replace', ...write, etag: row.etag },
      ...indexWrites(user.email, lacksPassword(before), lacksPassword(user)),
    ],
    before: row.record,
    after,
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
      ...exclusionDeletions(email, record.exclusion),
      ...(boundTo !== undefined && hasObjectRow ? [{ kind: 'delete', rowKey: objectRow(boundTo) } as const] : []),
      ...indexWrites(email, lacksPassword(user), false),
    ],
    before: record,
    after: undefined,
    leavesEmpty: true,
  };
}

const lacksPassword = (user: DirectoryUser | undefined): boolean => user !== undefined && !user.hasPassword;

/** The list of users without a password follows the user's row, which the same transaction guards. */
function indexWrites(email: EmailAddress, lackedBefore: boolean, lacksAfter: boolean): Write[] {
  if (lackedBefore === lacksAfter) return [];
  const rowKey = noPasswordRow(email);
  return [lacksAfter ? { kind: 'put', rowKey, columns: {} } : { kind: 'delete', rowKey }];
}
