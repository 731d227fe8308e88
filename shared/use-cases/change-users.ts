/** The directory feed: makes, changes and removes users of an account. */
import { cleanName } from '../domain/display-name.ts';
import { actorOf, type Caller } from '../domain/caller.ts';
import type { UserProfile } from '../domain/directory-user.ts';
import { type AccountId, UserId } from '../domain/identifiers.ts';
import type { AccountStore, DirectoryStore, UserChange, UserChangeOutcome } from '../ports.ts';
import { auditEventMaker, type EventDependencies } from './make-audit-event.ts';
import { type AddressFault, makeAddressSorter, type SortedAddress } from './sort-addresses.ts';

export type UsersEdit = {
  readonly upsert: readonly (Omit<UserProfile, 'email'> & { readonly email: string })[];
  readonly remove: readonly string[];
};
/** `email` is in normal form, or as it was given when it's no address. */
export type UserResult = { readonly email: string; readonly outcome: UserChangeOutcome | AddressFault };
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
    const sort = makeAddressSorter();
    const domains = new Set(found.value.domains);
    const entries = [
      ...edit.upsert.map((profile) => ({
        sorted: sort(profile, domains),
        change: upsertOf(profile, UserId.parse(randomId())),
      })),
      // A user may be left from a domain that the account no longer has.
      ...edit.remove.map((email) => ({ sorted: sort({ email }, undefined), change: removal })),
    ];
    const changes = entries.flatMap(({ sorted, change }) => (sorted.kind === 'usable' ? [change(sorted)] : []));
    const makeEvent = auditEventMaker(dependencies, account, actorOf(caller));
    const outcomes = changes.length === 0 ? [] : await directoryStore.changeUsers(account, changes, makeEvent);
    let next = 0;
    const results = entries.map(({ sorted }): UserResult => {
      if (sorted.kind === 'faulty') return { email: sorted.email, outcome: sorted.fault };
      const outcome = outcomes[next++];
      if (outcome === undefined) throw new Error('the store answered fewer changes than it was given');
      return { email: sorted.email, outcome };
    });
    return { kind: 'edited', results };
  };
};
export type ChangeUsers = ReturnType<typeof makeChangeUsers>;

type Usable = Extract<SortedAddress<unknown>, { kind: 'usable' }>;
type ToChange = (usable: Usable) => UserChange;

const upsertOf =
  (profile: Omit<UserProfile, 'email'>, idIfNew: UserId): ToChange =>
  ({ email }) => ({
    kind: 'upsert',
    profile: {
      email,
      displayName: cleanName(profile.displayName, email),
      twoFactor: profile.twoFactor,
      hasPassword: profile.hasPassword,
    },
    idIfNew,
  });

const removal: ToChange = ({ email }) => ({ kind: 'remove', email });
