/** The directory feed: makes, changes, renames and removes users of an account. */
import { cleanName } from './rules/display-name.ts';
import { actorOf, type Caller } from '../platform/callers/caller.ts';
import type { UserProfile } from '../users/rules/directory-user.ts';
import { type EditItem, goodItem, type ItemFault } from '../users/rules/edit-item.ts';
import { EMAIL_ADDRESS_RULE, normalEmailAddress } from '../platform/words/email-address.ts';
import {
  type AccountId,
  type DomainName,
  domainOf,
  EmailAddress,
  type ExternalId,
  UserId,
} from '../platform/words/identifiers.ts';
import type { AccountStore, DirectoryStore } from '../users/ports.ts';
import type { EventMaker, WriteLog } from '../platform/ports.ts';
import type { ShadowSightings } from '../shadow/ports.ts';
import type { UserChange, UserChangeOutcome } from '../users/rules/user-change.ts';
import { auditEventMaker, type EventDependencies } from '../audit/make-audit-event.ts';
import {
  type AddressFault,
  makeAddressSorter,
  type Rename,
  type SortedAddress,
  type SortedRename,
} from '../users/sort-addresses.ts';

import { type LockedOutUsers, watchShifts } from '../users/watch-shifts.ts';

export type UsersEdit = {
  readonly upsert: readonly EditItem<GivenUser>[];
  readonly rename: readonly EditItem<Rename>[];
  readonly remove: readonly EditItem<string>[];
};
export type GivenUser = Omit<UserProfile, 'email' | 'aliases'> & {
  readonly email: string;
  readonly aliases?: readonly string[] | undefined;
};
/**
 * `email` is in normal form, or as it was given when it's no address; of a rename where it leads. `from`: of a rename. `faults`: of an
 * `invalid-item`.
 */
export type UserResult = {
  readonly email: string;
  readonly from?: string;
  readonly outcome: UserChangeOutcome | AddressFault;
  readonly faults?: readonly ItemFault[];
};
export type ChangeUsersOutcome =
  | {
      readonly kind: 'edited';
      readonly results: readonly UserResult[];
      /** Undefined: SSO isn't on. */
      readonly usersLockedOut: LockedOutUsers | undefined;
      /** Whom the changes take out of SSO (an alias of theirs was excluded before them), and who has no usable password. */
      readonly usersWithoutPassword: readonly EmailAddress[];
    }
  | { readonly kind: 'account-not-found' };

type Dependencies = EventDependencies & {
  readonly accountStore: AccountStore;
  readonly directoryStore: DirectoryStore;
  readonly shadowSightings: Pick<ShadowSightings, 'rename'>;
  readonly writeLog: WriteLog;
};

/**
 * Each item has a result of its own, in the order of the edit: first `upsert`, then `rename`, then `remove`. They are done the
 * other way round: who is removed or renamed is who has the address now, who is upserted has it afterwards.
 */
export const makeChangeUsers = (dependencies: Dependencies) => {
  const { accountStore, directoryStore, randomId } = dependencies;
  return async function changeUsers(account: AccountId, edit: UsersEdit, caller: Caller): Promise<ChangeUsersOutcome> {
    const found = await accountStore.readAccount(account);
    if (found === undefined) return { kind: 'account-not-found' };
    const entries = sortEdit(edit, new Set(found.value.domains), () => UserId.parse(randomId()));
    const inTurn = [...entries.remove, ...entries.rename, ...entries.upsert].filter((entry) => entry.kind === 'change');
    const { makeEvent, renames } = watchRenames(auditEventMaker(dependencies, account, actorOf(caller)));
    const changes = inTurn.map(({ change }) => change);
    const shifts = watchShifts(found.value);
    const outcomes =
      changes.length === 0 ? [] : await directoryStore.changeUsers(account, changes, makeEvent, shifts.onShift);
    if (outcomes.length !== changes.length) throw new Error('the store answered other changes than it was given');
    const moved = renames(changes.flatMap((change, at) => (outcomes[at] === 'renamed' ? [endOf(change)] : [])));
    if (found.value.shadowSince !== undefined && moved.length > 0) await renameSightings(dependencies, account, moved);
    const outcomeOf = new Map(changes.map((change, at) => [change, outcomes[at]]));
    const results = [...entries.upsert, ...entries.rename, ...entries.remove].map((entry): UserResult => {
      if (entry.kind === 'refused') return entry.result;
      return { ...entry.named, outcome: outcomeOf.get(entry.change) ?? 'conflict' };
    });
    const usersWithoutPassword = shifts.withoutPassword();
    return { kind: 'edited', results, usersLockedOut: shifts.lockedOut(), usersWithoutPassword };
  };
};
export type ChangeUsers = ReturnType<typeof makeChangeUsers>;

type Addresses = { readonly from: EmailAddress; readonly to: EmailAddress };

/**
 * From where users were renamed, also by an external id, is what the trail is told. An event is made for each attempt: what counts is the last one to
 * an address, and only when the change came to be.
 */
