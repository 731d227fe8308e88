/** The directory feed: makes, changes and removes users of an account. */
import { cleanName } from '../domain/display-name.ts';
import { actorOf, type Caller } from '../domain/caller.ts';
import type { UserProfile } from '../domain/directory-user.ts';
import type { EditItem, ItemFault } from '../domain/edit-item.ts';
import { type AccountId, type EmailAddress, UserId } from '../domain/identifiers.ts';
import type { AccountStore, DirectoryStore, UserChange, UserChangeOutcome } from '../ports.ts';
import { auditEventMaker, type EventDependencies } from './make-audit-event.ts';
import { type AddressFault, makeAddressSorter, type SortedAddress } from './sort-addresses.ts';

export type UsersEdit = {
  readonly upsert: readonly EditItem<Omit<UserProfile, 'email'> & { readonly email: string }>[];
  readonly remove: readonly EditItem<string>[];
};
/** `email` is in normal form, or as it was given when it's no address. `faults`: of an `invalid-item`. */
export type UserResult = {
  readonly email: string;
  readonly outcome: UserChangeOutcome | AddressFault;
  readonly faults?: readonly ItemFault[];
};
export type ChangeUsersOutcome =
  { readonly kind: 'edited'; readonly results: readonly UserResult[] } | { readonly kind: 'account-not-found' };

type Dependencies = EventDependencies & {
  readonly accountStore: AccountStore;
  readonly directoryStore: DirectoryStore;
};

/** Makes the use case. Each item has a result of its own, in the order of the edit: first `upsert`, then `remove`. */
export const makeChangeUsers = (dependencies: Dependencies) => {
  const { accountStore, directoryStore, randomId } = dependencies;
  return async (account: AccountId, edit: UsersEdit, caller: Caller): Promise<ChangeUsersOutcome> => {
    const found = await accountStore.readAccount(account);
    if (found === undefined) return { kind: 'account-not-found' };
    const sorter = makeAddressSorter();
    const domains = new Set(found.value.domains);
    const entries: readonly Entry[] = [
      ...edit.upsert.map((entry) => entryOf(sorter.add(entry, domains), upsertOf(UserId.parse(randomId())))),
      ...edit.remove.map((entry) => entryOf(sorter.remove(entry), removal)),
    ];
    const changes = entries.flatMap((entry) => (entry.kind === 'change' ? [entry.change] : []));
    const makeEvent = auditEventMaker(dependencies, account, actorOf(caller));
    const outcomes = changes.length === 0 ? [] : await directoryStore.changeUsers(account, changes, makeEvent);
    let next = 0;
    const results = entries.map((entry): UserResult => {
      if (entry.kind === 'refused') return entry.result;
      const outcome = outcomes[next++];
      if (outcome === undefined) throw new Error('the store answered fewer changes than it was given');
      return { email: entry.email, outcome };
    });
    return { kind: 'edited', results };
  };
};
export type ChangeUsers = ReturnType<typeof makeChangeUsers>;

type Entry =
  | { readonly kind: 'change'; readonly email: string; readonly change: UserChange }
  | { readonly kind: 'refused'; readonly result: UserResult };
type Usable<Item> = Extract<SortedAddress<Item>, { kind: 'usable' }>;

function entryOf<Item>(sorted: SortedAddress<Item>, toChange: (usable: Usable<Item>) => UserChange): Entry {
  if (sorted.kind === 'usable') return { kind: 'change', email: sorted.email, change: toChange(sorted) };
  const { email, fault, faults } = sorted;
  return { kind: 'refused', result: { email, outcome: fault, ...(faults && { faults }) } };
}

const upsertOf =
  (idIfNew: UserId) =>
  ({ email, item }: Usable<Omit<UserProfile, 'email'>>): UserChange => ({
    kind: 'upsert',
    profile: {
      email,
      displayName: cleanName(item.displayName, email),
      twoFactor: item.twoFactor,
      hasPassword: item.hasPassword,
    },
    idIfNew,
  });

const removal = ({ email }: { readonly email: EmailAddress }): UserChange => ({ kind: 'remove', email });