function watchRenames(makeEvent: EventMaker) {
  const starts = new Map<EmailAddress, EmailAddress>();
  const renames = (ends: readonly EmailAddress[]): Addresses[] =>
    ends.flatMap((to) => {
      const from = starts.get(to);
      return from === undefined ? [] : [{ from, to }];
    });
  const makeWatched: EventMaker = (action, before, after) => {
    const [from, to] = [before, after].map((side) => EmailAddress.safeParse(side?.['email']).data);
    if (action === 'user-renamed' && from !== undefined && to !== undefined) starts.set(to, from);
    return makeEvent(action, before, after);
  };
  return { makeEvent: makeWatched, renames };
}

/** Where somebody is afterwards. */
const endOf = (change: UserChange): EmailAddress => {
  if (change.kind === 'upsert') return change.profile.email;
  return change.kind === 'rename' ? change.to : change.email;
};

/** A sighting that can't be taken along is made anew when the user signs in again; the users are renamed by then. */
async function renameSightings(
  { shadowSightings, writeLog }: Pick<Dependencies, 'shadowSightings' | 'writeLog'>,
  account: AccountId,
  renames: readonly Addresses[],
): Promise<void> {
  try {
    await shadowSightings.rename(account, renames);
  } catch (error) {
    writeLog('shadow-not-renamed', {}, error);
  }
}

type Entry =
  | { readonly kind: 'change'; readonly named: Pick<UserResult, 'email' | 'from'>; readonly change: UserChange }
  | { readonly kind: 'refused'; readonly result: UserResult };
type Usable<Item> = Extract<SortedAddress<Item>, { kind: 'usable' }>;

function sortEdit({ upsert, rename, remove }: UsersEdit, domains: ReadonlySet<DomainName>, newId: () => UserId) {
  const sorter = makeAddressSorter();
  const renames = rename.map((entry) => sorter.rename(entry, domains));
  // Whoever can't be renamed isn't changed under the old address either: what is said of it by then is of somebody else.
  const stuck = new Set(
    renames.flatMap((each) => (each.kind === 'faulty' && each.fault !== 'repeated' ? [each.from] : [])),
  );
  const externalIds = new Set<ExternalId>();
  const refuse = ({ externalId }: Named, email: EmailAddress): 'repeated' | 'address-in-use' | undefined => {
    if (stuck.has(email)) return 'address-in-use';
    if (externalId !== undefined && externalIds.has(externalId)) return 'repeated';
    if (externalId !== undefined) externalIds.add(externalId);
    return undefined;
  };
  return {
    rename: renames.map(renameOf),
    upsert: upsert
      .map((entry, at) => withGoodAliases(entry, at, domains))
      .map((entry) => entryOf(sorter.add(entry, domains, refuse), upsertOf(newId()))),
    remove: remove.map((entry) => entryOf(sorter.remove(entry), removal)),
  };
}

/** In normal form, in order, each once; or else what is wrong with them. */
function withGoodAliases(entry: EditItem<GivenUser>, at: number, domains: ReadonlySet<DomainName>): EditItem<Named> {
  if (entry.kind === 'faulty') return entry;
  const { aliases: given, ...user } = entry.item;
  const aliases = given?.map((alias) => normalEmailAddress(alias) as EmailAddress | undefined);
  const faults = (aliases ?? []).flatMap((alias, index): ItemFault[] => {
    const field = `/upsert/${at}/aliases/${index}`;
    if (alias === undefined) return [{ field, message: EMAIL_ADDRESS_RULE }];
    return domains.has(domainOf(alias)) ? [] : [{ field, message: 'must be of a domain of this account' }];
  });
  if (faults.length > 0) return { kind: 'faulty', email: user.email, faults: faults.slice(0, MOST_FAULTS) };
  const good = aliases && [...new Set(aliases)].filter((alias) => alias !== undefined).sort();
  return goodItem({ ...user, ...(good && { aliases: good }) });
}

type Named = Omit<UserProfile, 'email'> & { readonly email: string };
const MOST_FAULTS = 5;

function entryOf<Item>(
  sorted: SortedAddress<Item, 'address-in-use'>,
  toChange: (usable: Usable<Item>) => UserChange,
): Entry {
  if (sorted.kind === 'usable') return { kind: 'change', named: { email: sorted.email }, change: toChange(sorted) };
  const { email, fault, faults } = sorted;
  return { kind: 'refused', result: { email, outcome: fault, ...(faults && { faults }) } };
}

function renameOf(sorted: SortedRename): Entry {
  const { from, to } = sorted;
  const named = { email: to, from };
  if (sorted.kind === 'usable')
    return { kind: 'change', named, change: { kind: 'rename', from: sorted.from, to: sorted.to } };
  const { fault, faults } = sorted;
  return { kind: 'refused', result: { ...named, outcome: fault, ...(faults && { faults }) } };
}

const upsertOf =
  (idIfNew: UserId) =>
  ({ email, item }: Usable<Named>): UserChange => ({
    kind: 'upsert',
    profile: { ...item, email, displayName: cleanName(item.displayName, email) },
    idIfNew,
  });

const removal = ({ email }: { readonly email: EmailAddress }): UserChange => ({ kind: 'remove', email });
